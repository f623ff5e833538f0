/*
 * walk: all stretches, read by the session's thread and checked by another, so
 * that reading and computing go on at once.
 */
#ifndef LIUYAN_VERIFY_WALK_H
#define LIUYAN_VERIFY_WALK_H

#include "verify/chain.h"

MUST err walk_pages(struct ctx *c, struct chain_check *k);

#endif
