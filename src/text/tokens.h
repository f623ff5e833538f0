/*
 * tokens: the pieces of a folded text that indexes and models are made of.
 *
 * Two kinds. Grams are for exact search: every run of letters gives its single
 * characters, its overlapping pairs, and threes where all three belong to an
 * alphabet (Latin, digits, Arabic, Tibetan, Mongolian …), so that the grams of any
 * part of a text are grams of the text: what holds a phrase holds all its grams,
 * and no word need be cut rightly for that (docs/decisions/0012-search.md). Terms
 * are for likeness: overlapping pairs of Han, whole words of the alphabets.
 *
 * Invariants: the input is fold_search's. A run never bridges what is no letter,
 * mark or number. Views into the input, in its order; nothing else is allocated
 * but the list.
 * Lifetime: the list is the arena's, the views the input's.
 */
#ifndef LIUYAN_TEXT_TOKENS_H
#define LIUYAN_TEXT_TOKENS_H

#include "base/arena.h"

#define TOKENS_VERSION 1 /* changes with what they are: indexes are then made anew */

struct token_list {
	str *v;
	size_t n;
};

/* All grams of a text, each once. */
void tokens_grams(struct arena *a, str folded, struct token_list *out);
/* The fewest grams that whatever holds this phrase has; each once. */
void tokens_asked(struct arena *a, str folded, struct token_list *out);
/* Terms, as often as they occur. */
void tokens_terms(struct arena *a, str folded, struct token_list *out);
/* Leaves each once, in the order of their first. */
void tokens_distinct(struct arena *a, struct token_list *l);

/* The same on every machine and for ever: stored in indexes. */
uint32_t token_hash(str token);

/* Characters, for those who cut texts themselves. */
enum token_class {
	TOKEN_NONE, /* no letter, mark or number */
	TOKEN_WIDE, /* Han, kana, Hangul: words are not set apart */
	TOKEN_NARROW,
};
enum token_class token_class(uint32_t cp);

#endif
