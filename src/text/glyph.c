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

/* Spelt ones; 幺 is how a 1 is said on the telephone. */
static const struct {
	uint32_t cp;
	uint8_t digit;
} spelt[] = {
	{ U'零', 0 }, { U'〇', 0 }, { U'○', 0 },  { U'一', 1 }, { U'壹', 1 }, { U'幺', 1 },
	{ U'二', 2 }, { U'贰', 2 }, { U'两', 2 }, { U'三', 3 }, { U'叁', 3 }, { U'四', 4 },
	{ U'肆', 4 }, { U'五', 5 }, { U'伍', 5 }, { U'六', 6 }, { U'陆', 6 }, { U'七', 7 },
	{ U'柒', 7 }, { U'八', 8 }, { U'捌', 8 }, { U'九', 9 }, { U'玖', 9 },
};

bool glyph_in(uint32_t cp, const char *set)
{
	char bytes[5] = { 0 };

	utf8_encode(cp, bytes);
	return cp && strstr(set, bytes);
}

static uint8_t digit_of(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (cp >= rows[i].from && cp < rows[i].from + rows[i].n)
			return (uint8_t)((rows[i].first + cp - rows[i].from) % 10);
	return NO_DIGIT;
}

static uint8_t spelt_digit(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(spelt) / sizeof(spelt[0]); i++)
		if (spelt[i].cp == cp)
			return spelt[i].digit;
	return NO_DIGIT;
}

static bool is_han(uint32_t cp)
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

void glyph_gate_add(struct glyph_gate *g, const char *word)
{
	uint32_t cp = 0;

	utf8_decode(str_of(word), &cp);
	g->bits[cp / 64 % 64] |= (uint64_t)1 << cp % 64;
}

size_t glyph_word_at(const struct reading *r, size_t i, const char *word)
{
	str rest = str_of(word);
	size_t from = i;

	while (rest.n) {
		uint32_t cp;
		size_t n = utf8_decode(rest, &cp);
		if (i >= r->n || r->v[i].cp != cp)
			return 0;
		rest = str_sub(rest, n, rest.n);
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
