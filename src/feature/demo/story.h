/*
 * demo/story: what becomes of a made-up message: who gets it, how long they
 * take, whether it is refused, returned, rated, asked again.
 *
 * Invariants: a function of the random state, the world and the time alone.
 * `until` cuts it off, so young messages are on their way and old ones mostly done.
 */
#ifndef LIUYAN_FEATURE_DEMO_STORY_H
#define LIUYAN_FEATURE_DEMO_STORY_H

#include "feature/demo/sim.h"
#include "feature/demo/world.h"

/* Where a story stops for good: something lies on that desk. */
enum story_stop {
	STOP_NEVER,
	STOP_PENDING,
	STOP_WAITING,
	STOP_ISSUED,
	STOP_DECLINED,
	STOP_SIGNED,
	STOP_DRAFTED,
	STOP_APPROVED,
	STOP_HANDED_IN,
	STOP_RETURNED,
	STOP_ANSWERED,
	STOP_FOLLOWUP,
};

/* The last public message of a place, for another on the same matter to join. */
struct story_recent {
	int64_t id;
	int kind, scene;
	uint64_t seed;
};

struct story {
	struct sim sim;
	struct sim_room *room;
	const struct world *world;
	const struct world_place *place;
	struct story_recent *recent;   /* of this place */
	const struct world_unit *unit; /* chosen beforehand, or NULL */
	enum story_stop stop;
	bool staged; /* quick up to its stop, for the demonstration's desks */
	/* set by story_tell: */
	struct demo_where where;
	struct demo_text text;
	str name, phone;
	int64_t answer_ms, began;
	int fate;
};

/* Lives the message through; t->sim.now is when it is written. Afterwards all of
 * it lies in t->sim.a. */
MUST err story_tell(struct story *t);

#endif
