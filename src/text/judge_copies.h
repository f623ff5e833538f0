/*
 * judge_copies: which sentences of many replies stand in replies to other matters.
 *
 * Invariants: two messages are one matter when they are of one group, or when at least
 * half of the shorter title's terms stand in the other: many people write about one thing
 * and rightly get one answer. A sentence counts as copied when it is long and stands in one
 * reply to another matter, or shorter and in two.
 * Lifetime: the arena's; the texts stay the caller's.
 */
#ifndef LIUYAN_TEXT_JUDGE_COPIES_H
#define LIUYAN_TEXT_JUDGE_COPIES_H

#include "text/judge.h"

struct judge_row {
	str id, group, title, reply; /* group: empty when nobody said */
};

struct judge_copies;
struct judge_copies *judge_copies_of(struct arena *a, const struct judge_row *rows, size_t n);
/* The sentences of the row's reply, with the numbers of others. */
void judge_copies_look(struct arena *a, const struct judge_copies *k, size_t row,
		       struct judge_sentences *out);

bool judge_same_matter(struct arena *a, str title, str other);
/* How many of n replies to other matters make this sentence a copy; else 0. */
unsigned judge_copy_counts(const struct judge_sentence *s, unsigned n);

#endif
