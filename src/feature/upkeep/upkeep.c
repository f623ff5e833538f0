#include "upkeep/upkeep.h"

#include <stdlib.h>
#include <time.h>

#include "app/app.h"
#include "app/cli.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "ledger/ledger.h"

#define BATCH 64
#define SHARE_US 800000
#define REST 8 /* while others write: times as long as a batch took */

struct batch {
	struct app *app;
	size_t n, done;
};

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static err upkeep_one(struct ctx *c, int64_t message)
{
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->upkeep)
			TRY(slices[i]->upkeep(c, message));
	return OK;
}

/* Messages in the order of their ids: indexes then grow at one end. */
static err do_batch(struct ctx *c, void *data)
{
	struct batch *b = data;
	struct upkeep_list l;
	int64_t ids[BATCH];

	TRY(q_upkeep_first(c->db, BATCH, &l));
	b->n = l.n;
	b->done = 0;
	for (size_t i = 0; i < l.n; i++)
		ids[i] = l.v[i].message;
	qsort(ids, l.n, sizeof(ids[0]), by_number);
	for (size_t i = 0; i < l.n; i++) {
		if (i && ids[i] == ids[i - 1])
			continue;
		TRY(upkeep_one(c, ids[i]));
		b->done++;
	}
	for (size_t i = 0; i < l.n; i++)
		TRY(q_upkeep_drop(c->db, l.v[i].id, l.v[i].message, NULL));
	return OK;
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

/* Whether somebody else's write was committed since `before`. */
static bool others_write(struct app *app, int64_t before)
{
	return store_stats(app->store).commits > before + 1;
}

err upkeep_run(struct ctx *c, int64_t share_us, int64_t *done, bool *left)
{
	struct batch b = { .app = c->app, .n = BATCH };
	int64_t began = clock_monotonic(), commits = store_stats(c->app->store).commits;

	*done = 0;
	while (b.n == BATCH && clock_monotonic() - began < share_us && !c->app->stopping) {
		int64_t from = clock_monotonic(), took;
		TRY(mem_with(1u << 20, some, &b));
		took = clock_monotonic() - from;
		*done += (int64_t)b.done;
		if (b.n == BATCH && others_write(c->app, commits))
			rest(took * REST < share_us ? took * REST : share_us);
		commits = store_stats(c->app->store).commits;
	}
	*left = b.n == BATCH;
	return OK;
}

static err keep_up(struct ctx *c)
{
	int64_t done;
	bool left;

	return upkeep_run(c, SHARE_US, &done, &left);
}

static const struct job jobs[] = {
	{ "upkeep", 1, keep_up, JOB_SHORT },
	{ 0 },
};

const struct slice slice_upkeep = { .name = "upkeep", .jobs = jobs };
