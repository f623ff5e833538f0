#include "app/node.h"

#include "app/heir.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/rand.h"
#include "store/lease.h"

#define NODES 64
#define NODE_HELD (5 * MS_MINUTE)     /* by who keeps it every minute */
#define NODE_HELD_ONCE (24 * MS_HOUR) /* a command may work for hours without a word */
#define JOB_HELD (10 * MS_MINUTE)

static struct lease node_lease(const struct app *app, struct arena *a, unsigned node)
{
	return (struct lease){ .name = arena_fmt(a, "node-%02u", node).p,
			       .holder = app->holder,
			       .now = clock_now(),
			       .held_ms = app->keeps_node ? NODE_HELD : NODE_HELD_ONCE,
			       .most_ms = NODE_HELD_ONCE };
}

/* ERR_LOCKED: others have them all. The one that was held stays until there is another. */
static err claim(struct app *app, struct arena *a)
{
	bool mine = false;

	for (unsigned node = 0; node < NODES; node++) {
		struct lease l = node_lease(app, a, node);
		TRY(lease_take(app->store, a, &l, &mine));
		if (!mine)
			continue;
		app->node = node;
		app->node_held = true;
		id_node_set(node);
		heir_keep(app, a);
		return OK;
	}
	return ERR_LOCKED;
}

/* The number of the one that was killed in this folder, unless others took it. */
static err follow_or_claim(struct app *app)
{
	struct lease l;

	if (heir_follow(app)) {
		l = node_lease(app, app->a, app->node);
		TRY(lease_keep(app->store, app->a, &l, &app->node_held));
	}
	if (!app->node_held)
		return claim(app, app->a);
	id_node_set(app->node);
	return OK;
}

err node_claim(struct app *app)
{
	err e = OK;

	rand_secret(&app->holder, sizeof(app->holder));
	app->holder &= INT64_MAX;
	app->node = (unsigned)setting_number(&app->settings, SET_NODE);
	app->node_held = false;
	id_node_set(app->node);
	if (store_is_shared(app->store) && app->settings.v[SET_NODE].source == FROM_DEFAULT)
		e = follow_or_claim(app);
	if (e == ERR_LOCKED)
		warn("%d 个节点号都被占用：同时运行的进程太多，或刚才有许多进程被杀。\n"
		     "请稍后再试，或用设置 node 给每个进程指定一个不重复的节点号。\n",
		     NODES);
	return e;
}

/* What others took over while nothing was heard of this process, a stopped one
 * perhaps, is theirs: two must not make ids under one number. */
static err keep(struct arena *a, void *data)
{
	struct app *app = data;
	struct lease l = node_lease(app, a, app->node);
	bool mine = true;

	TRY(lease_keep(app->store, a, &l, &mine));
	if (mine)
		return OK;
	LOG(LOG_ERROR, "node_lost", LOG_N("node", app->node));
	TRY(claim(app, a));
	LOG(LOG_INFO, "node_taken", LOG_N("node", app->node));
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
	l = node_lease(app, app->a, app->node);
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
		LOG(LOG_ERROR, "job_failed", LOG_T("job", t->job->name), LOG_N("code", e));
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
		LOG(LOG_WARN, "job_kept", LOG_T("job", j->name));
	return OK;
}

void node_run_job(struct app *app, const struct job *j, bool due_or_not)
{
	err e = mem_with(1 << 14, take_turn, &(struct turn){ app, j, due_or_not });

	if (e != OK && e != ERR_FAILED)
		LOG(LOG_WARN, "job_not_taken", LOG_T("job", j->name), LOG_N("code", e));
}

void node_run_own_job(struct app *app, const struct job *j)
{
	err e = mem_with(1 << 16, run, &(struct turn){ app, j, false });

	if (e == ERR_MEMORY)
		LOG(LOG_WARN, "job_not_taken", LOG_T("job", j->name), LOG_N("code", e));
}
