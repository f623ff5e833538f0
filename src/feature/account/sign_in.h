/*
 * sign_in: the way from a right password to a session, a step at a time: the second
 * factor, a password that must be changed, a factor that must be set up.
 *
 * Between the steps there is no session, only a cookie that says how far this browser
 * has come: signed, good for ten minutes, bound to the password that was shown.
 */
#ifndef LIUYAN_ACCOUNT_SIGN_IN_H
#define LIUYAN_ACCOUNT_SIGN_IN_H

#include "account/account.h"
#include "account/delay.h"

struct half {
	struct account account;
	bool factor; /* has been shown */
};

/* Who has shown the password; ERR_LOGIN: nobody, or too long ago. */
MUST err half_read(struct ctx *c, const struct request *rq, struct half *out);
/* The page of the next step; empty: none is left. */
MUST err sign_in_step(struct ctx *c, const struct half *h, str *to);
/* In a write session: the next step's cookie, or the session, and where to go. */
MUST err sign_in_next(struct ctx *c, const struct half *h, const struct request *rq,
		      struct response *rs, str *to);

/* A try at a secret with the delays around it. run sets ticket.wait when the store
 * says to wait, and ticket.failed when the secret was wrong. */
struct delay_ticket sign_in_ticket(struct ctx *c, const struct request *rq, str login);
MUST err sign_in_try(struct delay_ticket *t, err (*run)(void *data), void *data);
/* Status 429, Retry-After and the fault of `field`. */
void sign_in_wait(struct ctx *c, struct response *rs, int64_t wait, const char *field);
/* Counts it, and tells the administrators of many. */
MUST err sign_in_count(struct ctx *c, struct delay_ticket *t, int64_t alert);

#endif
