/* What closes by itself, and what only looks as if it should. */
#include "board.h"

#include "message/message.h"

#define STRAYS 205 /* more than the job takes at once */

extern const struct job message_jobs[];

static const struct acting editor = { ROLE_EDITOR, 0 };

static void answer(struct board *b, int64_t id)
{
	struct acting coordinator = { ROLE_COORDINATOR, b->coordinator };
	struct acting handler = { ROLE_HANDLER, b->first }, approver = { ROLE_APPROVER, b->first };
	const struct {
		struct acting who;
		const char *action;
		str body;
	} steps[] = { { handler, "sign", { 0 } },
		      { handler, "draft", S("已于昨天派人修好。") },
		      { approver, "sign_off", { 0 } },
		      { handler, "hand_in", { 0 } },
		      { editor, "release", { 0 } } };
	int64_t order;

	assert_int_equal(board_message(b, editor, (struct board_act){ id, "approve", { 0 } }), OK);
	assert_int_equal(board_message(b, coordinator,
				       (struct board_act){ id, "dispatch", { .lead = b->first } }),
			 OK);
	order = board_get(b, id).orders.v[0].id;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		assert_int_equal(board_order(b, steps[i].who,
					     (struct board_act){ order,
								 steps[i].action,
								 { .body = steps[i].body } }),
				 OK);
}

struct closing {
	int64_t message, at;
};

static err put(struct ctx *c, void *data)
{
	const struct closing *x = data;

	return q_closing_put(c->db, x->at, x->message, NULL);
}

static err get(struct ctx *c, void *data)
{
	struct closing *x = data;
	struct closing_time row;
	err e = q_closing_of(c->db, x->message, &row);

	x->at = e == OK ? row.at : 0;
	return e == ERR_NOT_FOUND ? OK : e;
}

static void set_closing(struct board *b, int64_t message, int64_t at)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);

	assert_int_equal(app_write(&c, put, &(struct closing){ message, at }), OK);
}

static int64_t closing(struct board *b, int64_t message)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct closing x = { .message = message };

	assert_int_equal(app_read(&c, get, &x), OK);
	return x.at;
}

static void run_job(struct board *b)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);

	assert_string_equal(message_jobs[0].name, "close_answered");
	assert_int_equal(message_jobs[0].run(&c), OK);
}

static void a_stray_closing_row_is_left_as_it_is_and_stops_no_other(void **state)
{
	struct board *b = board_open();
	int64_t strays[STRAYS], id;

	(void)state;
	for (size_t i = 0; i < STRAYS; i++) {
		strays[i] = board_write(b);
		set_closing(b, strays[i], i < 2 ? 1 : (int64_t)i);
	}
	id = board_write(b);
	answer(b, id);
	set_closing(b, id, STRAYS);
	run_job(b);
	assert_int_equal(board_get(b, id).m.state, MESSAGE_CLOSED);
	assert_int_equal(closing(b, id), 0);
	for (size_t i = 0; i < STRAYS; i++) {
		assert_int_equal(board_get(b, strays[i]).m.state, MESSAGE_PENDING);
		assert_int_equal(closing(b, strays[i]), i < 2 ? 1 : (int64_t)i);
	}
	board_close(b);
}

static void an_answered_message_closes_when_its_days_are_over_and_not_before(void **state)
{
	struct board *b = board_open();
	int64_t id, late, fresh = clock_now() + MS_DAY;

	(void)state;
	id = board_write(b);
	late = board_write(b);
	answer(b, id);
	answer(b, late);
	set_closing(b, id, fresh);
	set_closing(b, late, clock_now() - 1);
	run_job(b);
	assert_int_equal(board_get(b, id).m.state, MESSAGE_ANSWERED);
	assert_int_equal(closing(b, id), fresh);
	assert_int_equal(board_get(b, late).m.state, MESSAGE_CLOSED);
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stray_closing_row_is_left_as_it_is_and_stops_no_other),
		cmocka_unit_test(an_answered_message_closes_when_its_days_are_over_and_not_before),
	};

	return board_run(tests);
}
