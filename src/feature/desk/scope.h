/*
 * scope: the units that a grant covers: its own and those below, nearest first.
 *
 * Bounded, so that a grant at the root costs no more than SCOPE_MOST look-ups.
 * Lifetime: the request's arena.
 */
#ifndef LIUYAN_DESK_SCOPE_H
#define LIUYAN_DESK_SCOPE_H

#include "unit/unit.h"

#define SCOPE_MOST 120

struct unit_scope {
	struct unit *v;
	size_t n;
	bool cut; /* there are more below */
};

/* Unit 0 (the whole site) gives the first units there are. */
MUST err scope_units(struct ctx *c, int64_t unit, size_t most, struct unit_scope *out);

#endif
