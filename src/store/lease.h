/*
 * lease: one of several processes does a thing, for a while.
 *
 * Invariants: a lease has one holder until its time is over or it is given
 * back; a holder that died is followed when the time is over. Times are those
 * of the callers' clocks, which must agree within much less than a lease; what a
 * clock wrote that was far ahead counts for nothing, or the thing would not be
 * done until then.
 */
#ifndef LIUYAN_STORE_LEASE_H
#define LIUYAN_STORE_LEASE_H

#include "store/store.h"

struct lease {
	const char *name;
	int64_t holder;	      /* a number of this process alone */
	int64_t now, held_ms; /* until when: now and so long */
	int64_t most_ms;      /* for which anybody may hold it; 0: held_ms */
	int64_t every_ms;     /* how long after one turn the next is due; 0: at once */
	bool due_or_not;      /* also before the thing is due again */
};

/* Each is a write session of its own. *mine: it is the caller's until then. */
MUST err lease_take(struct store *s, struct arena *a, const struct lease *l, bool *mine);
MUST err lease_keep(struct store *s, struct arena *a, const struct lease *l, bool *mine);
/* Gives it back; nobody need take it before `due`. */
MUST err lease_free(struct store *s, struct arena *a, const struct lease *l, int64_t due);

#endif
