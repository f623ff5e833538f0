/* A message goes all the way, and every step of it fails cleanly. */
#include "board.h"

static struct words words_of(struct board *b, const char *word)
{
	str *v = ARENA_NEW(b->a, str);

	*v = str_of(word);
	return (struct words){ v, 1 };
}

static const struct acting editor = { ROLE_EDITOR, 0 };

static struct acting coordinator(struct board *b)
{
	return (struct acting){ ROLE_COORDINATOR, b->coordinator };
}

static struct acting handler(struct board *b)
{
	return (struct acting){ ROLE_HANDLER, b->first };
}

static struct acting approver(struct board *b)
{
	return (struct acting){ ROLE_APPROVER, b->first };
}

/* Up to the point where the reply lies with the editor; returns the order. */
static int64_t bring_to_editor(struct board *b, int64_t id)
{
	int64_t order;

	assert_int_equal(board_message(b, editor, (struct board_act){ id, "approve", { 0 } }), OK);
	assert_int_equal(board_message(b, coordinator(b),
				       (struct board_act){ id, "dispatch", { .lead = b->first } }),
			 OK);
	order = board_get(b, id).orders.v[0].id;
	assert_int_equal(board_order(b, handler(b), (struct board_act){ order, "sign", { 0 } }),
			 OK);
	assert_int_equal(
		board_order(b, handler(b),
			    (struct board_act){ order, "draft", { .body = S("已派人修好。") } }),
		OK);
	assert_int_equal(
		board_order(b, approver(b), (struct board_act){ order, "sign_off", { 0 } }), OK);
	assert_int_equal(board_order(b, handler(b), (struct board_act){ order, "hand_in", { 0 } }),
			 OK);
	return order;
}

static void a_message_goes_all_the_way_and_reopens_once(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b), order = bring_to_editor(b, id);
	struct acting writer = { ROLE_NONE, id };
	struct conduct_input unsolved = {
		.solved = S("not"), .resolution = 1, .attitude = 2, .speed = 3
	};
	struct board_read r;

	(void)state;
	assert_int_equal(board_get(b, id).m.state, MESSAGE_HANDLING);
	assert_int_equal(board_order(b, editor,
				     (struct board_act){ order,
							 "return",
							 { .reasons = words_of(b, "no_facts"),
							   .note = S("请写明何时修好") } }),
			 OK);
	assert_int_equal(board_order(b, handler(b),
				     (struct board_act){
					     order, "draft", { .body = S("十一月十日已修好。") } }),
			 OK);
	assert_int_equal(
		board_order(b, approver(b), (struct board_act){ order, "sign_off", { 0 } }), OK);
	assert_int_equal(board_order(b, handler(b), (struct board_act){ order, "hand_in", { 0 } }),
			 OK);
	b->now += MS_DAY;
	assert_int_equal(board_order(b, editor, (struct board_act){ order, "release", { 0 } }), OK);
	r = board_get(b, id);
	assert_int_equal(r.m.state, MESSAGE_ANSWERED);
	assert_int_equal(r.m.answered_at, AT + MS_DAY);
	assert_int_equal(r.replies.n, 2);
	assert_int_equal(r.replies.v[0].state, REPLY_RETURNED);
	assert_int_equal(r.replies.v[1].state, REPLY_RELEASED);
	assert_int_equal(board_message(b, writer, (struct board_act){ id, "rate", unsolved }), OK);
	r = board_get(b, id);
	assert_int_equal(r.m.state, MESSAGE_WAITING);
	assert_int_equal(r.m.round, 1);
	assert_int_equal(r.m.desk_role, ROLE_COORDINATOR);
	board_close(b);
}

static void a_rating_is_given_once_a_round_and_only_by_the_writer(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b), order = bring_to_editor(b, id);
	struct acting writer = { ROLE_NONE, id }, stranger = { ROLE_NONE, id + 1 };
	struct board_act rate = {
		id, "rate", { .solved = S("partly"), .resolution = 5, .attitude = 5, .speed = 5 }
	};

	(void)state;
	assert_int_equal(board_message(b, writer, rate), ERR_STATE);
	assert_int_equal(board_order(b, editor, (struct board_act){ order, "release", { 0 } }), OK);
	assert_int_equal(board_message(b, stranger, rate), ERR_NOT_FOUND);
	assert_int_equal(board_message(b, editor, rate), ERR_FORBIDDEN);
	assert_int_equal(board_message(b, writer, rate), OK);
	assert_int_equal(board_message(b, writer, rate), ERR_STATE);
	assert_int_equal(board_get(b, id).m.state, MESSAGE_ANSWERED);
	board_close(b);
}

static void another_unit_cannot_touch_the_order(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b), order;
	struct acting other = { ROLE_HANDLER, b->second };

	(void)state;
	assert_int_equal(board_message(b, editor, (struct board_act){ id, "approve", { 0 } }), OK);
	assert_int_equal(board_message(b, coordinator(b),
				       (struct board_act){ id, "dispatch", { .lead = b->first } }),
			 OK);
	order = board_get(b, id).orders.v[0].id;
	assert_int_equal(board_order(b, other, (struct board_act){ order, "sign", { 0 } }),
			 ERR_NOT_FOUND);
	assert_int_equal(board_order(b, editor, (struct board_act){ order, "sign", { 0 } }),
			 ERR_FORBIDDEN);
	assert_int_equal(board_order(b, handler(b), (struct board_act){ order, "sign", { 0 } }),
			 OK);
	board_close(b);
}

static void a_declined_order_goes_back_to_the_coordinator(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b), order;
	struct board_read r;

	(void)state;
	assert_int_equal(board_message(b, editor, (struct board_act){ id, "approve", { 0 } }), OK);
	assert_int_equal(board_message(b, coordinator(b),
				       (struct board_act){ id, "dispatch", { .lead = b->first } }),
			 OK);
	order = board_get(b, id).orders.v[0].id;
	assert_int_equal(board_order(b, handler(b), (struct board_act){ order, "decline", { 0 } }),
			 ERR_INPUT);
	assert_int_equal(board_order(b, handler(b),
				     (struct board_act){ order,
							 "decline",
							 { .reasons = words_of(b, "not_duty") } }),
			 OK);
	assert_int_equal(board_order(b, coordinator(b),
				     (struct board_act){ order, "uphold", { .note = S("改派") } }),
			 OK);
	r = board_get(b, id);
	assert_int_equal(r.m.lead_unit, 0);
	assert_int_equal(r.m.desk_role, ROLE_COORDINATOR);
	assert_int_equal(board_message(b, coordinator(b),
				       (struct board_act){ id, "dispatch", { .lead = b->second } }),
			 OK);
	board_close(b);
}

static void a_stale_form_is_refused(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b);

	(void)state;
	assert_int_equal(
		board_message(b, editor, (struct board_act){ id, "approve", { .version = 7 } }),
		ERR_CONFLICT);
	assert_int_equal(
		board_message(b, editor, (struct board_act){ id, "approve", { .version = 1 } }),
		OK);
	assert_int_equal(
		board_message(b, editor, (struct board_act){ id, "approve", { .version = 1 } }),
		ERR_STATE);
	board_close(b);
}

static void withdrawing_ends_the_orders(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b);
	struct board_read r;

	(void)state;
	bring_to_editor(b, id);
	assert_int_equal(board_message(b, (struct acting){ ROLE_NONE, id },
				       (struct board_act){ id, "withdraw", { 0 } }),
			 OK);
	r = board_get(b, id);
	assert_int_equal(r.m.state, MESSAGE_WITHDRAWN);
	assert_int_equal(r.orders.v[0].state, ORDER_CANCELLED);
	assert_int_equal(r.orders.v[0].desk_role, ROLE_NONE);
	board_close(b);
}

static void the_same_key_gives_one_message_and_other_content_is_refused(void **state)
{
	struct board *b = board_open();
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct board_submit one = { .in = board_letter(b) }, two = one, three = one;

	(void)state;
	one.in.key = two.in.key = three.in.key = S("k1");
	three.in.title = S("另一件事情");
	assert_int_equal(app_write(&c, board_submit_in, &one), OK);
	assert_int_equal(app_write(&c, board_submit_in, &two), OK);
	assert_true(one.r.id == two.r.id);
	assert_true(str_eq(one.r.passcode, two.r.passcode));
	assert_int_equal(app_write(&c, board_submit_in, &three), ERR_KEY_REUSED);
	board_close(b);
}

static err look_up(struct ctx *c, void *data)
{
	struct receipt *r = data;

	return message_lookup(c, r->code, r->passcode, &r->id);
}

static void codes_open_their_own_message_only(void **state)
{
	struct board *b = board_open();
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct board_submit s = { .in = board_letter(b) };
	struct receipt r;

	(void)state;
	assert_int_equal(app_write(&c, board_submit_in, &s), OK);
	r = s.r;
	r.id = 0;
	assert_int_equal(app_read(&c, look_up, &r), OK);
	assert_true(r.id == s.r.id);
	r.passcode = S("0000-0000-00");
	assert_int_equal(app_read(&c, look_up, &r), ERR_NOT_FOUND);
	r = s.r;
	r.code = S("0000-0000-0000-00000");
	assert_int_equal(app_read(&c, look_up, &r), ERR_NOT_FOUND);
	board_close(b);
}

/* Fails each store call of a step in turn: either all of it happened or nothing. */
static void a_failing_store_leaves_all_or_nothing(void **state)
{
	struct board *b = board_open();
	int failed = 0;

	(void)state;
	for (int64_t n = 1; n <= 60; n++) {
		int64_t id = board_write(b);
		store_fail_nth(b->app.store, n);
		err e = board_message(b, editor, (struct board_act){ id, "approve", { 0 } });
		store_fail_nth(b->app.store, 0);
		failed += e != OK;
		assert_int_equal(board_get(b, id).m.state, e ? MESSAGE_PENDING : MESSAGE_WAITING);
		assert_int_equal(board_get(b, id).m.version, e ? 1 : 2);
	}
	assert_in_range(failed, 10, 59);
	board_close(b);
}

static void without_a_lead_the_message_lies_with_the_coordinator(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b);
	struct board_read r;
	str *co = ARENA_NEW(b->a, str);

	(void)state;
	*co = arena_fmt(b->a, "%lld", (long long)b->second);
	assert_int_equal(board_message(b, editor, (struct board_act){ id, "approve", { 0 } }), OK);
	assert_int_equal(board_message(b, coordinator(b),
				       (struct board_act){ id,
							   "dispatch",
							   { .lead = b->first, .co = { co, 1 } } }),
			 OK);
	r = board_get(b, id);
	assert_int_equal(r.orders.n, 2);
	assert_int_equal(board_order(b, coordinator(b),
				     (struct board_act){
					     r.orders.v[0].id, "cancel", { .note = S("改派") } }),
			 OK);
	assert_int_equal(board_order(b, (struct acting){ ROLE_HANDLER, b->second },
				     (struct board_act){ r.orders.v[1].id, "sign", { 0 } }),
			 OK);
	r = board_get(b, id);
	assert_int_equal(r.m.state, MESSAGE_WAITING);
	assert_int_equal(r.m.desk_role, ROLE_COORDINATOR);
	board_close(b);
}

static void an_old_refusal_does_not_follow_an_approved_message(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b);
	struct acting writer = { ROLE_NONE, id };

	(void)state;
	assert_int_equal(
		board_message(
			b, editor,
			(struct board_act){ id, "refuse", { .reasons = words_of(b, "insult") } }),
		OK);
	assert_true(board_get(b, id).m.reason.n > 0);
	assert_int_equal(board_message(b, writer,
				       (struct board_act){
					       id,
					       "mend",
					       { .title = S("路灯坏了"),
						 .body = S("小区门口的路灯坏了一个星期了。") } }),
			 OK);
	assert_int_equal(board_get(b, id).m.reason.n, 0);
	board_close(b);
}

static void a_message_is_not_merged_into_itself_or_a_hidden_one(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b), hidden;

	(void)state;
	b->now += 1000;
	hidden = board_write(b);
	assert_int_equal(board_message(b, editor, (struct board_act){ id, "approve", { 0 } }), OK);
	assert_int_equal(
		board_message(b, coordinator(b), (struct board_act){ id, "merge", { .into = id } }),
		ERR_INPUT);
	assert_int_equal(board_message(b, coordinator(b),
				       (struct board_act){ id, "merge", { .into = hidden } }),
			 ERR_INPUT);
	assert_int_equal(board_get(b, id).m.state, MESSAGE_WAITING);
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_goes_all_the_way_and_reopens_once),
		cmocka_unit_test(a_rating_is_given_once_a_round_and_only_by_the_writer),
		cmocka_unit_test(another_unit_cannot_touch_the_order),
		cmocka_unit_test(a_declined_order_goes_back_to_the_coordinator),
		cmocka_unit_test(a_stale_form_is_refused),
		cmocka_unit_test(withdrawing_ends_the_orders),
		cmocka_unit_test(the_same_key_gives_one_message_and_other_content_is_refused),
		cmocka_unit_test(codes_open_their_own_message_only),
		cmocka_unit_test(a_failing_store_leaves_all_or_nothing),
		cmocka_unit_test(without_a_lead_the_message_lies_with_the_coordinator),
		cmocka_unit_test(an_old_refusal_does_not_follow_an_approved_message),
		cmocka_unit_test(a_message_is_not_merged_into_itself_or_a_hidden_one),
	};

	return board_run(tests);
}
