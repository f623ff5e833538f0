/* What is inside a box: a byte of how many texts, then length and bytes of each, then zeros. */
#include <string.h>

#include "vault/box.h"

#define PAD 64 /* lengths are told to this many bytes only */

static void put_length(unsigned char *to, size_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (unsigned char)(n >> (8 * i));
}

str vault_pack(struct arena *a, const struct vault_texts *t)
{
	size_t n = 1, at = 1;
	unsigned char *p;

	for (size_t i = 0; i < t->n; i++)
		n += 4 + t->v[i].n;
	n = (n + PAD - 1) / PAD * PAD;
	p = arena_alloc(a, n);
	memset(p, 0, n);
	p[0] = (unsigned char)t->n;
	for (size_t i = 0; i < t->n; i++) {
		put_length(p + at, t->v[i].n);
		if (t->v[i].n)
			memcpy(p + at + 4, t->v[i].p, t->v[i].n);
		at += 4 + t->v[i].n;
	}
	return (str){ (const char *)p, n };
}

bool vault_unpack(str row, struct vault_texts *out)
{
	const unsigned char *p = (const unsigned char *)row.p;
	size_t at = 1, n;

	if (row.n == 0 || p[0] > VAULT_TEXTS)
		return false;
	for (out->n = 0; out->n < p[0]; out->n++) {
		if (row.n - at < 4)
			return false;
		n = p[at] | (size_t)p[at + 1] << 8 | (size_t)p[at + 2] << 16 |
		    (size_t)p[at + 3] << 24;
		at += 4;
		if (n > row.n - at)
			return false;
		out->v[out->n] = str_sub(row, at, n);
		at += n;
	}
	return true;
}
