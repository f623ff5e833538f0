/*
 * queue: what waits on a desk (a role in a unit), soonest first.
 *
 * A handler's and an approver's desk takes in the units below theirs; the
 * site's editors share one desk (unit 0). Keyset paging by (due, subject).
 */
#ifndef LIUYAN_DESK_QUEUE_H
#define LIUYAN_DESK_QUEUE_H

#include "desk/rows.h"

#define QUEUE_PAGE 50

enum queue_due { QUEUE_ALL, QUEUE_OVER, QUEUE_TODAY, QUEUE_DUES };

struct queue_ask {
	enum queue_due due;
	int64_t after_due, after_subject;
	int64_t n;
};

struct desk_queue {
	int64_t role, unit;
	const char *label; /* of the role */
	str name;	   /* of the unit */
	str counts[QUEUE_DUES];
	enum queue_due due;
	struct desk_row *rows;
	size_t n;
	bool more, cut;
	int64_t next_due, next_subject;
	bool review; /* the editors' desk: texts in sight */
};

bool queue_has(enum role role); /* does this role have a desk of its own */
MUST err queue_read(struct ctx *c, const struct grant *g, const struct queue_ask *ask,
		    struct desk_queue *out);

struct queue_waiting {
	struct todo *v; /* soonest first */
	size_t n;
};

/* What waits on all the actor's desks together: at least ask->n + 1 rows unless
 * that is all. ask->due is not looked at. */
MUST err queue_all(struct ctx *c, const struct queue_ask *ask, struct queue_waiting *out);
/* The first case of all the actor's desks; 0: nothing waits. */
MUST err queue_first(struct ctx *c, int64_t *message);

#endif
