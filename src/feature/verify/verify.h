/*
 * verify: everything that is kept, computed again from the ledger and compared:
 * chains, records, lists, desks, figures, and the sealed tree.
 *
 * Invariants: reads one snapshot; changes nothing; what is wrong is named by
 * message and event, the first one first, and counted.
 * Lifetime: a report that of the caller.
 */
#ifndef LIUYAN_VERIFY_VERIFY_H
#define LIUYAN_VERIFY_VERIFY_H

#include "app/slice.h"

extern const struct slice slice_verify;

struct verify_report {
	int64_t messages, events, leaves, heads, bad;
	bool quiet; /* says nothing itself: the caller tells */
	str first;  /* what was wrong first, in words; in the context's memory */
};

/* In a read session. OK also when something is wrong: see report->bad. */
MUST err verify_all(struct ctx *c, struct verify_report *report);

#endif
