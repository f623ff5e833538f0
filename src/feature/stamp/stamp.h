/*
 * stamp: how often the things have changed that processes keep in memory (names).
 *
 * Whoever changes one calls stamp_change in the same transaction; whoever keeps a copy
 * reads the number with stamp_read, in the session he reads from, and makes the copy
 * anew when it is higher than its own. A session that has changed something itself must
 * keep no copy for others: it may yet be undone (stamp_own).
 */
#ifndef LIUYAN_STAMP_STAMP_H
#define LIUYAN_STAMP_STAMP_H

#include "app/slice.h"

enum stamp { STAMP_PLACES = 1, STAMP_UNITS, STAMP_OFFICES, STAMPS };

extern const struct slice slice_stamp;

MUST err stamp_change(struct ctx *c, enum stamp of);
MUST err stamp_read(struct ctx *c, enum stamp of, int64_t *n);
bool stamp_own(const struct ctx *c);

#endif
