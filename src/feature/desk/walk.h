/*
 * walk: goes through all cases or orders an actor may see, newest or oldest
 * first, as one list made of several.
 *
 * Each grant brings sources (the site, a coordinating unit, a unit's orders);
 * they are merged by their keys: a message's id, or the order's that brought it
 * to the unit. A walk looks at a bounded number of rows and then says where to
 * go on, so that a rare filter costs no more than a common one.
 * Lifetime: the request's arena.
 */
#ifndef LIUYAN_DESK_WALK_H
#define LIUYAN_DESK_WALK_H

#include "desk/rows.h"

struct walk_filter {
	int64_t state, kind, domain; /* 0: any */
	int64_t from, to;	     /* ms of writing; to is exclusive; 0: open */
	str q;			     /* part of the title */
	str unit;		     /* part of a unit's name: orders, for editors */
	bool oldest, orders;
	int64_t go_on; /* key to continue behind; 0: the beginning */
	int64_t look;  /* rows to look at before giving up */
};

struct walk_hit {
	int64_t key;
	struct desk_line line;
	struct desk_order_entry order; /* id 0: not of a unit's list */
};

struct walk;
MUST err walk_new(struct ctx *c, const struct walk_filter *f, struct walk **out);
/* The next that fits; false at the end or when enough was looked at. */
MUST err walk_next(struct ctx *c, struct walk *w, struct walk_hit *out, bool *found);
int64_t walk_key(const struct walk *w);	 /* of the last row looked at */
bool walk_is_cut(const struct walk *w);	 /* only the nearest of many units */
bool walk_is_over(const struct walk *w); /* nothing is left behind it */

#endif
