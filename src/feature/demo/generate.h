/*
 * demo/generate: writes made-up content into a store, batch by batch.
 *
 * Invariants: the rows depend on seed, n, base and the site's settings alone
 * (codes, which hang on the installation's secret, are written for small runs
 * only); ids rise. Memory does not grow with n.
 */
#ifndef LIUYAN_FEATURE_DEMO_GENERATE_H
#define LIUYAN_FEATURE_DEMO_GENERATE_H

#include "figures/figures.h"
#include "feature/demo/story.h"

struct generate {
	int64_t n, base; /* base: the present of the content, 00:00 */
	uint64_t seed;
	struct world *world;
	struct arena *a;
	bool desks; /* much for one county, and something on each of its desks */
};

/* The world first; ERR_STATE when there are messages already. */
MUST err generate_world(struct ctx *c, struct generate *g);
MUST err generate_messages(struct ctx *c, struct generate *g);
/* One story into the tables, in a write session. */
MUST err story_record(struct ctx *c, const struct story *t, struct figures *f, bool code);

#endif
