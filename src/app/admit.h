/*
 * admit: whether a request may go on to a worker, before anything waits for it.
 *
 * Unsafe requests count by network. One that is marked ROUTE_SUBMIT counts by the rows
 * of costs.def instead; over one of them it is not refused but costs something
 * (app/work.h), the more the further it is over; a wall is only what comes after that.
 * So whoever writes one message finds a way in, however many others there are.
 * Threads: any (the readers').
 */
#ifndef LIUYAN_APP_ADMIT_H
#define LIUYAN_APP_ADMIT_H

#include "app/slice.h"
#include "app/work.h"

/* What is told to whoever is not let in. */
struct admission {
	struct work_offer offer; /* of ERR_WORK */
	int64_t retry_s;
};

/* OK, ERR_WORK or ERR_RATE; then rq->app is a struct admission. */
MUST err admit(struct app *app, struct request *rq, const struct route *r);

#endif
