/*
 * glyph: a text read character by character, each folded to what a person sees:
 * full-width as half-width, capitals as small letters, digits of any spelling
 * with their value.
 *
 * Invariants: v[n] is an end mark with cp 0 that stands behind the last byte;
 * every index up to n may be asked. Bad bytes are characters without a class.
 * Lifetime: the arena's.
 */
#ifndef LIUYAN_TEXT_GLYPH_H
#define LIUYAN_TEXT_GLYPH_H

#include "base/arena.h"

#define NO_DIGIT 0xFF

enum glyph_class {
	GLYPH_OTHER,
	GLYPH_DIGIT,  /* 0-9, also full-width, circled and the like */
	GLYPH_LETTER, /* a-z */
	GLYPH_HAN,
	GLYPH_BLANK, /* not a line end */
};

struct glyph {
	uint32_t cp; /* folded */
	uint32_t at; /* byte in the text */
	uint8_t digit;
	uint8_t class;
};

struct reading {
	const struct glyph *v;
	size_t n;
};

struct reading glyph_read(struct arena *a, str text);

/* Which of eight kinds of words begin with a character: most begin none. Characters
 * 4096 apart share a place. */
struct glyph_gate {
	uint8_t bit; /* of the kind whose words are being added */
	uint8_t of[4096];
};

void glyph_gate_word(struct glyph_gate *g, const char *word);
void glyph_gate_all(struct glyph_gate *g, const char *set); /* each of its characters */
void glyph_gate_digits(struct glyph_gate *g);		    /* of any spelling */
void glyph_gate_letters(struct glyph_gate *g);
static inline unsigned glyph_gate_at(const struct glyph_gate *g, uint32_t cp)
{
	return g->of[cp % 4096];
}

/* Characters of `word` (UTF-8, folded) when it stands at i, or 0. */
size_t glyph_word_at(const struct reading *r, size_t i, const char *word);
/* Where `word` begins when it ends just before i; SIZE_MAX: it does not. */
size_t glyph_word_before(const struct reading *r, size_t i, const char *word);
/* The characters of the longest of the words (ended by NULL) at i, or 0. */
size_t glyph_any_at(const struct reading *r, size_t i, const char *const *words);
/* Whether one of the words begins somewhere in [from, to). */
bool glyph_any_in(const struct reading *r, size_t from, size_t to, const char *const *words);
/* Whether the character is one of those in `set`. */
bool glyph_in(uint32_t cp, const char *set);

#endif
