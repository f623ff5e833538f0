/*
 * words: the few terms by which a message is remembered, and kinds of units.
 *
 * Invariants: terms are tokens_terms' of the folded text, each once, those of the title
 * first; a term stands at `at` in `text`. Lifetime: the arena's.
 */
#ifndef LIUYAN_SUGGEST_WORDS_H
#define LIUYAN_SUGGEST_WORDS_H

#include "base/arena.h"

#define WORDS_MOST 16

struct suggest_words {
	str text; /* folded: title, a line end, body */
	struct suggest_word {
		size_t at, n;
		uint32_t hash;
		bool tells; /* of the title, and of matter, not grammar: may be shown as a reason */
	} v[WORDS_MOST];
	size_t n;
};

void words_of(struct arena *a, str title, str body, struct suggest_words *out);
/* The words around the i-th that follow each other in the text, as far as `has` goes:
 * 公交 交站 站台 is 公交站台. */
str words_phrase(const struct suggest_words *w, size_t i, const bool has[WORDS_MOST]);
/* What kind of unit: 云岭县教育局 of 云岭县 is 教育, as 教育厅 is. */
int64_t words_role(str unit, str place);

#endif
