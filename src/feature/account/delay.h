/*
 * delay: failures to sign in make the next try wait longer, and lock nobody out.
 *
 * Counted are the network (in memory), the account's name and, apart from it, the
 * browser that has signed in to this account before (in the store): the owner on her
 * own machine does not wait for what strangers do to her name. Each has some tries
 * free; then 1 s, 2 s, 4 s … A try before its time is refused, and counts for nothing.
 * Tries that are under way are counted as if they failed.
 * Threads: any. Lifetime: a ticket from delay_enter to delay_leave.
 */
#ifndef LIUYAN_ACCOUNT_DELAY_H
#define LIUYAN_ACCOUNT_DELAY_H

#include "app/context.h"

struct delay_ticket {
	str network;
	str key, device; /* of the rows; device empty: not known */
	uint64_t name;	 /* of the flight */
	int64_t others;	 /* tries of this name that are under way */
	bool enters;	 /* holds a place in memory */
	int64_t now, wait;
	bool failed;
};

/* Milliseconds to wait, 0: the try is under way and counted. */
int64_t delay_enter(struct delay_ticket *t);
/* Takes back what delay_enter counted unless the secret was wrong. */
void delay_leave(struct delay_ticket *t, bool failed);

/* What the store knows of it. */
MUST err delay_read(struct ctx *c, const struct delay_ticket *t, int64_t *wait);
MUST err delay_count(struct ctx *c, const struct delay_ticket *t, bool failed);

/* A new secret makes the failures with the old one mean nothing. */
MUST err delay_clear(struct ctx *c, str login);
str delay_key(struct ctx *c, str login);

/* Of the one failing now: enough of them, over many names or all together, to tell the
 * administrators; at most every ten minutes. 0: no, else how many failures. */
int64_t delay_alert(const struct delay_ticket *t);

/* For tests: as if the process had just begun. */
void delay_forget(void);

#endif
