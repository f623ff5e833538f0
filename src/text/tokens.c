#include "text/tokens.h"

#include <string.h>

#include "base/utf8.h"
#include "text/fold.h"

struct sign {
	uint32_t at;
	unsigned char n, class;
};

struct run {
	const struct sign *v; /* v[n] is none */
	size_t n;
	str text;
};

enum token_class token_class(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} wide[] = {
		{ 0x1100, 0x11FF },   { 0x2E80, 0x2FDF },   { 0x3005, 0x3007 }, { 0x3021, 0x3029 },
		{ 0x3040, 0x312F },   { 0x3130, 0x318F },   { 0x31A0, 0x31FF }, { 0x3400, 0x4DBF },
		{ 0x4E00, 0x9FFF },   { 0xA960, 0xA97F },   { 0xAC00, 0xD7FF }, { 0xF900, 0xFAFF },
		{ 0x1B000, 0x1B16F }, { 0x20000, 0x33FFF },
	};

	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ? TOKEN_NARROW
									    : TOKEN_NONE;
	if (cp >= 0x4E00 && cp <= 0x9FFF)
		return TOKEN_WIDE;
	if (!fold_is_letter(cp))
		return TOKEN_NONE;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (cp >= wide[i].from && cp <= wide[i].to)
			return TOKEN_WIDE;
	return TOKEN_NARROW;
}

/* The text as characters, an end mark behind them. */
static struct run read_signs(struct arena *a, str s)
{
	struct sign *v = ARENA_ARRAY(a, struct sign, s.n + 1);
	struct run r = { v, 0, s };
	uint32_t cp = 0;
	size_t at = 0, n;

	for (; (n = utf8_decode(str_sub(s, at, 4), &cp)) > 0; at += n)
		v[r.n++] = (struct sign){ (uint32_t)at, (unsigned char)n,
					  (unsigned char)token_class(cp) };
	v[r.n] = (struct sign){ (uint32_t)at, 0, TOKEN_NONE };
	return r;
}

/* Characters i … i+n-1. */
static str piece(const struct run *r, size_t i, size_t n)
{
	return str_sub(r->text, r->v[i].at, r->v[i + n].at - r->v[i].at);
}

static bool is_run(const struct run *r, size_t i, size_t n, unsigned class)
{
	for (size_t k = i; k < i + n; k++)
		if (r->v[k].class == TOKEN_NONE || (class && r->v[k].class != class))
			return false;
	return true;
}

static void add(struct token_list *l, str s)
{
	l->v[l->n++] = s;
}

void tokens_grams(struct arena *a, str folded, struct token_list *out)
{
	struct run r = read_signs(a, folded);

	*out = (struct token_list){ ARENA_ARRAY(a, str, r.n * 3 + 1), 0 };
	for (size_t i = 0; i < r.n; i++) {
		if (r.v[i].class == TOKEN_NONE)
			continue;
		add(out, piece(&r, i, 1));
		if (r.v[i + 1].class != TOKEN_NONE)
			add(out, piece(&r, i, 2));
		if (i + 2 < r.n && is_run(&r, i, 3, TOKEN_NARROW))
			add(out, piece(&r, i, 3));
	}
	tokens_distinct(a, out);
}

/* A pair that lies within three narrow ones says nothing that the three do not. */
static bool in_three(const struct run *r, size_t i)
{
	return (i + 2 < r->n && is_run(r, i, 3, TOKEN_NARROW)) ||
	       (i > 0 && is_run(r, i - 1, 3, TOKEN_NARROW));
}

void tokens_asked(struct arena *a, str folded, struct token_list *out)
{
	struct run r = read_signs(a, folded);

	*out = (struct token_list){ ARENA_ARRAY(a, str, r.n * 2 + 1), 0 };
	for (size_t i = 0; i < r.n; i++) {
		if (r.v[i].class == TOKEN_NONE)
			continue;
		if (i + 2 < r.n && is_run(&r, i, 3, TOKEN_NARROW))
			add(out, piece(&r, i, 3));
		if (r.v[i + 1].class != TOKEN_NONE && !in_three(&r, i))
			add(out, piece(&r, i, 2));
		if (r.v[i + 1].class == TOKEN_NONE && (i == 0 || r.v[i - 1].class == TOKEN_NONE))
			add(out, piece(&r, i, 1));
	}
	tokens_distinct(a, out);
}

void tokens_terms(struct arena *a, str folded, struct token_list *out)
{
	struct run r = read_signs(a, folded);
	size_t i = 0;

	*out = (struct token_list){ ARENA_ARRAY(a, str, r.n + 1), 0 };
	while (i < r.n) {
		size_t n = 1;
		if (r.v[i].class == TOKEN_NARROW) {
			while (r.v[i + n].class == TOKEN_NARROW)
				n++;
			add(out, piece(&r, i, n));
		} else if (r.v[i].class == TOKEN_WIDE && r.v[i + 1].class == TOKEN_WIDE) {
			add(out, piece(&r, i, 2));
		}
		i += n;
	}
}

/* FNV-1a, then mixed so that its low bits serve a table (after MurmurHash3's end). */
uint32_t token_hash(str token)
{
	uint64_t h = str_hash(token);

	h ^= h >> 33;
	h *= 0xff51afd7ed558ccdULL;
	h ^= h >> 33;
	return (uint32_t)h;
}

void tokens_distinct(struct arena *a, struct token_list *l)
{
	struct arena_mark m = arena_mark(a);
	size_t size = 16, kept = 0;
	uint32_t *at;

	while (size < l->n * 2)
		size *= 2;
	at = ARENA_ARRAY(a, uint32_t, size);
	memset(at, 0, size * sizeof(*at));
	for (size_t i = 0; i < l->n; i++) {
		size_t h = token_hash(l->v[i]) & (size - 1);
		while (at[h] && !str_eq(l->v[at[h] - 1], l->v[i]))
			h = (h + 1) & (size - 1);
		if (at[h])
			continue;
		l->v[kept++] = l->v[i];
		at[h] = (uint32_t)kept;
	}
	l->n = kept;
	arena_rewind(a, m);
}
