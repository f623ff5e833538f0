#include "app/node.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/rand.h"
#include "store/lease.h"

#define NODES 64
#define NODE_HELD (24 * MS_HOUR) /* a command may work for hours without a word */
#define JOB_HELD (10 * MS_MINUTE)

static struct lease node_lease(const struct app *app, struct arena *a)
{
	return (struct lease){ .name = arena_fmt(a, "node-%02u", app->node).p,
			       .holder = app->holder,
			       .now = clock_now(),
			       .held_ms = NODE_HELD };
}

err node_claim(struct app *app)
{
	bool mine = false;

	rand_secret(&app->holder, sizeof(app->holder));
	app->holder &= INT64_MAX;
	app->node = (unsigned)setting_number(&app->settings, SET_NODE);
	if (store_is_shared(app->store) && app->settings.v[SET_NODE].source == FROM_DEFAULT)
		for (app->node = 0; !mine && app->node < NODES; app->node += !mine) {
			struct lease l = node_lease(app, app->a);
			TRY(lease_take(app->store, app->a, &l, &mine));
		}
	app->node_held = mine;
	id_node_set(app->node % NODES);
	return OK;
}

static err keep(struct arena *a, void *data)
{
	struct app *app = data;
	struct lease l = node_lease(app, a);
	bool mine = true;

	TRY(lease_keep(app->store, a, &l, &mine));
	if (!mine)
		LOG(LOG_ERROR, "node_lost", LOG_N("node", app->node));
	return OK;
}

/* Failing once does no harm: it is held for much longer than until the next. */
void node_keep(struct app *app)
{
	if (app->node_held && mem_with(4096, keep, app) != OK)
		LOG(LOG_WARN, "node_not_kept", LOG_N("node", app->node));
}

void node_free(struct app *app)
{
	struct lease l;

	if (!app->store || !app->node_held)
		return;
	l = node_lease(app, app->a);
	if (lease_free(app->store, app->a, &l, 0) != OK)
		LOG(LOG_WARN, "node_kept", LOG_N("node", app->node));
}

struct turn {
	struct app *app;
	const struct job *job;
	bool due_or_not;
};

static err run(struct arena *a, void *data)
{
	const struct turn *t = data;
	struct ctx c = app_context(t->app, a);
	err e = t->job->run(&c);

	if (e != OK)
		LOG(LOG_ERROR, "job_failed", LOG_W("job", t->job->name), LOG_N("code", e));
	return e;
}

/* When the next turn begins, on everybody's clock. */
static int64_t next_due(const struct job *j, int64_t now)
{
	return (now / j->every_ms + 1) * j->every_ms;
}

/* The lease is given back even when the job ran out of memory: that has its own. */
static err take_turn(struct arena *a, void *data)
{
	struct turn *t = data;
	const struct job *j = t->job;
	int64_t now = clock_now();
	struct lease l = { .name = arena_fmt(a, "job-%s", j->name).p,
			   .holder = t->app->holder,
			   .now = now,
			   .held_ms = JOB_HELD,
			   .every_ms = j->every_ms,
			   .due_or_not = t->due_or_not };
	bool mine = false;
	err e;

	TRY(lease_take(t->app->store, a, &l, &mine));
	if (!mine)
		return OK;
	e = mem_with(1 << 16, run, t);
	if (lease_free(t->app->store, a, &l, e == OK ? next_due(j, now) : 0) != OK)
		LOG(LOG_WARN, "job_kept", LOG_W("job", j->name));
	return OK;
}

void node_run_job(struct app *app, const struct job *j, bool due_or_not)
{
	err e = mem_with(1 << 14, take_turn, &(struct turn){ app, j, due_or_not });

	if (e != OK && e != ERR_FAILED)
		LOG(LOG_WARN, "job_not_taken", LOG_W("job", j->name), LOG_N("code", e));
}
