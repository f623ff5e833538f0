/* Whom a message complains of: who is kept from it, who takes it in, where it may go. */
#include "board.h"

#include "about/about.h"
#include "account/account.h"
#include "approval/approval.h"
#include "domain/domain.h"
#include "order/access.h"

struct look {
	int64_t id;
	enum access_view view;
	struct about about;
};

static err look_in(struct ctx *c, void *data)
{
	struct look *l = data;
	struct message m;

	TRY(message_get(c, l->id, &m));
	TRY(about_read(c, l->id, &l->about));
	return access_view_of(c, &m, &l->view);
}

static enum access_view view_of(struct ctx c, int64_t id)
{
	struct look l = { .id = id };

	assert_int_equal(app_read(&c, look_in, &l), OK);
	return l.view;
}

static enum access_view view(struct board *b, enum role role, int64_t unit, int64_t id)
{
	return view_of(board_as(b, role, unit), id);
}

/* Somebody with a second role. */
static enum access_view view_also(struct board *b, enum role role, struct acting also, int64_t id)
{
	struct ctx c = board_as(b, role, 0), other = board_as(b, also.role, also.unit);
	struct grant *both = ARENA_ARRAY(b->a, struct grant, 2);

	both[0] = c.actor.grants[0];
	both[1] = other.actor.grants[0];
	c.actor.grants = both;
	c.actor.grants_n = 2;
	return view_of(c, id);
}

static int64_t write_about(struct board *b, int64_t kind, str title, str about)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct board_submit s = { .in = board_letter(b) };

	s.in.kind = kind;
	s.in.title = title;
	s.in.about = about;
	assert_int_equal(app_write(&c, board_submit_in, &s), OK);
	return s.r.id;
}

static void act(struct board *b, struct acting who, struct board_act x, err want)
{
	assert_int_equal(board_message(b, who, x), want);
}

static void approve(struct board *b, int64_t id)
{
	act(b, (struct acting){ ROLE_EDITOR, 0 }, (struct board_act){ id, "approve", { 0 } }, OK);
}

static err dispatch(struct board *b, int64_t id, int64_t unit)
{
	return board_message(b, (struct acting){ ROLE_COORDINATOR, b->coordinator },
			     (struct board_act){ id, "dispatch", { .lead = unit } });
}

static void a_complaint_that_names_a_unit_is_kept_from_it_until_an_order_is_given(void **state)
{
	struct board *b = board_open();
	int64_t id = write_about(b, 2, S("甲局的窗口不开门"), (str){ 0 });

	(void)state;
	approve(b, id);
	assert_int_equal(view(b, ROLE_EDITOR, 0, id), VIEW_INNER);
	assert_int_equal(view(b, ROLE_COORDINATOR, b->coordinator, id), VIEW_INNER);
	assert_int_equal(view(b, ROLE_LEADER, b->first, id), VIEW_PUBLIC);
	for (enum role r = ROLE_EDITOR; r < ROLE_COUNT; r++) {
		assert_int_equal(view_also(b, ROLE_EDITOR, (struct acting){ r, b->first }, id),
				 VIEW_PUBLIC);
		assert_int_equal(view_also(b, ROLE_SUPERVISOR, (struct acting){ r, b->first }, id),
				 VIEW_PUBLIC);
	}
	assert_int_equal(view_also(b, ROLE_EDITOR, (struct acting){ ROLE_HANDLER, b->second }, id),
			 VIEW_INNER);
	assert_int_equal(dispatch(b, id, b->first), ERR_INPUT);
	assert_int_equal(dispatch(b, id, b->second), OK);
	assert_int_equal(view(b, ROLE_HANDLER, b->second, id), VIEW_UNIT);
	assert_int_equal(view(b, ROLE_HANDLER, b->first, id), VIEW_PUBLIC);
	board_close(b);
}

static void a_name_in_the_text_of_anything_else_is_only_a_hint(void **state)
{
	struct board *b = board_open();
	int64_t id = write_about(b, 4, S("甲局的窗口在哪里"), (str){ 0 });

	(void)state;
	approve(b, id);
	assert_int_equal(view_also(b, ROLE_EDITOR, (struct acting){ ROLE_HANDLER, b->first }, id),
			 VIEW_INNER);
	assert_int_equal(dispatch(b, id, b->first), OK);
	board_close(b);
}

static void what_the_writer_chose_counts_for_every_kind_and_an_editor_may_clear_it(void **state)
{
	struct board *b = board_open();
	int64_t id = write_about(b, 4, S("窗口不开门"), S("甲局、乙局"));
	struct conduct_input keep = {
		.about = { (str[]){ arena_fmt(b->a, "%lld", (long long)b->second) }, 1 }
	};

	(void)state;
	approve(b, id);
	assert_int_equal(view_also(b, ROLE_EDITOR, (struct acting){ ROLE_HANDLER, b->first }, id),
			 VIEW_PUBLIC);
	act(b, (struct acting){ ROLE_COORDINATOR, b->coordinator },
	    (struct board_act){ id, "name_units", keep }, ERR_FORBIDDEN);
	act(b, (struct acting){ ROLE_EDITOR, 0 }, (struct board_act){ id, "name_units", keep }, OK);
	assert_int_equal(view_also(b, ROLE_EDITOR, (struct acting){ ROLE_HANDLER, b->first }, id),
			 VIEW_INNER);
	assert_int_equal(view_also(b, ROLE_EDITOR, (struct acting){ ROLE_HANDLER, b->second }, id),
			 VIEW_PUBLIC);
	act(b, (struct acting){ ROLE_COORDINATOR, b->coordinator },
	    (struct board_act){ id, "add_named", { .about_names = S("甲局") } }, OK);
	assert_int_equal(view_also(b, ROLE_EDITOR, (struct acting){ ROLE_HANDLER, b->first }, id),
			 VIEW_PUBLIC);
	board_close(b);
}

static err make_city(struct ctx *c, void *data)
{
	struct unit_new u = { .place = 110000, .name = S("市协调中心"), .coordinating = true };

	return unit_save(c, &u, data);
}

static void the_office_that_is_complained_of_does_not_take_it_in(void **state)
{
	struct board *b = board_open();
	struct ctx c = board_as(b, ROLE_NONE, 0);
	int64_t city, id;

	(void)state;
	assert_int_equal(app_write(&c, make_city, &city), OK);
	id = write_about(b, 2, S("群众工作办公室不理人"), (str){ 0 });
	assert_int_equal(board_get(b, id).m.coordinator, city);
	approve(b, id);
	assert_int_equal(board_get(b, id).m.desk_unit, city);
	assert_int_equal(view(b, ROLE_COORDINATOR, b->coordinator, id), VIEW_PUBLIC);
	assert_int_equal(dispatch(b, id, b->first), ERR_NOT_FOUND);
	/* the editor says that it is not complained of: the desk is its own again */
	act(b, (struct acting){ ROLE_EDITOR, 0 }, (struct board_act){ id, "name_units", { 0 } },
	    OK);
	assert_int_equal(board_get(b, id).m.coordinator, b->coordinator);
	assert_int_equal(board_get(b, id).m.desk_unit, b->coordinator);
	assert_int_equal(dispatch(b, id, b->first), OK);
	board_close(b);
}

struct person {
	int64_t unit, id;
};

static err make_person(struct ctx *c, void *data)
{
	struct person *p = data;
	struct account_new in = { S("zhang"),	S("张某"), S("correct horse"),
				  ROLE_HANDLER, p->unit,   false };

	return account_save(c, &in, &p->id);
}

static void the_very_person_never_gets_it_whatever_two_agree_on(void **state)
{
	struct board *b = board_open();
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct person p = { b->first, 0 };
	int64_t id = write_about(b, 4, S("窗口的人态度不好"), (str){ 0 });

	(void)state;
	assert_int_equal(app_write(&c, make_person, &p), OK);
	approve(b, id);
	act(b, (struct acting){ ROLE_EDITOR, 0 },
	    (struct board_act){ id, "name_units", { .about_person = S("zhang") } }, OK);
	assert_int_equal(dispatch(b, id, b->first), ERR_INPUT);
	assert_int_equal(dispatch(b, id, b->second), OK);
	c = board_as(b, ROLE_EDITOR, 0);
	c.actor.account = p.id;
	assert_int_equal(view_of(c, id), VIEW_PUBLIC);
	c = board_as(b, ROLE_HANDLER, b->second);
	c.actor.account = p.id;
	assert_int_equal(view_of(c, id), VIEW_PUBLIC);
	board_close(b);
}

/* ---- two must agree ---- */

struct asking {
	struct board *b;
	int64_t id, message, unit;
	bool yes;
	str note;
};

static err ask_in(struct ctx *c, void *data)
{
	struct asking *x = data;
	struct approval_new in = { .kind = APPROVAL_OVERRIDE,
				   .subject = x->message,
				   .unit = x->unit,
				   .reason = S("只有它有图纸") };
	struct message m;

	TRY(message_get(c, x->message, &m));
	struct object o = message_object(c, &m);
	return approval_ask(c, &in, &o, &x->id);
}

static err decide_in(struct ctx *c, void *data)
{
	struct asking *x = data;
	struct approval a;
	struct message m;

	TRY(q_approval_by_id(c->db, x->id, &a));
	TRY(message_get(c, x->message, &m));
	struct object o = message_object(c, &m);
	return approval_decide(c, &a, &o, x->yes, x->note);
}

static err decide(struct asking *x, struct ctx c)
{
	return app_write(&c, decide_in, x);
}

static void a_unit_that_is_complained_of_gets_it_only_when_two_agree(void **state)
{
	struct board *b = board_open();
	int64_t id = write_about(b, 2, S("甲局的窗口不开门"), (str){ 0 });
	struct asking x = { b, 0, id, b->first, true, S("图纸只在甲局") };
	struct ctx one = board_as(b, ROLE_COORDINATOR, b->coordinator), two;

	(void)state;
	approve(b, id);
	assert_int_equal(app_write(&one, ask_in, &x), OK);
	assert_int_equal(app_write(&one, ask_in, &x), ERR_STATE);
	assert_int_equal(decide(&x, one), ERR_FORBIDDEN);
	/* she may not say yes in another of her roles either, nor may her own office */
	two = board_as(b, ROLE_SUPERVISOR, 0);
	two.actor.account = one.actor.account;
	assert_int_equal(decide(&x, two), ERR_FORBIDDEN);
	assert_int_equal(decide(&x, board_as(b, ROLE_SUPERVISOR, b->coordinator)), ERR_FORBIDDEN);
	assert_int_equal(decide(&x, board_as(b, ROLE_SUPERVISOR, b->first)), ERR_FORBIDDEN);
	x.note = (str){ 0 };
	assert_int_equal(decide(&x, board_as(b, ROLE_SUPERVISOR, 0)), ERR_INPUT);
	assert_int_equal(dispatch(b, id, b->first), ERR_INPUT);
	x.note = S("图纸只在甲局");
	assert_int_equal(decide(&x, board_as(b, ROLE_SUPERVISOR, 0)), OK);
	assert_int_equal(decide(&x, board_as(b, ROLE_SUPERVISOR, 0)), ERR_STATE);
	assert_int_equal(dispatch(b, id, b->first), OK);
	assert_int_equal(view(b, ROLE_HANDLER, b->first, id), VIEW_GIVEN);
	assert_int_equal(view(b, ROLE_LEADER, b->first, id), VIEW_PUBLIC);
	board_close(b);
}

static void a_yes_lapses(void **state)
{
	struct board *b = board_open();
	int64_t id = write_about(b, 2, S("甲局的窗口不开门"), (str){ 0 });
	struct asking x = { b, 0, id, b->first, true, S("图纸只在甲局") };
	struct ctx one = board_as(b, ROLE_COORDINATOR, b->coordinator);

	(void)state;
	approve(b, id);
	assert_int_equal(app_write(&one, ask_in, &x), OK);
	assert_int_equal(decide(&x, board_as(b, ROLE_SUPERVISOR, 0)), OK);
	b->now += 73 * MS_HOUR;
	assert_int_equal(dispatch(b, id, b->first), ERR_INPUT);
	board_close(b);
}

static err alias_in(struct ctx *c, void *data)
{
	static const str alias = STR("城建办");
	struct board *b = data;
	struct unit_new u = { .id = b->first,
			      .parent = b->coordinator,
			      .place = 110101,
			      .name = S("甲局"),
			      .aliases = &alias,
			      .aliases_n = 1 };

	return unit_save(c, &u, &u.id);
}

static err moved_in(struct ctx *c, void *data)
{
	struct board *b = data;
	struct unit_new u = {
		.id = b->first, .parent = b->coordinator, .place = 110102, .name = S("甲局")
	};

	TRY(unit_save(c, &u, &u.id));
	u.place = 110101;
	return unit_save(c, &u, &u.id);
}

static void an_alias_names_its_unit_in_a_text_and_where_it_is_typed(void **state)
{
	struct board *b = board_open();
	struct ctx c = board_as(b, ROLE_NONE, 0);
	int64_t before = write_about(b, KIND_COMPLAINT, S("城建办不修路灯"), (str){ 0 }), id;

	(void)state;
	assert_int_equal(app_write(&c, alias_in, b), OK);
	approve(b, before);
	assert_int_equal(dispatch(b, before, b->first), OK);
	id = write_about(b, KIND_COMPLAINT, S("城建办还是不修路灯"), (str){ 0 });
	approve(b, id);
	assert_int_equal(dispatch(b, id, b->first), ERR_INPUT);
	assert_int_equal(app_write(&c, moved_in, b), OK); /* here and back */
	id = write_about(b, KIND_COMPLAINT, S("找过城建办，它不修路灯"), (str){ 0 });
	approve(b, id);
	assert_int_equal(dispatch(b, id, b->first), ERR_INPUT);
	id = write_about(b, KIND_COMPLAINT, S("路灯还是没有人修"), S("城建办"));
	approve(b, id);
	assert_int_equal(dispatch(b, id, b->first), ERR_INPUT);
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_complaint_that_names_a_unit_is_kept_from_it_until_an_order_is_given),
		cmocka_unit_test(a_name_in_the_text_of_anything_else_is_only_a_hint),
		cmocka_unit_test(
			what_the_writer_chose_counts_for_every_kind_and_an_editor_may_clear_it),
		cmocka_unit_test(the_office_that_is_complained_of_does_not_take_it_in),
		cmocka_unit_test(the_very_person_never_gets_it_whatever_two_agree_on),
		cmocka_unit_test(a_unit_that_is_complained_of_gets_it_only_when_two_agree),
		cmocka_unit_test(a_yes_lapses),
		cmocka_unit_test(an_alias_names_its_unit_in_a_text_and_where_it_is_typed),
	};

	return board_run(tests);
}
