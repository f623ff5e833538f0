#include "text/similar.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "text/fold.h"
#include "text/tokens.h"

/* Letters of a folded text behind those that out has; nothing else counts. */
static size_t put_letters(str folded, uint32_t *out, size_t n)
{
	uint32_t cp = 0;
	size_t at = 0, step;

	for (; (step = utf8_decode(str_sub(folded, at, 4), &cp)) > 0; at += step)
		if (token_class(cp) != TOKEN_NONE)
			out[n++] = cp;
	return n;
}

/* MurmurHash3's end: every bit of the sum touches every bit of the piece. */
static uint32_t piece_hash(const uint32_t *cp, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15ULL;

	for (size_t i = 0; i < n; i++)
		h = (h ^ cp[i]) * 0xff51afd7ed558ccdULL;
	h ^= h >> 33;
	h *= 0xc4ceb9fe1a85ec53ULL;
	return (uint32_t)(h >> 32);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static size_t distinct(uint32_t *v, size_t n)
{
	size_t kept = 0;

	qsort(v, n, sizeof(*v), by_number);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || v[i] != v[i - 1])
			v[kept++] = v[i];
	return kept;
}

void similar_set(struct arena *a, const struct similar_text *t, struct similar_set *out)
{
	str title = fold_search(a, t->title), body = fold_search(a, t->body);
	uint32_t *cp = ARENA_ARRAY(a, uint32_t, title.n + body.n + 1);
	size_t n = put_letters(body, cp, put_letters(title, cp, 0));
	size_t piece = n < SIMILAR_PIECE ? n : SIMILAR_PIECE;

	*out = (struct similar_set){ cp, 0 };
	if (n == 0)
		return;
	for (size_t i = 0; i + piece <= n; i++) /* behind what is still to be read */
		out->v[out->n++] = piece_hash(cp + i, piece);
	out->n = distinct(out->v, out->n);
}

double similar_share(const struct similar_set *a, const struct similar_set *b)
{
	size_t i = 0, j = 0, both = 0;

	while (i < a->n && j < b->n) {
		uint32_t x = a->v[i], y = b->v[j];
		both += x == y;
		i += x <= y;
		j += y <= x;
	}
	return both ? (double)both / (double)(a->n + b->n - both) : 0;
}
