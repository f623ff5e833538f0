/*
 * copy: all rows of one store to another, which may have another engine.
 *
 * Invariants: the source is read in one session, so what arrives is one moment
 * of it. The target must be empty and at this program's version. Until the last
 * row is in, all counts agree and `prove` is content the target is marked, and no
 * program takes it for whole (store_current gives ERR_UNFINISHED).
 * Lifetime: of the call; the counts that of the arena.
 */
#ifndef LIUYAN_STORE_COPY_H
#define LIUYAN_STORE_COPY_H

#include "store/table.h"

struct copy_count {
	const struct table *table;
	int64_t from, to;
};

struct copy {
	struct store *from, *to;
	store_progress *tell; /* hears of rows; or NULL */
	void *data;
	err (*prove)(void *data); /* looks at what arrived; or NULL */
	void *prove_data;
	/* results */
	struct copy_count *counts;
	size_t counts_n;
	int64_t rows;
	const struct table *occupied; /* ERR_STATE: this table of the target has rows */
	bool moved_on;		      /* the source was written to meanwhile */
};

MUST err store_copy(struct copy *c, struct arena *a);

#endif
