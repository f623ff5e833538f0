#include "upkeep/upkeep.h"

#include <stdlib.h>
#include <time.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "ledger/ledger.h"
#include "message/message.h"

#define BATCH 32	/* messages a session, while others write */
#define BATCH_MOST 1024 /* while nobody does: fewer and bigger pieces of an index */
#define SHARE_US 800000
#define HOLD_US 60000 /* about as long as a writer may have to wait for a batch, twice */
#define TRIES 5	      /* of a message that fails by itself, before it is left out */
#define PAUSE_US 50000

struct batch {
	struct app *app;
	int64_t size;
	int64_t done;
	bool left;
	int64_t message; /* that was being worked on last, and by whom */
	const struct slice *maker;
	int64_t failed; /* by itself, so often in a row */
	int tries;
	int64_t left_out;
};

/* Another number whenever one of the makers makes something else than before. */
static int64_t makers_version(void)
{
	int64_t v = 0;

	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->upkeep)
			v = v * 1000003 % 2147483647 + slices[i]->upkeep_version;
	return v;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static err make_all(struct ctx *c, struct batch *b, int64_t message)
{
	struct arena_mark m = arena_mark(c->a);

	b->message = message;
	for (size_t i = 0; i < slices_n; i++) {
		if (!slices[i]->upkeep)
			continue;
		b->maker = slices[i];
		TRY(slices[i]->upkeep(c, message));
	}
	arena_rewind(c->a, m);
	return OK;
}

static err walk_at(struct ctx *c, struct upkeep_walk *out)
{
	err e = q_upkeep_walk_get(c->db, out);

	if (e == OK && out->version == makers_version())
		return OK;
	*out = (struct upkeep_walk){ makers_version(), 0 };
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Messages in the order of their ids: indexes then grow at one end. */
static err take_queue(struct ctx *c, struct batch *b)
{
	struct upkeep_walk walk;
	struct upkeep_list l;
	int64_t ids[BATCH_MOST];

	TRY(q_upkeep_after(c->db, 0, b->size, &l));
	for (size_t i = 0; i < l.n; i++)
		ids[i] = l.v[i].message;
	qsort(ids, l.n, sizeof(ids[0]), by_number);
	for (size_t i = 0; i < l.n; i++) {
		if (i && ids[i] == ids[i - 1])
			continue;
		TRY(make_all(c, b, ids[i]));
		b->done++;
	}
	for (size_t i = 0; i < l.n; i++)
		TRY(q_upkeep_drop(c->db, l.v[i].id, l.v[i].message, NULL));
	TRY(walk_at(c, &walk)); /* behind the queue comes the walk, if one is on */
	b->left = l.n == (size_t)b->size || (l.n && walk.done != INT64_MAX);
	return OK;
}

static err walk_on(struct ctx *c, struct batch *b)
{
	struct message_ref_list l;
	struct upkeep_walk w;

	TRY(walk_at(c, &w));
	if (w.done == INT64_MAX)
		return OK;
	TRY(q_message_after(c->db, w.done, b->size, &l));
	c->once[ONCE_WALK] = c;
	for (size_t i = 0; i < l.n; i++)
		TRY(make_all(c, b, l.v[i].message));
	c->once[ONCE_WALK] = NULL;
	b->done += (int64_t)l.n;
	b->left = l.n == (size_t)b->size;
	return q_upkeep_walk_put(c->db, w.version, b->left ? l.v[l.n - 1].message : INT64_MAX,
				 NULL);
}

static err do_batch(struct ctx *c, void *data)
{
	struct batch *b = data;

	b->done = 0;
	b->message = 0;
	TRY(q_upkeep_walk_hold(c->db, NULL)); /* the job here, a command there */
	TRY(take_queue(c, b));
	return b->done ? OK : walk_on(c, b);
}

static err some(struct arena *tmp, void *data)
{
	struct batch *b = data;
	struct ctx c = app_context(b->app, tmp);

	return app_write(&c, do_batch, b);
}

static void rest(int64_t us)
{
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };

	nanosleep(&t, NULL);
}

/* ---- one that fails ---- */

/* The store's own troubles, which are over some day for all messages. */
static bool is_passing(err e)
{
	static const err v[] = { ERR_BUSY,   ERR_READONLY, ERR_FULL,
				 ERR_LOCKED, ERR_LOST,	   ERR_UNKNOWN_OUTCOME,
				 ERR_FAILED, ERR_AGAIN,	   ERR_MEMORY };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (v[i] == e)
			return true;
	return false;
}

/* Its row of the queue goes, or the walk passes it by. */
static err leave_out(struct ctx *c, void *data)
{
	const struct batch *b = data;
	struct message_ref_list next;
	struct upkeep_list l;
	struct upkeep_walk w;

	TRY(q_upkeep_after(c->db, 0, 1, &l));
	if (l.n)
		return l.v[0].message == b->message
			       ? q_upkeep_drop(c->db, l.v[0].id, l.v[0].message, NULL)
			       : OK;
	TRY(walk_at(c, &w));
	TRY(q_message_after(c->db, w.done, 1, &next));
	if (next.n == 0 || next.v[0].message != b->message)
		return OK;
	return q_upkeep_walk_put(c->db, w.version, b->message, NULL);
}

static err one_less(struct arena *tmp, void *data)
{
	struct batch *b = data;
	struct ctx c = app_context(b->app, tmp);

	return app_write(&c, leave_out, b);
}

/* A batch failed: its messages are taken one by one, and one that fails again and again
 * holds up no other. It comes back when it changes, and with the next walk. */
static err go_apart(struct batch *b, err e)
{
	if (b->message == 0 || (is_passing(e) && (b->size == 1 || e != ERR_MEMORY)))
		return e;
	b->left = true;
	b->tries = b->size == 1 && b->message == b->failed ? b->tries + 1 : 0;
	b->failed = b->message;
	b->size = 1;
	if (b->tries < TRIES) {
		rest(b->tries * PAUSE_US);
		return OK;
	}
	LOG(LOG_ERROR, "upkeep_left_out", LOG_T("maker", b->maker->name),
	    LOG_N("message", b->message), LOG_N("code", e));
	b->left_out++;
	return mem_with(1u << 16, one_less, b);
}

/* ---- in turns ---- */

static err is_idle(struct ctx *c, void *data)
{
	struct upkeep_list l;
	struct upkeep_walk w;

	TRY(q_upkeep_after(c->db, 0, 1, &l));
	TRY(walk_at(c, &w));
	*(bool *)data = l.n == 0 && w.done == INT64_MAX;
	return OK;
}

/* So long that the work is the share of the time that others leave it. */
static int64_t rest_after(const struct ctx *c, int64_t took, int64_t most)
{
	int64_t percent = setting_number(c->settings, SET_UPKEEP_PERCENT);
	int64_t us = took * (100 - percent) / percent;

	return us < most ? us : most;
}

err upkeep_run(struct ctx *c, int64_t share_us, struct upkeep_progress *out)
{
	int64_t began = clock_monotonic(), commits = store_stats(c->app->store).commits;
	struct batch b = { .app = c->app, .size = BATCH };
	bool idle;

	*out = (struct upkeep_progress){ 0 };
	TRY(app_read(c, is_idle, &idle)); /* an idle board writes nothing */
	for (b.left = !idle; b.left && !c->app->stopping;) {
		int64_t from = clock_monotonic(), took;
		err e = mem_with(1u << 20, some, &b);
		if (e != OK) {
			TRY(go_apart(&b, e));
			continue;
		}
		out->done += b.done;
		took = clock_monotonic() - from;
		if (clock_monotonic() - began > share_us)
			break;
		if (store_stats(c->app->store).commits > commits + 1) {
			b.size = BATCH;
			rest(rest_after(c, took, share_us));
		} else if (b.size < BATCH_MOST && took < HOLD_US) {
			b.size *= 2;
		}
		commits = store_stats(c->app->store).commits;
	}
	out->left = b.left;
	out->left_out = b.left_out;
	return OK;
}

bool upkeep_walks(const struct ctx *c)
{
	return c->once[ONCE_WALK] != NULL;
}

err upkeep_again(struct ctx *c)
{
	return q_upkeep_walk_put(c->db, makers_version(), 0, NULL);
}

err upkeep_walked(struct ctx *c, int *percent)
{
	struct message_ref_list first;
	struct message_list last;
	struct upkeep_walk w;

	*percent = 100;
	TRY(walk_at(c, &w));
	if (w.done == INT64_MAX)
		return OK;
	TRY(q_message_after(c->db, 0, 1, &first));
	TRY(q_message_before(c->db, INT64_MAX, 1, &last));
	if (first.n && last.n && last.v[0].id > first.v[0].message)
		*percent = w.done <= first.v[0].message
				   ? 0
				   : (int)((w.done - first.v[0].message) /
					   ((last.v[0].id - first.v[0].message) / 100 + 1));
	return OK;
}

static err keep_up(struct ctx *c)
{
	struct upkeep_progress p;

	return upkeep_run(c, SHARE_US, &p);
}

static const struct job jobs[] = {
	{ "upkeep", 1, keep_up, JOB_SHORT },
	{ 0 },
};

STORE_PART(store, upkeep);

const struct slice slice_upkeep = { .name = "upkeep", .store = &store, .jobs = jobs };
