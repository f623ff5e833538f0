/*
 * resolve: from the names in a file to the ids of places, offices, units and
 * domains, making once what is not there.
 *
 * Each name is asked for once and kept; what a session learnt is kept when it is
 * committed, and forgotten when the session begins again.
 * Lifetime: that of the arena given; memory grows with the distinct names only.
 */
#ifndef LIUYAN_EXCHANGE_RESOLVE_H
#define LIUYAN_EXCHANGE_RESOLVE_H

#include "exchange/record.h"

struct resolver;

/* office: where rows without an office go; 0: the site's own (本站), made when needed. */
struct resolver *resolver_new(struct arena *a, int64_t office);
/* Between begin, in a write session, and keep, after its commit, stand the rows. */
void resolver_begin(struct resolver *r, struct ctx *c);
void resolver_keep(struct resolver *r);
/* Fills in the ids, or bad when the row cannot come in. */
MUST err resolve(struct resolver *r, struct record *record);
/* Says on stdout what was made and which regions nobody knew. */
void resolver_report(const struct resolver *r);

#endif
