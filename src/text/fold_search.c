#include "text/fold.h"

#include <string.h>

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

/* Folded text in the making, and where its bytes come from when that is asked for. */
struct writer {
	struct buf b;
	uint32_t *at;
	size_t room; /* of at; 0: nobody asks */
	size_t from; /* in the input */
	bool blank;  /* one or more, from gap on, are owed */
	size_t gap;
};

static void put_bytes(struct writer *w, str s, size_t from)
{
	size_t n = w->b.n + s.n + 1;

	if (w->room && n > w->room) {
		uint32_t *more = ARENA_ARRAY(w->b.a, uint32_t, 2 * n);
		memcpy(more, w->at, w->b.n * sizeof(*more));
		w->at = more;
		w->room = 2 * n;
	}
	for (size_t i = 0; w->room && i < s.n; i++)
		w->at[w->b.n + i] = (uint32_t)from;
	buf_put(&w->b, s);
}

static void put_folded(struct writer *w, uint32_t cp)
{
	char out[4];

	if (is_blank(cp)) {
		w->gap = w->blank ? w->gap : w->from;
		w->blank = true;
		return;
	}
	if (cp >= 0xE000 && cp <= 0xF8FF)
		return;
	if (w->blank && w->b.n)
		put_bytes(w, S(" "), w->gap);
	w->blank = false;
	cp = cp < 0x80 ? cp : digit(simplified(cp));
	if (cp == 0x2026)
		put_bytes(w, S("..."), w->from);
	else
		put_bytes(w, (str){ out, utf8_encode(cp, out) }, w->from);
}

/* Folds the piece by the library, which looks at neighbours. */
static void put_piece(struct writer *w, str s)
{
	uint32_t cp = 0;
	size_t n;

	s = fold_seen(w->b.a, s);
	for (; (n = utf8_decode(s, &cp)) > 0; s = str_sub(s, n, s.n))
		put_folded(w, cp);
}

/* A character of valid text, without a look at what is not. */
static inline size_t decode(str s, size_t at, uint32_t *cp)
{
	const unsigned char *p;

	*cp = 0;
	if (at >= s.n)
		return 0;
	p = (const unsigned char *)s.p + at;
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (p[0] >= 0xE0 && p[0] < 0xF0 && at + 2 < s.n) {
		*cp = (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
		return 3;
	}
	return utf8_decode(str_sub(s, at, 4), cp);
}

/* One character that folds by itself, unless what stands behind it does not; otherwise
 * all that stands before the next such one. */
static void put(struct writer *w, str s)
{
	uint32_t cp, next;
	size_t n = decode(s, 0, &cp), end, k;

	while (n) {
		uint32_t own = alone(cp);
		end = w->from + n;
		k = decode(s, end, &next);
		if (own && (k == 0 || alone(next))) {
			put_folded(w, own);
		} else {
			for (; k && !alone(next); k = decode(s, end, &next))
				end += k;
			put_piece(w, str_sub(s, w->from, end - w->from));
		}
		w->from = end;
		cp = next;
		n = k;
	}
}

str fold_search(struct arena *a, str s)
{
	struct writer w = { .b = buf_new(a, s.n + 8, SIZE_MAX) };

	put(&w, s);
	return buf_str(&w.b);
}

struct folded fold_search_at(struct arena *a, str s)
{
	struct writer w = { .b = buf_new(a, s.n + 8, SIZE_MAX), .room = s.n + 8 };

	w.at = ARENA_ARRAY(a, uint32_t, w.room);
	put(&w, s);
	w.from = s.n;
	put_bytes(&w, (str){ 0 }, s.n);
	w.at[w.b.n] = (uint32_t)s.n;
	return (struct folded){ buf_str(&w.b), w.at };
}
