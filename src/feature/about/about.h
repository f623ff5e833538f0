/*
 * about: whom a message complains of (被反映单位), and what follows from it.
 *
 * Invariants: a named unit, all units below it, and every account that holds a
 * role there are kept from the message by the gate until an order is given to
 * them; its own coordinating office is passed over for the next higher one. A
 * unit's name found in the text of a complaint counts as named until an editor
 * says otherwise. Rows are never deleted; the message's digest covers them.
 * Lifetime: rows and paths live in the context's arena.
 */
#ifndef LIUYAN_ABOUT_ABOUT_H
#define LIUYAN_ABOUT_ABOUT_H

#include "about/queries.h"
#include "app/slice.h"

enum about_state { ABOUT_NAMED = 1, ABOUT_SUGGESTED, ABOUT_CLEARED };
enum about_source { ABOUT_BY_WRITER = 1, ABOUT_BY_TEXT, ABOUT_BY_STAFF };

#define ABOUT_MOST 16 /* units of one message */

struct about {
	struct message_about_list rows;
	str *paths; /* of the units that are named */
	int64_t *units;
	size_t paths_n;
	int64_t *persons;
	size_t persons_n;
};

struct about_ids {
	int64_t v[ABOUT_MOST];
	size_t n;
};

/* What staff say of it: the units that are named from now on, and a person. */
struct about_ruling {
	struct about_ids units;
	int64_t person; /* 0: none */
	bool only;	/* nobody else: what was named and is not among them is cleared */
};

extern const struct slice slice_about;

MUST err about_read(struct ctx *c, int64_t message, struct about *out);
/* Adds to *o who is named, for the gate; fails closed. */
void about_object(struct ctx *c, int64_t message, struct object *o);
/* The actor's conflict of interest with this message. */
enum conflict about_bars(struct ctx *c, int64_t message);
/* Is there a message that complains of the actor herself? */
MUST err about_of_actor(struct ctx *c, bool *any);

/* Units by the names that somebody typed, separated by 、 or a comma; a fault of
 * `field` for a name that no unit of the place or above it has. */
void about_typed(struct ctx *c, int64_t place, const char *field, str names, struct about_ids *out);
/* Units of the place and above it whose names stand in the text. */
MUST err about_found(struct ctx *c, int64_t place, const str text[2], struct about_ids *out);

/* A new or rewritten message: `chosen` by the writer, and what its text names.
 * certain: names in the text count at once (a complaint). */
MUST err about_take(struct ctx *c, int64_t message, const struct about_ids *chosen,
		    const struct about_ids *found, bool certain);
MUST err about_rule(struct ctx *c, int64_t message, const struct about_ruling *r);

/* The units that are named now. */
MUST err about_named(struct ctx *c, int64_t message, struct about_ids *out);
/* Adds `unit` when a person who is named coordinates there alone. */
MUST err about_add_alone(struct ctx *c, int64_t message, int64_t unit, struct about_ids *out);
/* The unit that takes a message of these in: `usual`, or the next one above it, by the
 * tree of units and then of places, that is not among them; 0: there is none. */
MUST err about_coordinator(struct ctx *c, const struct about_ids *named, int64_t place,
			   int64_t usual, int64_t *out);

enum about_conflict {
	ABOUT_FREE = 0,
	ABOUT_UNIT,   /* it is named, or lies below one that is */
	ABOUT_PERSON, /* a person who is named has a desk there to herself */
};
MUST err about_conflict_of(struct ctx *c, const struct about *a, int64_t unit,
			   enum about_conflict *out);

#endif
