/*
 * alike: which messages are about the same matter.
 *
 * Of each message the key terms are kept (text/gist.h), by city and by whether everybody
 * may see it while it is open. What is asked for is compared with the newest messages of
 * each of its terms, so that a question costs the same however many messages there are.
 * How much a term says follows from counts that are made anew now and then and held in
 * memory.
 * This slice knows ids, texts and places; it reads no message and asks no gate. Who shows
 * a hit to somebody asks the gate for it first (alike_find finds more than are shown).
 * Invariants: with `open` alone nothing is found that is not public or is closed.
 * Lifetime: what is found is the context's. Threads: counts are swapped under a lock.
 */
#ifndef LIUYAN_FEATURE_ALIKE_H
#define LIUYAN_FEATURE_ALIKE_H

#include "app/slice.h"
#include "text/gist.h"

/* From here on two messages may be about the same matter; and so likely that whoever
 * writes is asked. */
#define ALIKE_MAYBE 0.20
#define ALIKE_OFFER 0.30
#define ALIKE_PHRASES 4

struct alike_text {
	int64_t message, place;
	struct similar_text text;
	bool open; /* public and not closed */
};

/* Keeps a message's terms as they are now; it was kept before, or not. */
MUST err alike_put(struct ctx *c, const struct alike_text *t);
MUST err alike_drop(struct ctx *c, int64_t message);

struct alike_ask {
	struct similar_text text;
	int64_t place;
	int64_t besides; /* this message itself; 0: none */
	bool open;	 /* only what is public and not closed */
	size_t n;	 /* at most so many */
	double least;	 /* cosine, 0 to 1 */
};

struct alike_hit {
	int64_t message;
	double score; /* 0 to 1 */
	struct gist shared;
};

struct alike_hits {
	struct alike_hit *v; /* the most alike first; of equals the newest */
	size_t n;
};

/* Of the place's city and of what is above it. */
MUST err alike_find(struct ctx *c, const struct alike_ask *ask, struct alike_hits *out);
/* What both are about, as the asking text says it: "丽发新城、搅拌站". */
str alike_reason(struct arena *a, const struct similar_text *asked, const struct alike_hit *h);

/* The key terms of a text by the counts of now. */
void alike_gist(struct arena *a, const struct similar_text *t, struct gist *out);

/* How much it says that a text has this term, by the counts of now. */
double alike_worth(uint32_t term);
/* What is kept of a message; ERR_NOT_FOUND: nothing. */
MUST err alike_terms(struct ctx *c, int64_t message, struct gist *out);

/* When the counts were made (0: never) and of how many texts. */
MUST err alike_counted(struct ctx *c, int64_t *at, int64_t *texts);
/* New counts for every process; `counts` is only read. */
MUST err alike_count(struct ctx *c, const struct gist_counts *counts);

extern const struct slice slice_alike;

#endif
