/*
 * history: one record written as a message with the events that led to it.
 *
 * Invariants: every figure, list and desk row is what the same events would
 * have given on this site; event times are the row's own.
 */
#ifndef LIUYAN_EXCHANGE_HISTORY_H
#define LIUYAN_EXCHANGE_HISTORY_H

#include "exchange/record.h"
#include "figures/figures.h"

struct origin {
	str source;  /* keeps apart the numbers of different files */
	int64_t run; /* of this import */
};

/* In a write session; sets r->verdict, and writes nothing unless it is new. */
MUST err history_write(struct ctx *c, const struct origin *from, struct record *r,
		       struct figures *f);

#endif
