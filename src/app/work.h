/*
 * work: what a submission may have to cost when many come: a small computation by
 * the browser (after Back, "Hashcash", 2002), or a wait.
 *
 * A challenge asks for a number such that SHA-256 of "CHALLENGE:NUMBER" begins with
 * so many zero bits. A ticket asks for nothing but time: it lets in from its moment on.
 * That way nothing has to be seen, heard or run. Both are signed by this
 * installation, bound to a network and an end, and let in once (once a process).
 * Lifetime: of the texts, the arena given. Threads: any.
 */
#ifndef LIUYAN_APP_WORK_H
#define LIUYAN_APP_WORK_H

#include "base/arena.h"

struct app;

#define WORK_BITS_LEAST 14
/* About five seconds on an old telephone, half of one on a new computer. */
#define WORK_BITS_MOST 18

struct work_offer {
	str challenge, ticket;
	int bits;
	int64_t wait_s; /* until the ticket lets in */
};

enum work_verdict {
	WORK_NONE,  /* nothing was shown */
	WORK_BAD,   /* forged, over, of another network, used, or not solved */
	WORK_EARLY, /* a ticket whose moment has not come */
	WORK_GOOD,  /* lets in, now and not again */
};

/* given: CHALLENGE:NUMBER or a ticket. now: milliseconds of the wall clock. */
enum work_verdict work_check(struct app *app, str network, str given, int64_t now);
/* A new challenge and a ticket: the one that was shown too early, or a new one. */
struct work_offer work_offer(struct app *app, struct arena *a, str network, int bits, str early,
			     int64_t now);
/* Zero bits at the beginning of SHA-256. */
int work_zero_bits(const unsigned char sum[32]);

#endif
