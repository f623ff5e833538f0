/*
 * similar: how much of two texts is the same, by the pieces of four characters that
 * they share (Broder 1997: the part of all their pieces that both have, 0 to 1).
 *
 * Only letters, marks and numbers count, title and body as one: blanks, line ends and
 * punctuation are what copying changes first. A text shorter than four is one piece.
 * Invariants: a set is sorted, each piece once; two empty sets are not alike (0).
 * Lifetime: a set is the arena's.
 */
#ifndef LIUYAN_TEXT_SIMILAR_H
#define LIUYAN_TEXT_SIMILAR_H

#include "base/arena.h"
#include "base/log.h"

#define SIMILAR_PIECE 4
/* From here on two messages count as copies: the pairs that this was measured on begin at
 * 0.4, in texts whose numbers were masked afterwards (docs/decisions/0014-likeness.md). */
#define SIMILAR_COPY 0.38

struct similar_text {
	str title, body; /* as written: folded here */
};

struct similar_set {
	uint32_t *v;
	size_t n;
};

void similar_set(struct arena *a, const struct similar_text *t, struct similar_set *out);
double similar_share(const struct similar_set *a, const struct similar_set *b);

/* All pairs of many texts. */
struct similar_pair {
	uint32_t a, b; /* places in the list, a < b */
	float share;
};

struct similar_pairs {
	struct similar_pair *v; /* the most alike first */
	size_t n;
};

struct similar_ask {
	const struct similar_text *v;
	size_t n;
	double least;	    /* the part that must be shared: 0.05 to 1 */
	struct progress *p; /* or NULL */
};

/*
 * Candidates come from MinHash with one permutation (Li, Owen, Zhang 2012; its gaps
 * filled as by Shrivastava 2017) cut into bands (Leskovec, Rajaraman, Ullman 2014, 3.4);
 * each is then compared piece by piece, so that what is found is exact, and of what
 * there is about one in 1,000 is passed over. Time grows with the number of texts and
 * of pairs, memory by about 400 bytes a text. The pairs are a's, the rest tmp's.
 */
void similar_find(struct arena *a, struct arena *tmp, const struct similar_ask *ask,
		  struct similar_pairs *out);

#endif
