/*
 * gist: the few terms that say what a message is about, with weights.
 *
 * A term (text/tokens.h) weighs by how often it stands in the message, the title three
 * times, and by how few messages have it (Salton, Buckley 1988): (1 + ln tf) * ln((N + 1)
 * / (df + 0.5)). What stands in more than a fifth of the messages says nothing, what
 * stands in no other one little. Of two messages the weights' cosine, 0 to 1, is how
 * much they are about the same matter, in whatever words.
 * Invariants: keys are sorted by term, each once; a message's have length 1.
 * Lifetime: counts and keys are the arena's they were made in.
 */
#ifndef LIUYAN_TEXT_GIST_H
#define LIUYAN_TEXT_GIST_H

#include "text/similar.h"

#define GIST_MOST 16   /* of a message */
#define GIST_CENTRE 64 /* of a group of them */

struct gist_key {
	uint32_t term; /* token_hash */
	float weight;
};

struct gist {
	struct gist_key *v;
	size_t n;
};

/* In how many texts each term stands. */
struct gist_counts {
	struct gist_count {
		uint32_t term, n; /* n 0: a free place */
	} * v;
	size_t room, used; /* room is a power of two */
	uint32_t texts;
	struct arena *a; /* where it grows */
};

void gist_counts_add(struct arena *tmp, struct gist_counts *c, const struct similar_text *t);
/* A term that stands in n texts more, as it was stored. */
void gist_counts_put(struct gist_counts *c, uint32_t term, uint32_t n);
uint32_t gist_counts_of(const struct gist_counts *c, uint32_t term);
/* How much it says that a text has this term; 0: nothing. */
double gist_worth(const struct gist_counts *c, uint32_t term);

/* The heaviest of a message; none when nothing of it says anything. */
void gist_of(struct arena *a, const struct gist_counts *c, const struct similar_text *t,
	     struct gist *out);
/* The same in three steps, for counts that are shared by threads: weighing allocates
 * nothing, so that a lock may be held over it. The draft is as long as the text. */
void gist_draft(struct arena *a, const struct similar_text *t, struct gist *draft);
void gist_weigh(const struct gist_counts *c, struct gist *draft);
void gist_finish(struct arena *a, const struct gist *draft, struct gist *out);
/* The phrases of a text that are made of these terms, at most n, as they stand in the
 * folded text; n says how many. */
void gist_phrases(struct arena *a, const struct similar_text *t, const struct gist *terms, str *out,
		  size_t *n);
/* Of two sorted lists the sum of products: the cosine, when both have length 1. */
double gist_product(const struct gist *a, const struct gist *b);

/* Adds to a group's sum, which keeps its heaviest GIST_CENTRE: it needs that much room. */
void gist_add(struct gist *sum, const struct gist *more);
double gist_length(const struct gist *k);
/* The n heaviest or fewer, the heaviest first. */
size_t gist_heaviest(const struct gist *k, size_t n, struct gist_key *out);

#endif
