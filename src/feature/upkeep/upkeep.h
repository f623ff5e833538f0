/*
 * upkeep: what is made from messages (search, likeness, topics) follows their changes.
 *
 * Each write leaves a row in the ledger's queue; a job takes them in batches and asks
 * every slice that has an `upkeep` (app/slice.h). When nothing waits it goes on with a
 * walk over all messages, which begins when a database has none behind it (new, copied,
 * upgraded), when a maker's version has changed, and when somebody asks for it.
 * One session works at a time, in whichever process: what is counted is counted once.
 * While other writes come in, the job leaves the store to them most of the time.
 * Invariants: a row goes, and the walk moves on, only in the session that did the work, or
 * when the message has failed so often that it is left out, which the log tells.
 */
#ifndef LIUYAN_UPKEEP_UPKEEP_H
#define LIUYAN_UPKEEP_UPKEEP_H

#include "app/slice.h"
#include "upkeep/queries.h"

extern const struct slice slice_upkeep;

struct upkeep_progress {
	int64_t done;	  /* messages */
	int64_t left_out; /* that cannot be done */
	bool left;	  /* something may still wait */
};

/* Works until nothing waits, or for about share_us. */
MUST err upkeep_run(struct ctx *c, int64_t share_us, struct upkeep_progress *out);
/* Everything is to be made anew. */
MUST err upkeep_again(struct ctx *c);
/* In an `upkeep`: this is the walk, in which every message comes by, in order. */
bool upkeep_walks(const struct ctx *c);
/* Per cent of the walk, by time of writing; 100: it is done. */
MUST err upkeep_walked(struct ctx *c, int *percent);

#endif
