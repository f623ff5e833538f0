/*
 * labels: texts with the names of their domains, as a set to learn from.
 *
 * Names are kept in the order of their bytes, so that the same rows in another order
 * give the same numbers. Lifetime: the arena's.
 */
#ifndef LIUYAN_LEARN_LABELS_H
#define LIUYAN_LEARN_LABELS_H

#include "app/corpus.h"
#include "text/classify.h"

enum labels_trouble {
	LABELS_FINE,
	LABELS_FEW,  /* fewer than two names */
	LABELS_MANY, /* more than CLASSIFY_LABELS */
	LABELS_LONG, /* a name of more than 40 characters */
};

struct labelled {
	struct classify_set set;
	size_t without; /* rows that name no domain */
	size_t spared;	/* rows left out, evenly: more than CLASSIFY_ROWS */
};

enum labels_trouble labels_of(struct arena *a, const struct corpus *c, struct labelled *out);

#endif
