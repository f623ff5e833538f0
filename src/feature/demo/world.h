/*
 * demo/world: the made-up places, posts, units and staff that the messages are
 * about, written to the store once and kept in memory for the run.
 *
 * Invariants: depends on the seed alone (names of staff) and on the first free
 * unit and office numbers of the store. A unit's parent is its place's
 * coordinating office, and that one's parent the coordinating office of the place
 * above, so that scope by path follows the places.
 * Lifetime: the arena's that world_write got.
 */
#ifndef LIUYAN_FEATURE_DEMO_WORLD_H
#define LIUYAN_FEATURE_DEMO_WORLD_H

#include "app/context.h"
#include "feature/demo/content.h"

enum {
	WORLD_UNITS = 24, /* of one place at most */
	WORLD_OFFICES = 3,
};

struct world_unit {
	int64_t id;
	str name;
	int domain; /* 0: a town, which helps in any matter */
};

struct world_place {
	int64_t code, level;
	str name;
	const struct world_place *above; /* NULL: the nation */
	uint64_t weight;		 /* how much is written about it and all before it */
	int64_t offices[WORLD_OFFICES];
	size_t offices_n;
	struct world_unit office; /* the coordinating one */
	struct world_unit units[WORLD_UNITS];
	size_t units_n;
	int64_t staff[ROLE_COUNT]; /* account ids */
};

struct world {
	struct world_place *places; /* 0 is the nation, then by code */
	size_t places_n;
	struct world_place *focus; /* where the demonstration's accounts work; or NULL */
	int64_t editor;
};

/* In a write session. */
MUST err world_write(struct ctx *c, struct arena *a, uint64_t seed, int64_t base,
		     struct world **out);
const struct world_place *world_pick(const struct world *w, struct rand *r);
/* A county of the place (itself, if it is one) for the words of a text. */
const struct world_place *world_county(const struct world *w, const struct world_place *p,
				       struct rand *r);
struct world_place *world_at(struct world *w, int64_t code);
/* Who answers there for the domain: mostly its lead unit. */
const struct world_unit *world_unit_for(const struct world_place *p, int domain, struct rand *r);
/* Any unit but that one. */
const struct world_unit *world_other(const struct world_place *p, const struct world_unit * not,
				     struct rand *r);

#endif
