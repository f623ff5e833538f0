/*
 * postings: for each term the newest things that have it, in memory.
 *
 * Invariants: at most POSTINGS_MOST a term; the oldest gives way, so that a term which
 * everybody uses costs no more than any other.
 * Lifetime: the arena's.
 */
#ifndef LIUYAN_TEXT_POSTINGS_H
#define LIUYAN_TEXT_POSTINGS_H

#include "base/arena.h"

#define POSTINGS_MOST 256

struct post {
	uint32_t id;
	float weight;
};

struct posts {
	struct post *v;
	uint32_t term, n, room, next; /* next: where the oldest stands once it is full */
};

struct postings {
	struct arena *a;
	struct posts *v;
	size_t room, used;
};

void postings_add(struct postings *p, uint32_t term, struct post post);
const struct posts *postings_of(const struct postings *p, uint32_t term); /* or NULL */

#endif
