/* Whatever anybody does, in whatever order, no message disappears: what was ever taken in is
 * there, public, waiting, refused, kept private or a tombstone, with each of its steps.
 * LIUYAN_WALK_STEPS=100000 walks farther. */
#include <stdlib.h>

#include "board.h"

#include "approval/approval.h"
#include "joint/joint.h"
#include "ledger/ledger.h"
#include "order/order.h"
#include "rating/rating.h"

#define ISSUED_MOST 20000
#define CHECK_EVERY 500

struct walk {
	struct board *b;
	uint64_t seed;
	int64_t issued[ISSUED_MOST];
	size_t n;
	int64_t done, refused; /* steps */
	int64_t visible, tombstones, pending, events;
	int64_t joined, answered; /* handled with another; and answered so */
	str members[2];
	char ids[2][24];
};

static uint64_t next(struct walk *w)
{
	w->seed ^= w->seed << 13;
	w->seed ^= w->seed >> 7;
	w->seed ^= w->seed << 17;
	return w->seed;
}

static size_t pick(struct walk *w, size_t n)
{
	return (size_t)(next(w) >> 11) % n;
}

static struct acting anybody(struct walk *w, int64_t message)
{
	const int64_t units[] = { 0, w->b->coordinator, w->b->first, w->b->second };

	if (pick(w, 4) == 0)
		return (struct acting){ ROLE_NONE, message };
	return (struct acting){ (enum role)(1 + pick(w, ROLE_COUNT - 1)), units[pick(w, 4)] };
}

/* Half the time the one who should. */
static struct acting whoever(struct walk *w, const struct life *row, int64_t message)
{
	const int64_t units[] = { w->b->coordinator, w->b->first };

	if (pick(w, 4) == 0 || row->who->scope == SCOPE_NOBODY)
		return anybody(w, message);
	if (row->who->scope == SCOPE_OWN)
		return (struct acting){ ROLE_NONE, message };
	for (enum role r = 1; r < ROLE_COUNT; r++)
		if (row->who->roles & ROLE_BIT(r))
			return (struct acting){
				r, r == ROLE_EDITOR ? 0
				   : r == ROLE_COORDINATOR
					   ? units[0]
					   : units[1 - pick(w, 2) * (pick(w, 8) == 0)]
			};
	return anybody(w, message);
}

static struct conduct_input filled(struct walk *w)
{
	static const str refusals[] = { STR("privacy"), STR("outside") };
	static const str returns[] = { STR("no_facts") }, declines[] = { STR("not_duty") };
	static const struct {
		const str *v;
		size_t n;
	} reasons[] = { { refusals, 2 }, { returns, 1 }, { declines, 1 } };
	static const char *const solved[] = { "solved", "partly", "not" };
	size_t r = pick(w, 3);
	struct conduct_input in = {
		.reasons = { (str *)(uintptr_t)reasons[r].v, reasons[r].n },
		.note = S("走到哪里算哪里"),
		.title = S("路灯坏了两个星期"),
		.body = S("小区门口的路灯坏了两个星期，甲局没有来。"),
		.office = w->b->office,
		.lead = pick(w, 2) ? w->b->first : w->b->second,
		.solved = str_of(solved[pick(w, 3)]),
		.resolution = 1 + (int64_t)pick(w, 5),
		.attitude = 3,
		.speed = 2,
		.about_names = pick(w, 2) ? S("甲局") : S("乙局"),
	};

	if (w->n)
		in.into = w->issued[pick(w, 2) ? pick(w, w->n)
					       : w->n - 1 - pick(w, w->n < 12 ? w->n : 12)];
	in.members = (struct words){ w->members, 1 + pick(w, 2) };
	for (size_t i = 0; i < in.members.n && w->n; i++) {
		size_t back = pick(w, w->n < 12 ? w->n : 12);
		snprintf(w->ids[i], sizeof(w->ids[i]), "%lld",
			 (long long)w->issued[w->n - 1 - back]);
		w->members[i] = str_of(w->ids[i]);
	}
	return in;
}

static void submit(struct walk *w)
{
	struct ctx c = board_as(w->b, ROLE_NONE, 0);
	struct board_submit s = { .in = board_letter(w->b) };

	s.in.kind = 1 + (int64_t)pick(w, 5);
	s.in.private = pick(w, 5) == 0;
	assert_int_equal(app_write(&c, board_submit_in, &s), OK);
	w->issued[w->n++] = s.r.id;
}

/* A row of the table that leads on from where the thing is, or any at all. */
static const struct life *row_of(struct walk *w, const struct life_table *t, int64_t state)
{
	for (size_t i = 0; i < 64; i++) {
		const struct life *row = &t->rows[pick(w, t->n)];
		if (row->from == state || i == 63)
			return row;
		if (i == 0 && pick(w, 8) == 0)
			return row;
	}
	return &t->rows[0];
}

static err act(struct walk *w)
{
	/* mostly one of the last, which have not ended yet */
	size_t back = pick(w, w->n < 12 || pick(w, 6) == 0 ? w->n : 12);
	int64_t id = w->issued[w->n - 1 - back];
	struct board_read r = board_get(w->b, id);
	const struct life *row;
	struct board_act x = { .in = filled(w) };

	if (r.orders.n && pick(w, 2)) {
		const struct work_order *o = &r.orders.v[pick(w, r.orders.n)];
		row = row_of(w, &order_life, o->state);
		x.id = o->id;
		x.action = row->action;
		return board_order(w->b, whoever(w, row, id), x);
	}
	row = row_of(w, &message_life, r.m.state);
	x.id = id;
	x.action = row->action;
	return board_message(w->b, whoever(w, row, id), x);
}

/* ---- somebody decides what somebody asked ---- */

static err decide_in(struct ctx *c, void *data)
{
	struct walk *w = data;
	struct approval_list l;
	struct object o;

	TRY(q_approval_in_state(c->db, APPROVAL_IS_ASKED, INT64_MAX, 20, &l));
	if (l.n == 0)
		return ERR_NOT_FOUND;
	const struct approval *a = &l.v[pick(w, l.n)];
	bool yes = pick(w, 2);
	TRY(conduct_object(c, a->subject, &o));
	TRY(approval_decide(c, a, &o, yes, S("看过了")));
	if (a->kind == APPROVAL_RECHECK)
		return conduct_recheck(c, a, yes, S("看过了"));
	if (a->kind != APPROVAL_TAKEDOWN || !yes)
		return OK;
	TRY(conduct_takedown(c, a));
	return approval_done(c, a);
}

static err decide(struct walk *w)
{
	struct acting who = pick(w, 2) ? (struct acting){ ROLE_SUPERVISOR, 0 } : anybody(w, 1);
	struct ctx c = board_as(w->b, who.role, who.unit);

	c.actor.account += pick(w, 2) ? 500 : 0;
	return app_write(&c, decide_in, w);
}

/* ---- what must be true ---- */

/* Handled with another: it has no order, lies on no desk and is as far as that one is. */
static err check_joint(struct ctx *c, struct walk *w, const struct message *m)
{
	struct message_joint_list rows;
	struct work_order_list orders;
	struct message head;

	TRY(q_joint_by_message(c->db, m->id, &rows));
	assert_int_equal(rows.n, m->joint != 0);
	if (!message_is_member(m))
		return OK;
	w->joined++;
	assert_int_equal(rows.v[0].lead, m->joint);
	TRY(message_get(c, m->joint, &head));
	assert_false(message_is_tombstone(m));
	w->answered += m->state == MESSAGE_ANSWERED || m->state == MESSAGE_CLOSED;
	if (m->state != MESSAGE_WAITING && m->state != MESSAGE_HANDLING)
		return OK;
	assert_true(message_is_head(&head));
	assert_int_equal(head.round, rows.v[0].round);
	assert_int_equal(head.state, m->state);
	assert_int_equal(head.lead_unit, m->lead_unit);
	assert_int_equal(m->desk_role, ROLE_NONE);
	TRY(q_orders_of(c->db, m->id, &orders));
	for (size_t i = 0; i < orders.n; i++)
		assert_false(order_is_open(&orders.v[i]));
	return OK;
}

static err check_in(struct ctx *c, void *data)
{
	struct walk *w = data;
	struct message_ref_list all;
	int64_t before = w->events;

	w->visible = w->tombstones = w->pending = w->events = w->joined = w->answered = 0;
	TRY(q_message_after(c->db, 0, ISSUED_MOST, &all));
	assert_int_equal(all.n, w->n);
	for (size_t i = 0; i < w->n; i++) {
		struct arena_mark mark = arena_mark(c->a);
		struct event_list events;
		struct message m;
		assert_int_equal(message_get(c, w->issued[i], &m), OK);
		TRY(q_event_of(c->db, m.id, &events));
		assert_int_equal(events.n, m.version);
		for (size_t k = 0; k < events.n; k++)
			assert_int_equal(events.v[k].seq, k + 1);
		TRY(check_joint(c, w, &m));
		w->events += (int64_t)events.n;
		w->tombstones += message_is_tombstone(&m);
		w->pending += m.state == MESSAGE_PENDING || m.state == MESSAGE_REFUSED;
		w->visible += m.state >= MESSAGE_WAITING && m.state <= MESSAGE_CLOSED;
		arena_rewind(c->a, mark);
	}
	assert_true(w->events >= before);
	assert_int_equal(w->visible + w->tombstones + w->pending, (int64_t)w->n);
	return OK;
}

static void check(struct walk *w)
{
	struct ctx c = board_as(w->b, ROLE_NONE, 0);

	assert_int_equal(app_read(&c, check_in, w), OK);
}

static int64_t steps(void)
{
	const char *v = getenv("LIUYAN_WALK_STEPS");

	return v ? atoll(v) : engine == SQLITE ? 10000 : 2000;
}

static void no_message_disappears_whatever_anybody_does(void **state)
{
	static struct walk w;
	int64_t total = steps();
	struct arena *a;

	(void)state;
	w = (struct walk){ .b = board_open(), .seed = 20261122 };
	w.b->app.settings.v[SET_RECHECK_PERCENT].number = 30;
	a = w.b->a;
	submit(&w);
	for (int64_t i = 1; i <= total; i++) {
		struct arena_mark mark = arena_mark(a);
		size_t what = pick(&w, 20);
		err e = OK;
		w.b->now += (int64_t)pick(&w, 3 * MS_HOUR);
		if (what == 0 && w.n < ISSUED_MOST)
			submit(&w);
		else
			e = what == 1 ? decide(&w) : act(&w);
		w.done += e == OK;
		w.refused += e != OK;
		if (i % CHECK_EVERY == 0 || i == total)
			check(&w);
		arena_rewind(a, mark);
	}
	print_message(
		"# %lld steps done, %lld refused: %zu issued = %lld visible or private + %lld "
		"tombstones + %lld pending; %lld events; %lld handled with another, %lld of them "
		"answered\n",
		(long long)w.done, (long long)w.refused, w.n, (long long)w.visible,
		(long long)w.tombstones, (long long)w.pending, (long long)w.events,
		(long long)w.joined, (long long)w.answered);
	/* it went everywhere */
	assert_true(w.done > total / 10 && w.refused > total / 10);
	assert_true(w.joined > 0);
	assert_true(w.visible > 0 && w.tombstones > 0 && w.pending > 0);
	board_close(w.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_message_disappears_whatever_anybody_does),
	};

	return board_run(tests);
}
