#include "text/fold.h"

#include "base/buf.h"
#include "base/utf8.h"

#define HAN_FROM 0x3400
#define HAN_TO 0x9FFF

/* 0: the character is its own simplified form. */
static const uint32_t simple[HAN_TO - HAN_FROM + 1] = {
#define SIMPLE(from, to) [(from)-HAN_FROM] = (to),
#define WIDE(from, to)
#include "text/simplified.def"
#undef SIMPLE
#undef WIDE
};

static const struct {
	uint32_t from, to;
} wide[] = {
#define SIMPLE(from, to)
#define WIDE(from, to) { (from), (to) },
#include "text/simplified.def"
#undef SIMPLE
#undef WIDE
};

static uint32_t simplified(uint32_t cp)
{
	if (cp >= HAN_FROM && cp <= HAN_TO)
		return simple[cp - HAN_FROM] ? simple[cp - HAN_FROM] : cp;
	for (size_t i = 0; cp >= 0x20000 && i < sizeof(wide) / sizeof(wide[0]); i++)
		if (wide[i].from == cp)
			return wide[i].to;
	return cp;
}

/* The zeros of the scripts of China and its neighbours whose digits NFKC leaves. */
static uint32_t digit(uint32_t cp)
{
	static const uint32_t zeros[] = { 0x0660, 0x06F0, 0x0966, 0x0E50, 0x0ED0, 0x0F20,
					  0x1040, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90 };

	for (size_t i = 0; cp >= zeros[0] && i < sizeof(zeros) / sizeof(zeros[0]); i++)
		if (cp >= zeros[i] && cp < zeros[i] + 10)
			return cp - zeros[i] + '0';
	return cp;
}

static bool is_blank(uint32_t cp)
{
	return cp <= 0x20 || cp == 0x85 || cp == 0xA0 || cp == 0x3000 || cp == 0x1680 ||
	       (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
	       cp == 0x205F;
}

/* The folded form of a character that folds by itself whatever its neighbours are;
 * 0: the text has to be folded as a whole. */
static uint32_t alone(uint32_t cp)
{
	if (cp >= 'A' && cp <= 'Z')
		return cp + 32;
	if (cp < 0x7F || (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF))
		return cp;
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return cp >= 0xFF21 && cp <= 0xFF3A ? cp - 0xFEE0 + 32 : cp - 0xFEE0;
	if ((cp >= 0x3001 && cp <= 0x301E) || cp == 0x2014 || cp == 0x2026 || cp == 0x00B7 ||
	    (cp >= 0x2018 && cp <= 0x201E))
		return cp;
	return is_blank(cp) ? ' ' : 0;
}

static void put_character(struct buf *b, uint32_t cp)
{
	char out[4];

	if (cp == 0x2026)
		buf_lit(b, "...");
	else if (cp < 0x80 || (cp = digit(simplified(cp))) < 0x80)
		buf_char(b, (char)cp);
	else
		buf_put(b, (str){ out, utf8_encode(cp, out) });
}

/* Whether it put all of s. */
static bool put(struct buf *b, str s, bool whole)
{
	bool blank = false;
	uint32_t cp = 0;
	size_t n;

	for (; (n = utf8_decode(s, &cp)) > 0; s = str_sub(s, n, s.n)) {
		if (is_blank(cp)) {
			blank = true;
			continue;
		}
		if (!whole && (cp = alone(cp)) == 0)
			return false;
		if (cp >= 0xE000 && cp <= 0xF8FF)
			continue;
		if (blank && b->n)
			buf_char(b, ' ');
		blank = false;
		put_character(b, cp);
	}
	return true;
}

str fold_search(struct arena *a, str s)
{
	struct buf b = buf_new(a, s.n + 8, SIZE_MAX);

	if (put(&b, s, false))
		return buf_str(&b);
	b = buf_new(a, s.n + 8, SIZE_MAX);
	put(&b, fold_seen(a, s), true);
	return buf_str(&b);
}
