/*
 * upkeep: what is made from messages (search, likeness, topics) follows their changes.
 *
 * Each write leaves a row in the ledger's queue; a job takes them in batches and asks
 * every slice that has an `upkeep` (app/slice.h). Where one process writes at a time
 * the job leaves the store to others most of the time while they write.
 * Invariants: a row goes only in the session that did the work.
 */
#ifndef LIUYAN_UPKEEP_UPKEEP_H
#define LIUYAN_UPKEEP_UPKEEP_H

#include "app/slice.h"

extern const struct slice slice_upkeep;

/* Works until nothing waits, or for about share_us; *left says whether something may
 * still wait. */
MUST err upkeep_run(struct ctx *c, int64_t share_us, int64_t *done, bool *left);

#endif
