#include "text/glyph.h"

#include <string.h>

#include "base/utf8.h"
#include "text/clean.h"

/* Ten digits in a row, from their zero (or from their one). */
static const struct {
	uint32_t from;
	uint8_t first, n;
} rows[] = {
	{ '0', 0, 10 },	   { 0xFF10, 0, 10 },  { 0x2460, 1, 9 },  { 0x2474, 1, 9 },
	{ 0x2488, 1, 9 },  { 0x2776, 1, 9 },   { 0x0660, 0, 10 }, { 0x06F0, 0, 10 },
	{ 0x0F20, 0, 10 }, { 0x1D7CE, 0, 50 }, { 0x2080, 0, 10 }, { 0x2074, 4, 6 },
};

static uint8_t digit_of(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (cp >= rows[i].from && cp < rows[i].from + rows[i].n)
			return (uint8_t)((rows[i].first + cp - rows[i].from) % 10);
	return NO_DIGIT;
}

static uint8_t spelt_digit(uint32_t cp)
{
	switch (cp) {
#define SPELT(character, digit)                                                                    \
	case character:                                                                            \
		return digit;
#include "text/spelt_digits.def"
#undef SPELT
	default:
		return NO_DIGIT;
	}
}

static inline bool is_han(uint32_t cp)
{
	return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
	       (cp >= 0x20000 && cp <= 0x33FFF) || cp == 0x3007 || (cp >= 0xF900 && cp <= 0xFAFF);
}

static uint32_t folded(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		cp -= 0xFEE0;
	return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
}

static struct glyph glyph_of(uint32_t cp, size_t at)
{
	struct glyph g = { folded(cp), (uint32_t)at, NO_DIGIT, GLYPH_OTHER };

	if (is_han(cp) || cp == 0x25CB) {
		g.digit = spelt_digit(cp);
		g.class = GLYPH_HAN;
	} else if (g.cp >= 'a' && g.cp <= 'z') {
		g.class = GLYPH_LETTER;
	} else if ((g.digit = digit_of(cp)) != NO_DIGIT) {
		g.cp = (uint32_t)('0' + g.digit);
		g.class = GLYPH_DIGIT;
	} else if (clean_is_blank(cp) && cp != '\n' && cp != '\r') {
		g.class = GLYPH_BLANK;
	}
	return g;
}

struct reading glyph_read(struct arena *a, str text)
{
	struct glyph *v = ARENA_ARRAY(a, struct glyph, text.n + 1);
	struct reading r = { v, 0 };
	size_t n;

	for (size_t i = 0; i < text.n; i += n) {
		uint32_t cp = 0;
		n = utf8_decode(str_sub(text, i, text.n), &cp);
		if (n == 0)
			cp = 0xFFFD;
		n = n ? n : 1;
		v[r.n++] = glyph_of(cp, i);
	}
	v[r.n] = (struct glyph){ 0, (uint32_t)text.n, NO_DIGIT, GLYPH_OTHER };
	return r;
}

/* The next character of one of the program's own words, which are valid. */
static inline uint32_t next_of(const char **word)
{
	const unsigned char *p = (const unsigned char *)*word;

	if (p[0] < 0x80) {
		*word += 1;
		return p[0];
	}
	if (p[0] < 0xE0) {
		*word += 2;
		return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
	}
	if (p[0] < 0xF0) {
		*word += 3;
		return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	}
	*word += 4;
	return (p[0] & 7u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

bool glyph_in(uint32_t cp, const char *set)
{
	char bytes[5] = { 0 };

	utf8_encode(cp, bytes);
	return cp && strstr(set, bytes);
}

static void open_gate(struct glyph_gate *g, uint32_t cp)
{
	g->of[cp % 4096] |= g->bit;
}

void glyph_gate_word(struct glyph_gate *g, const char *word)
{
	open_gate(g, next_of(&word));
}

void glyph_gate_all(struct glyph_gate *g, const char *set)
{
	while (*set)
		open_gate(g, next_of(&set));
}

void glyph_gate_digits(struct glyph_gate *g)
{
#define SPELT(character, digit) open_gate(g, character);
#include "text/spelt_digits.def"
#undef SPELT
	glyph_gate_all(g, "0123456789");
}

void glyph_gate_letters(struct glyph_gate *g)
{
	glyph_gate_all(g, "abcdefghijklmnopqrstuvwxyz");
}

size_t glyph_word_at(const struct reading *r, size_t i, const char *word)
{
	size_t from = i;

	while (*word) {
		uint32_t cp = next_of(&word);
		if (i >= r->n || r->v[i].cp != cp)
			return 0;
		i++;
	}
	return i - from;
}

size_t glyph_word_before(const struct reading *r, size_t i, const char *word)
{
	size_t n = utf8_count(str_of(word));

	return i >= n && glyph_word_at(r, i - n, word) ? i - n : SIZE_MAX;
}

size_t glyph_any_at(const struct reading *r, size_t i, const char *const *words)
{
	size_t best = 0;

	for (; *words; words++) {
		size_t n = glyph_word_at(r, i, *words);
		best = n > best ? n : best;
	}
	return best;
}

bool glyph_any_in(const struct reading *r, size_t from, size_t to, const char *const *words)
{
	for (size_t i = from; i < to; i++)
		if (glyph_any_at(r, i, words))
			return true;
	return false;
}
