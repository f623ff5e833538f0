/*
 * secret: does this data folder's secret.key belong to this database?
 *
 * With another key the program would run all the same, every code and token of
 * before would be void, and what it hands out would be void once the right one is
 * back. So the database keeps a keyed value of the key, and app_open compares.
 * Invariants: data that was begun has the value; an empty database has none, so
 * that a copy or a backup can bring its own.
 */
#ifndef LIUYAN_SECRET_SECRET_H
#define LIUYAN_SECRET_SECRET_H

#include "app/app.h"

extern const struct slice slice_secret;

/* Data that was begun has places; an empty database will get another's keys. */
MUST err secret_data_begun(struct ctx *c, bool *begun);
/* ERR_USAGE, and says so, when the key is another. `c` has no session. */
MUST err secret_check(struct ctx *c);
/* The key was replaced on purpose: from now on it is the one. */
MUST err secret_accept(struct ctx *c);

#endif
