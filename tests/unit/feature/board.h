/*
 * board: a small message board for use-case tests, on either engine: one county
 * with an office, a coordinating unit and two handling units, a fixed clock, and
 * actors for every role. On PostgreSQL each board is a copy of a first one.
 */
#ifndef LIUYAN_TESTS_BOARD_H
#define LIUYAN_TESTS_BOARD_H

#include "app/app.h"
#include "base/clock.h"
#include "conduct/conduct.h"
#include "engines.h"
#include "office/office.h"
#include "unit/unit.h"

#define AT INT64_C(1794272400000) /* 2026-11-10 09:00 +08:00, a Tuesday */

struct board {
	struct app app;
	struct arena *a;
	char folder[64];
	const char *database; /* its name on PostgreSQL */
	int64_t coordinator, first, second, office;
	int64_t now;
};

struct acting {
	enum role role;
	int64_t unit;
};

static inline err board_make(struct ctx *c, void *data)
{
	struct board *b = data;
	struct unit_new u = { .place = 110101, .name = S("群众工作办公室"), .coordinating = true };
	struct office_new o = { .place = 110101, .rank = 1, .name = S("区长") };

	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->init)
			TRY(slices[i]->init(c));
	TRY(unit_save(c, &u, &b->coordinator));
	u = (struct unit_new){ .parent = b->coordinator, .place = 110101, .name = S("甲局") };
	TRY(unit_save(c, &u, &b->first));
	u.name = S("乙局");
	TRY(unit_save(c, &u, &b->second));
	o.coordinator = b->coordinator;
	return office_save(c, &o, &b->office);
}

/* A board with a folder and a number of its own; what it holds is for the caller. */
static const char *board_secret_from; /* a folder: a copy belongs to the model's key */

static inline void board_begin(struct board *b, const char *copy_of)
{
	static int boards;

	*b = (struct board){ .a = arena_new(1 << 20), .now = AT };
	strcpy(b->folder, "/tmp/liuyan-test-XXXXXX");
	assert_non_null(mkdtemp(b->folder));
	settings_defaults(&b->app.settings);
	b->app.settings.v[SET_LOG_LEVEL].number = 4;
	b->app.a = b->a;
	b->app.data = b->folder;
	b->database = arena_fmt(b->a, "board_%d_%d", (int)getpid(), ++boards).p;
	b->app.db = engine == POSTGRES ? engine_make(b->a, b->database, copy_of)
				       : arena_fmt(b->a, "sqlite:%s/liuyan.db", b->folder).p;
	if (copy_of && board_secret_from)
		assert_int_equal(system(arena_fmt(b->a, "cp %s/secret.key %s/vault.key %s/",
						  board_secret_from, board_secret_from, b->folder)
						.p),
				 0);
	assert_int_equal(app_open(&b->app, APP_CREATE), OK);
}

static inline void board_fill(struct board *b)
{
	struct ctx c = app_context(&b->app, b->a);
	int ran;

	assert_int_equal(store_migrate(b->app.store, b->a, &ran), OK);
	assert_int_equal(app_write(&c, board_make, b), OK);
}

static inline void board_end(struct board *b)
{
	if (engine == POSTGRES)
		engine_drop(b->a, b->database);
	assert_int_equal(system(arena_fmt(b->a, "rm -rf %s", b->folder).p), 0);
	arena_free(&b->a);
}

/* What a program does that finds its data: keys are loaded. */
static inline void board_load(struct board *b)
{
	struct ctx c = app_context(&b->app, b->a);

	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->opened)
			assert_int_equal(slices[i]->opened(&c), OK);
}

static struct board board_model; /* PostgreSQL: what the others are copies of */

static inline struct board *board_open(void)
{
	static struct board b;

	if (engine == SQLITE) {
		board_begin(&b, NULL);
		board_fill(&b);
		return &b;
	}
	if (!board_model.a) {
		board_begin(&board_model, NULL);
		board_fill(&board_model);
		app_close(&board_model.app);
		board_secret_from = board_model.folder;
	}
	board_begin(&b, board_model.database);
	board_load(&b);
	b.coordinator = board_model.coordinator;
	b.first = board_model.first;
	b.second = board_model.second;
	b.office = board_model.office;
	return &b;
}

static inline void board_close(struct board *b)
{
	app_close(&b->app);
	board_end(b);
}

static inline int board_model_end(void **state)
{
	(void)state;
	if (board_model.a)
		board_end(&board_model);
	return 0;
}

#define board_run(tests)                                                                           \
	engines_run(tests, sizeof(tests) / sizeof((tests)[0]), NULL, board_model_end)

/* A context that acts for a role in a unit; ROLE_NONE with a message: its writer. */
static inline struct ctx board_as(struct board *b, enum role role, int64_t unit)
{
	struct ctx c = app_context(&b->app, b->a);
	struct grant *g = ARENA_NEW(b->a, struct grant);

	c.now = b->now;
	if (role == ROLE_NONE) {
		c.actor.message = unit;
		return c;
	}
	*g = (struct grant){ .role = role, .unit = unit };
	if (unit)
		g->unit_path = unit == b->coordinator
				       ? arena_fmt(b->a, "/%lld/", (long long)unit)
				       : arena_fmt(b->a, "/%lld/%lld/", (long long)b->coordinator,
						   (long long)unit);
	c.actor.account = 1000 + (int64_t)role;
	c.actor.grants = g;
	c.actor.grants_n = 1;
	return c;
}

struct board_submit {
	struct message_new in;
	struct receipt r;
};

static inline err board_submit_in(struct ctx *c, void *data)
{
	struct board_submit *s = data;

	TRY(message_submit(c, &s->in, &s->r));
	TRY(app_settle(c));
	return message_receipt(c, s->r.id, &s->r);
}

static inline struct message_new board_letter(const struct board *b)
{
	return (struct message_new){
		.office = b->office,
		.kind = 2,
		.domain = 1,
		.title = S("路灯坏了一个星期"),
		.body = S("小区门口的路灯坏了一个星期，晚上很黑，物业0731-87654321没人接。"),
		.name = S("陈一二"),
		.phone = S("13800138000")
	};
}

static inline int64_t board_write(struct board *b)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct board_submit s = { .in = board_letter(b) };

	assert_int_equal(app_write(&c, board_submit_in, &s), OK);
	return s.r.id;
}

struct board_act {
	int64_t id;
	const char *action;
	struct conduct_input in;
};

static inline err board_act_message(struct ctx *c, void *data)
{
	struct board_act *x = data;

	return conduct_message(c, x->id, str_of(x->action), &x->in);
}

static inline err board_act_order(struct ctx *c, void *data)
{
	struct board_act *x = data;

	return conduct_order(c, x->id, str_of(x->action), &x->in);
}

static inline err board_message(struct board *b, struct acting who, struct board_act x)
{
	struct ctx c = board_as(b, who.role, who.unit);

	return app_write(&c, board_act_message, &x);
}

static inline err board_order(struct board *b, struct acting who, struct board_act x)
{
	struct ctx c = board_as(b, who.role, who.unit);

	return app_write(&c, board_act_order, &x);
}

struct board_read {
	int64_t id;
	struct message m;
	struct work_order_list orders;
	struct reply_list replies;
};

static inline err board_read_in(struct ctx *c, void *data)
{
	struct board_read *r = data;

	TRY(message_get(c, r->id, &r->m));
	TRY(q_orders_of(c->db, r->id, &r->orders));
	return q_replies_of(c->db, r->id, &r->replies);
}

static inline struct board_read board_get(struct board *b, int64_t id)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct board_read r = { .id = id };

	assert_int_equal(app_read(&c, board_read_in, &r), OK);
	return r;
}

#endif
