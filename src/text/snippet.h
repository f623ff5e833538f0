/*
 * snippet: the part of a text where what was looked for stands, with marks.
 *
 * Found is what stands in the folded text (fold_search); shown is the text as it was
 * written, on one line. Where nothing was found it is the text's beginning.
 * Invariants: the input is valid UTF-8, the words are folded; pieces are in order and
 * join to the snippet; a mark covers whole characters.
 * Lifetime: the arena's.
 */
#ifndef LIUYAN_TEXT_SNIPPET_H
#define LIUYAN_TEXT_SNIPPET_H

#include "base/arena.h"

struct snippet_piece {
	str text;
	bool mark;
};

struct snippet {
	struct snippet_piece *v;
	size_t n;
};

/* About so many characters, with the first word found a little behind its beginning;
 * 0: the whole text. */
struct snippet snippet_make(struct arena *a, str text, const str *words, size_t words_n,
			    size_t characters);

#endif
