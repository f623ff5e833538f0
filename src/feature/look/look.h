/*
 * look: no account, unit or post gets a name that a reader takes for another's.
 *
 * Two names that differ but look alike (text/skeleton.h) do not both exist: logins in
 * the whole installation, units and posts within a place. The very same name is not
 * this slice's matter. A look stays taken when its name is given up, so that nobody
 * slips into it.
 */
#ifndef LIUYAN_LOOK_LOOK_H
#define LIUYAN_LOOK_LOOK_H

#include "app/slice.h"

enum look_kind { LOOK_LOGIN = 1, LOOK_UNIT, LOOK_OFFICE };

#define LOOK_STEP 711 /* schema/0711_looks.sql: each slice that has names writes them down */

extern const struct slice slice_look;

/* Takes the look of this name; ERR_INPUT with a fault of `field` when another name has
 * it. Call it before anything of the name is written. */
MUST err look_take(struct ctx *c, enum look_kind kind, int64_t scope, str name, const char *field);
/* Of names that are there: the first keeps it, others stay as they are. */
MUST err look_note(struct ctx *c, enum look_kind kind, int64_t scope, str name);

#endif
