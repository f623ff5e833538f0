/*
 * deed: one action, done once however often it is sent under one key.
 *
 * Invariants: the key is taken before anything of the case is looked at and in
 * the action's own transaction, so that an action that is refused gives it back.
 * A key counts for the one who sends it alone: an account, a writer's account, or
 * the writer of one message. It is kept for a day.
 * Lifetime: of the context's arena.
 */
#ifndef LIUYAN_CONDUCT_DEED_H
#define LIUYAN_CONDUCT_DEED_H

#include "conduct/conduct.h"

/* ERR_NOT_FOUND: not done before under this key, or there is no key;
 * ERR_KEY_REUSED, with a fault: something else was. */
MUST err deed_before(struct ctx *c, const struct deed *d, struct deed_answer *out);
/* The same, and the key is this deed's from now on. */
MUST err deed_take(struct ctx *c, const struct deed *d, struct deed_answer *out);
MUST err deed_keep(struct ctx *c, const struct deed *d, const struct deed_answer *done);

extern const struct job deed_jobs[];

#endif
