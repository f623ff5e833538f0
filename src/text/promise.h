/*
 * promise: what a reply promises by when.
 *
 * A promise is a clause that names a day not yet past and an act of the office ("3月底前
 * 完成整改"), or the clause before or behind it in the sentence does. What the writer is
 * to do by a day is none, nor what has been done.
 * Lifetime: the arena's.
 */
#ifndef LIUYAN_TEXT_PROMISE_H
#define LIUYAN_TEXT_PROMISE_H

#include "base/arena.h"

struct promise_found {
	size_t at, n; /* bytes of the text: the clauses that say it */
	int64_t due;  /* civil day since 1970-01-01: the last on which it is kept */
};

struct promises_found {
	struct promise_found *v;
	size_t n;
};

/* said: when the text was released, ms. */
void promises_find(struct arena *a, str text, int64_t said, struct promises_found *out);

#endif
