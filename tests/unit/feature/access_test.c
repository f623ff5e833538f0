/* Who opens a case, how much of it is shown, and the tree of units that it goes by. */
#include "board.h"

#include "order/access.h"

struct look {
	int64_t id;
	enum access_view view;
	err opens;
};

static err look_in(struct ctx *c, void *data)
{
	struct look *l = data;
	struct message m;

	TRY(message_get(c, l->id, &m));
	TRY(access_view_of(c, &m, &l->view));
	l->opens = order_access(c, &m);
	return OK;
}

static struct look look(struct board *b, enum role role, int64_t unit, int64_t id)
{
	struct ctx c = board_as(b, role, unit);
	struct look l = { .id = id };

	assert_int_equal(app_read(&c, look_in, &l), OK);
	return l;
}

static void act(struct board *b, enum role role, int64_t unit, struct board_act x)
{
	assert_int_equal(board_message(b, (struct acting){ role, unit }, x), OK);
}

static void each_role_sees_what_is_its_own_and_a_coordinator_without_a_unit_nothing(void **state)
{
	static const struct {
		enum role role;
		bool unit;
		enum access_view view;
	} rows[] = {
		{ ROLE_EDITOR, false, VIEW_INNER },	  { ROLE_COORDINATOR, true, VIEW_INNER },
		{ ROLE_COORDINATOR, false, VIEW_PUBLIC }, { ROLE_SUPERVISOR, true, VIEW_INNER },
		{ ROLE_SUPERVISOR, false, VIEW_INNER },	  { ROLE_LEADER, false, VIEW_INNER },
		{ ROLE_HANDLER, true, VIEW_UNIT },	  { ROLE_APPROVER, true, VIEW_UNIT },
		{ ROLE_HANDLER, false, VIEW_PUBLIC },	  { ROLE_ANALYST, false, VIEW_PUBLIC },
		{ ROLE_SYSADMIN, false, VIEW_PUBLIC },	  { ROLE_AUDITOR, false, VIEW_PUBLIC },
	};
	struct board *b = board_open();
	int64_t id = board_write(b);

	(void)state;
	assert_int_equal(look(b, ROLE_SUPERVISOR, 0, id).opens, ERR_NOT_FOUND);
	act(b, ROLE_EDITOR, 0, (struct board_act){ id, "approve", { 0 } });
	assert_int_equal(look(b, ROLE_HANDLER, b->first, id).opens, ERR_NOT_FOUND);
	act(b, ROLE_COORDINATOR, b->coordinator,
	    (struct board_act){ id, "dispatch", { .lead = b->first } });
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool unit = rows[i].view == VIEW_UNIT;
		int64_t of = !rows[i].unit ? 0 : unit ? b->first : b->coordinator;
		struct look l = look(b, rows[i].role, of, id);
		assert_int_equal(l.view, rows[i].view);
		assert_int_equal(l.opens, l.view == VIEW_PUBLIC ? ERR_NOT_FOUND : OK);
	}
	assert_int_equal(look(b, ROLE_NONE, id, id).view, VIEW_OWN);
	assert_int_equal(look(b, ROLE_NONE, id, id).opens, ERR_NOT_FOUND);
	assert_int_equal(look(b, ROLE_HANDLER, b->second, id).view, VIEW_PUBLIC);
	board_close(b);
}

static void an_order_that_was_taken_back_takes_the_case_along(void **state)
{
	struct board *b = board_open();
	struct acting boss = { ROLE_COORDINATOR, b->coordinator };
	int64_t id = board_write(b), order;

	(void)state;
	act(b, ROLE_EDITOR, 0, (struct board_act){ id, "approve", { 0 } });
	act(b, boss.role, boss.unit, (struct board_act){ id, "dispatch", { .lead = b->first } });
	order = board_get(b, id).orders.v[0].id;
	assert_int_equal(look(b, ROLE_HANDLER, b->first, id).view, VIEW_UNIT);
	assert_int_equal(
		board_order(b, boss, (struct board_act){ order, "cancel", { .note = S("另派") } }),
		OK);
	assert_int_equal(look(b, ROLE_HANDLER, b->first, id).view, VIEW_PUBLIC);
	board_close(b);
}

/* ---- the tree of units ---- */

struct save {
	struct unit_new in;
	int64_t id;
	struct unit now;
	const char *fault;
};

static err save_in(struct ctx *c, void *data)
{
	struct save *s = data;
	err e = unit_save(c, &s->in, &s->id);

	s->fault = c->faults.n ? c->faults.v[0].code : "";
	TRY(e);
	return unit_get(c, s->id, &s->now);
}

static err save(struct board *b, struct save *s)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);

	return app_write(&c, save_in, s);
}

static err unit_in(struct ctx *c, void *data)
{
	struct save *s = data;

	return unit_get(c, s->id, &s->now);
}

static struct unit unit_now(struct board *b, int64_t id)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct save s = { .id = id };

	assert_int_equal(app_read(&c, unit_in, &s), OK);
	return s.now;
}

static void moving_a_unit_moves_all_below_it(void **state)
{
	struct board *b = board_open();
	struct save section = { .in = { .parent = b->first, .place = 110101, .name = S("某处") } };
	struct save team = { .in = { .place = 110101, .name = S("某科") } };
	str path;

	(void)state;
	assert_int_equal(save(b, &section), OK);
	team.in.parent = section.id;
	assert_int_equal(save(b, &team), OK);
	section.in.id = section.id;
	section.in.parent = b->second;
	assert_int_equal(save(b, &section), OK);
	path = arena_fmt(b->a, "/%lld/%lld/%lld/%lld/", (long long)b->coordinator,
			 (long long)b->second, (long long)section.id, (long long)team.id);
	assert_true(str_eq(unit_now(b, team.id).path, path));

	section.in.parent = team.id;
	assert_int_equal(save(b, &section), ERR_INPUT);
	assert_string_equal(section.fault, "own_subtree");
	section.in.parent = section.id;
	assert_int_equal(save(b, &section), ERR_INPUT);
	section.in.parent = 9999;
	assert_int_equal(save(b, &section), ERR_INPUT);
	assert_string_equal(section.fault, "unknown");
	assert_true(str_eq(unit_now(b, team.id).path, path));
	board_close(b);
}

static void a_new_unit_takes_a_number_of_its_own(void **state)
{
	struct board *b = board_open();
	struct save named = { .in = { .id = 500, .place = 110101, .name = S("五百号") } };
	struct save next = { .in = { .place = 110101, .name = S("下一个") } };

	(void)state;
	assert_int_equal(save(b, &named), OK);
	assert_int_equal(named.id, 500);
	assert_int_equal(save(b, &next), OK);
	assert_int_equal(next.id, 501);
	assert_true(str_eq(unit_now(b, 500).name, S("五百号")));
	assert_true(str_eq(unit_now(b, b->first).name, S("甲局")));
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			each_role_sees_what_is_its_own_and_a_coordinator_without_a_unit_nothing),
		cmocka_unit_test(an_order_that_was_taken_back_takes_the_case_along),
		cmocka_unit_test(moving_a_unit_moves_all_below_it),
		cmocka_unit_test(a_new_unit_takes_a_number_of_its_own),
	};

	return board_run(tests);
}
