/*
 * copies: which sentences of a file's replies stand in replies to other matters.
 *
 * Invariants: two messages are one matter when they are of one group, or when at least
 * half of the shorter title's terms stand in the other: many people write about one thing
 * and rightly get one answer. A sentence counts as copied when it is long and stands in one
 * reply to another matter, or shorter and in two.
 * Lifetime: the arena's.
 */
#ifndef LIUYAN_JUDGE_COPIES_H
#define LIUYAN_JUDGE_COPIES_H

#include "app/corpus.h"
#include "text/judge.h"

struct copies;
struct copies *copies_of(struct arena *a, const struct corpus *all);
/* The sentences of the row's reply, with the numbers of others. */
void copies_look(struct arena *a, const struct copies *k, size_t row, struct judge_sentences *out);

#endif
