/*
 * me: a writer's own pages (/me): signing in, what she wrote and follows, who looked at
 * her data, taking it with her, closing the account.
 *
 * Invariants: every page here shows the account of the actor and nothing of another's;
 * what is sealed is opened by a POST alone, which writes the access row. Staff have no
 * page of writers; of an enterprise that asks for its check they see what it said.
 * Lifetime: the request.
 */
#ifndef LIUYAN_ME_ME_H
#define LIUYAN_ME_ME_H

#include "app/slice.h"

extern const struct slice slice_me;

#endif
