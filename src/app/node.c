#include "app/node.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/rand.h"
#include "store/lease.h"

#define NODES 64
#define NODE_HELD (24 * MS_HOUR) /* a command may work for hours without a word */
#define JOB_HELD (10 * MS_MINUTE)

static struct lease node_lease(const struct app *app, struct arena *a)
{
	int64_t now = clock_now();

	return (struct lease){ .name = arena_fmt(a, "node-%02u", app->node).p,
			       .holder = app->holder,
			       .now = now,
			       .until = now + NODE_HELD };
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

void node_keep(struct app *app)
{
	struct arena *a = arena_new(4096);
	struct lease l = node_lease(app, a);
	bool mine = true;

	if (app->node_held && lease_keep(app->store, a, &l, &mine) == OK && !mine)
		LOG(LOG_ERROR, "node_lost", LOG_N("node", app->node));
	arena_free(&a);
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

static err run(struct app *app, struct arena *a, const struct job *j)
{
	struct ctx c = app_context(app, a);
	err e = j->run(&c);

	if (e != OK)
		LOG(LOG_ERROR, "job_failed", LOG_W("job", j->name), LOG_N("code", e));
	return e;
}

/* When the next turn begins, on everybody's clock. */
static int64_t next_due(const struct job *j, int64_t now)
{
	return (now / j->every_ms + 1) * j->every_ms;
}

void node_run_job(struct app *app, const struct job *j, bool due_or_not)
{
	struct arena *a = arena_new(1 << 16);
	int64_t now = clock_now();
	struct lease l = { arena_fmt(a, "job-%s", j->name).p, app->holder, now, now + JOB_HELD,
			   due_or_not };
	bool mine = false;
	err e = lease_take(app->store, a, &l, &mine);

	if (e == OK && mine) {
		e = run(app, a, j);
		if (lease_free(app->store, a, &l, e == OK ? next_due(j, now) : 0) != OK)
			LOG(LOG_WARN, "job_kept", LOG_W("job", j->name));
	} else if (e != OK && e != ERR_FAILED) {
		LOG(LOG_WARN, "job_not_taken", LOG_W("job", j->name), LOG_N("code", e));
	}
	arena_free(&a);
}
