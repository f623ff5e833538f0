/* Notices: who is told what, when, and what is left behind. The providers are in
 * tests/http/notice.test.mjs. */
#include <string.h>

#include "board.h"

#include "account/account.h"
#include "approval/approval.h"
#include "base/file.h"
#include "base/id.h"
#include "notice/inside.h"
#include "todo/todo.h"
#include "vault/vault.h"

/* ---- pure ---- */

static int64_t at(int day, int hour, int minute)
{
	struct civil c = { 2026, 11, day, hour, minute, 0 };

	return clock_from_civil(&c);
}

static void nights_are_quiet_and_codes_are_not_asked(void **state)
{
	(void)state;
	assert_true(notice_hour(at(10, 9, 0), 22, 8) == at(10, 9, 0));
	assert_true(notice_hour(at(10, 21, 59), 22, 8) == at(10, 21, 59));
	assert_true(notice_hour(at(10, 22, 0), 22, 8) == at(11, 8, 0));
	assert_true(notice_hour(at(10, 23, 59), 22, 8) == at(11, 8, 0));
	assert_true(notice_hour(at(10, 0, 0), 22, 8) == at(10, 8, 0));
	assert_true(notice_hour(at(10, 7, 59), 22, 8) == at(10, 8, 0));
	assert_true(notice_hour(at(10, 8, 0), 22, 8) == at(10, 8, 0));
	assert_true(notice_hour(at(10, 13, 0), 12, 14) == at(10, 14, 0));
	assert_true(notice_hour(at(10, 3, 0), 12, 14) == at(10, 3, 0));
	assert_true(notice_hour(at(10, 3, 0), 0, 0) == at(10, 3, 0));
}

static void pauses_grow_to_an_hour_and_do_not_march_in_step(void **state)
{
	int64_t before = 0;

	(void)state;
	for (int64_t tries = 1; tries < 60; tries++) {
		int64_t least = notice_pause(tries, 0), some = notice_pause(tries, 12345677);
		assert_true(least >= before && some >= least && some <= least + least / 5);
		assert_true(least <= MS_HOUR);
		before = least;
	}
	assert_true(before == MS_HOUR);
	assert_true(notice_pause(1, 0) == 5 * MS_SECOND);
	assert_true(notice_pause(9, 1) != notice_pause(9, 2));
}

static void the_digest_is_at_half_past_eight(void **state)
{
	(void)state;
	assert_true(notice_digest_at(at(10, 8, 29)) == at(10, 8, 30));
	assert_true(notice_digest_at(at(10, 8, 30)) == at(11, 8, 30));
	assert_true(notice_digest_at(at(10, 20, 0)) == at(11, 8, 30));
}

static void every_kind_has_a_text_and_goes_to_one_side(void **state)
{
	(void)state;
	for (size_t i = 0; i < notice_kinds_n; i++) {
		const struct notice_info *k = &notice_kinds[i];
		assert_true(notice_info(k->kind) == k && k->text[0] && k->label[0] && k->word[0]);
		assert_false(notice_is_for(k, BOX_ACCOUNT) && notice_is_for(k, BOX_WRITER));
		/* what is urgent is chosen by nobody */
		assert_int_equal(k->kind >= 50, !notice_is_for(k, BOX_ACCOUNT) &&
							k->channels == 0 &&
							!notice_is_for(k, BOX_WRITER));
	}
	assert_null(notice_info(9999));
}

/* ---- with a board ---- */

static struct board *open_quietly(void)
{
	struct board *b = board_open();

	b->now = clock_now();
	b->app.settings.v[SET_NOTICE_SENDER].text = "log";
	return b;
}

static err run_job(struct board *b, const char *name)
{
	struct ctx c = app_context(&b->app, b->a);
	const struct job *lists[] = { slice_notice.jobs, slice_notice.own_jobs };

	c.now = b->now;
	for (size_t i = 0; i < 2; i++)
		for (const struct job *j = lists[i]; j->name; j++)
			if (strcmp(j->name, name) == 0)
				return j->run(&c);
	return ERR_NOT_FOUND;
}

static str outbox(struct board *b)
{
	str all = { 0 };
	err e = file_read(b->a, arena_fmt(b->a, "%s/outbox.log", b->folder).p, 1 << 20, &all);

	assert_true(e == OK || e == ERR_NOT_FOUND);
	return all;
}

struct sending {
	str address, code;
	int64_t expires_at;
	err ends;
};

static err send_in(struct ctx *c, void *data)
{
	struct sending *s = data;

	TRY(notice_send_code(c, s->address, s->code, s->expires_at));
	return s->ends;
}

static err send_code(struct board *b, struct sending s)
{
	struct ctx c = app_context(&b->app, b->a);

	return app_write(&c, send_in, &s);
}

struct left {
	struct delivery_list rows;
	int64_t boxes;
	struct notice_row_list told;
	int64_t owner, box;
};

static err look_in(struct ctx *c, void *data)
{
	struct left *l = data;
	struct vault_box box;

	TRY(q_delivery_scan(c->db, 0, 100, &l->rows));
	for (size_t i = 0; i < l->rows.n; i++)
		l->boxes += q_vault_get(c->db, l->rows.v[i].id, VAULT_ADDRESS, 0, &box) == OK;
	struct notice_page_in in = { l->owner, l->box, INT64_MAX, 100 };
	return q_notice_page(c->db, &in, &l->told);
}

static struct left look(struct board *b, int64_t box, int64_t owner)
{
	struct ctx c = app_context(&b->app, b->a);
	struct left l = { .owner = owner, .box = box };

	assert_int_equal(app_read(&c, look_in, &l), OK);
	return l;
}

static void a_code_is_sealed_until_it_is_sent_and_then_dropped(void **state)
{
	struct board *b = open_quietly();
	int64_t soon = clock_now() + 5 * MS_MINUTE;
	struct left l;

	(void)state;
	assert_int_equal(send_code(b, (struct sending){ S("13800138000"), S("481516"), soon, OK }),
			 OK);
	assert_int_equal(
		send_code(b, (struct sending){ S("a@example.com"), S("234216"), soon, OK }), OK);
	l = look(b, 0, 0);
	assert_int_equal(l.rows.n, 2);
	assert_int_equal(l.boxes, 2);
	assert_int_equal(l.rows.v[0].channel, NOTICE_BY_SMS);
	assert_int_equal(l.rows.v[1].channel, NOTICE_BY_MAIL);
	assert_true(l.rows.v[0].urgent);
	assert_int_equal(run_job(b, "notices"), OK);
	l = look(b, 0, 0);
	assert_int_equal(l.boxes, 0);
	assert_int_equal(l.rows.v[0].state, DELIVERY_SENT);
	assert_int_equal(l.rows.v[1].state, DELIVERY_SENT);
	assert_true(str_has(outbox(b), S("\"to\":\"13800138000\"")));
	assert_true(str_has(outbox(b), S("验证码 481516，5 分钟内有效")));
	assert_true(str_has(outbox(b), S("\"code\":\"234216\"")));
	board_close(b);
}

static void a_code_that_came_too_late_is_not_sent(void **state)
{
	struct board *b = open_quietly();
	struct left l;

	(void)state;
	assert_int_equal(send_code(b, (struct sending){ S("13800138000"), S("481516"),
							clock_now() + 30, OK }),
			 OK);
	usleep(60000);
	assert_int_equal(run_job(b, "notices"), OK);
	l = look(b, 0, 0);
	assert_int_equal(l.rows.v[0].state, DELIVERY_GIVEN_UP);
	assert_int_equal(l.boxes, 0);
	assert_int_equal(outbox(b).n, 0);
	board_close(b);
}

static void what_is_no_address_is_refused(void **state)
{
	static const str bad[] = {
		STR(""),     STR("12"),	     STR("1380013800a"),     STR("a@"),
		STR("@b.c"), STR("a b@c.d"), STR("13800138000\r\n"), STR("a@b.c\nBcc: d@e.f")
	};
	struct board *b = open_quietly();

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(send_code(b, (struct sending){ bad[i], S("1"), INT64_MAX, OK }),
				 ERR_INPUT);
	assert_int_equal(send_code(b, (struct sending){ S("13800138000"), S("1"), 1, OK }),
			 ERR_INPUT);
	assert_int_equal(look(b, 0, 0).rows.n, 0);
	board_close(b);
}

static void what_is_rolled_back_is_told_to_nobody(void **state)
{
	struct board *b = open_quietly();

	(void)state;
	assert_int_equal(send_code(b, (struct sending){ S("13800138000"), S("481516"), INT64_MAX,
							ERR_STATE }),
			 ERR_STATE);
	assert_int_equal(run_job(b, "notices"), OK);
	assert_int_equal(look(b, 0, 0).rows.n, 0);
	assert_int_equal(outbox(b).n, 0);
	board_close(b);
}

static void a_step_is_told_to_whom_it_concerns_once(void **state)
{
	struct board *b = open_quietly();
	int64_t m = board_write(b);
	const struct conduct_input lead = { .lead = b->first };
	struct left l;

	(void)state;
	b->app.settings.v[SET_NOTICE_UNPROVEN].number = 1;
	assert_int_equal(board_message(b, (struct acting){ ROLE_EDITOR, 0 },
				       (struct board_act){ m, "approve", { 0 } }),
			 OK);
	assert_int_equal(board_message(b, (struct acting){ ROLE_COORDINATOR, b->coordinator },
				       (struct board_act){ m, "dispatch", lead }),
			 OK);
	assert_int_equal(run_job(b, "notices"), OK);
	assert_int_equal(run_job(b, "notices"), OK);
	l = look(b, BOX_MESSAGE, m);
	assert_int_equal(l.told.n, 2);
	assert_int_equal(l.told.v[1].kind, NOTICE_APPROVED);
	assert_int_equal(l.told.v[0].kind, NOTICE_SENT_ON);
	l = look(b, BOX_DESK + ROLE_HANDLER, b->first);
	assert_int_equal(l.told.n, 1);
	assert_int_equal(l.told.v[0].kind, NOTICE_DISPATCHED);
	assert_int_equal(look(b, BOX_DESK + ROLE_HANDLER, b->second).told.n, 0);
	assert_int_equal(outbox(b).n, 0); /* neither kind goes out by SMS unless chosen */
	board_close(b);
}

static err add_todos(struct ctx *c, void *data)
{
	const struct board *b = data;

	for (int64_t i = 0; i < 5; i++) {
		struct todo_add_in in = { .unit = i < 3 ? b->first : b->second,
					  .role = ROLE_HANDLER,
					  .due = c->now + MS_HOUR,
					  .subject = 100 + i,
					  .kind = TODO_ORDER };
		TRY(todo_put(c, &in));
	}
	return OK;
}

static void each_desk_is_told_once_that_things_fall_due_and_once_that_they_are_late(void **state)
{
	struct board *b = open_quietly();
	struct ctx c = app_context(&b->app, b->a);
	struct left l;

	(void)state;
	assert_int_equal(app_write(&c, add_todos, b), OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(run_job(b, "notices_due"), OK);
	b->now = clock_now() + 2 * MS_HOUR;
	for (int i = 0; i < 3; i++)
		assert_int_equal(run_job(b, "notices_due"), OK);
	assert_int_equal(run_job(b, "notices"), OK);
	l = look(b, BOX_DESK + ROLE_HANDLER, b->first);
	assert_int_equal(l.told.n, 2);
	assert_int_equal(l.told.v[1].kind, NOTICE_DUE_SOON);
	assert_int_equal(l.told.v[1].subject, 3);
	assert_int_equal(l.told.v[0].kind, NOTICE_OVERDUE);
	assert_int_equal(l.told.v[0].subject, 3);
	l = look(b, BOX_DESK + ROLE_HANDLER, b->second);
	assert_int_equal(l.told.n, 2);
	assert_int_equal(l.told.v[0].subject, 2);
	board_close(b);
}

struct asking {
	int64_t editor, other, handler, unit;
};

static err ask_in(struct ctx *c, void *data)
{
	struct asking *x = data;
	struct account_new in = { .name = S("王五"),
				  .password = S("correct horse"),
				  .login = S("one"),
				  .role = ROLE_EDITOR };
	struct approval_add_in a = { .id = id_at(c->now - MS_MINUTE, 7),
				     .kind = APPROVAL_TAKEDOWN,
				     .state = APPROVAL_IS_ASKED,
				     .expires_at = INT64_MAX };

	TRY(account_save(c, &in, &x->editor));
	in.login = S("two");
	TRY(account_save(c, &in, &x->other));
	in.login = S("three");
	in.role = ROLE_HANDLER;
	in.unit = x->unit;
	TRY(account_save(c, &in, &x->handler));
	a.asked_by = x->editor;
	return q_approval_add(c->db, &a, NULL);
}

static void those_who_may_decide_are_told_that_somebody_asked(void **state)
{
	struct board *b = open_quietly();
	struct ctx c = app_context(&b->app, b->a);
	struct asking x = { .unit = b->first };

	(void)state;
	assert_int_equal(app_write(&c, ask_in, &x), OK);
	assert_int_equal(run_job(b, "notices_asked"), OK);
	b->now += MS_MINUTE;
	assert_int_equal(run_job(b, "notices_asked"), OK);
	assert_int_equal(run_job(b, "notices"), OK);
	assert_int_equal(look(b, BOX_ACCOUNT, x.other).told.n, 1);
	assert_int_equal(look(b, BOX_ACCOUNT, x.editor).told.n, 0);
	assert_int_equal(look(b, BOX_ACCOUNT, x.handler).told.n, 0);
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nights_are_quiet_and_codes_are_not_asked),
		cmocka_unit_test(pauses_grow_to_an_hour_and_do_not_march_in_step),
		cmocka_unit_test(the_digest_is_at_half_past_eight),
		cmocka_unit_test(every_kind_has_a_text_and_goes_to_one_side),
		cmocka_unit_test(a_code_is_sealed_until_it_is_sent_and_then_dropped),
		cmocka_unit_test(a_code_that_came_too_late_is_not_sent),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(what_is_rolled_back_is_told_to_nobody),
		cmocka_unit_test(a_step_is_told_to_whom_it_concerns_once),
		cmocka_unit_test(
			each_desk_is_told_once_that_things_fall_due_and_once_that_they_are_late),
		cmocka_unit_test(those_who_may_decide_are_told_that_somebody_asked),
	};

	return board_run(tests);
}
