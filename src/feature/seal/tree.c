#include "seal/tree.h"

#include <sodium.h>
#include <string.h>

struct tree_hash tree_leaf(str data)
{
	crypto_hash_sha256_state s;
	struct tree_hash h;

	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, (const unsigned char *)"\0", 1);
	if (data.n)
		crypto_hash_sha256_update(&s, (const unsigned char *)data.p, data.n);
	crypto_hash_sha256_final(&s, h.v);
	return h;
}

struct tree_hash tree_node(const struct tree_hash *left, const struct tree_hash *right)
{
	unsigned char both[1 + 2 * TREE_HASH] = { 1 };
	struct tree_hash h;

	memcpy(both + 1, left->v, TREE_HASH);
	memcpy(both + 1 + TREE_HASH, right->v, TREE_HASH);
	crypto_hash_sha256(h.v, both, sizeof(both));
	return h;
}

bool tree_same(const struct tree_hash *a, const struct tree_hash *b)
{
	return sodium_memcmp(a->v, b->v, TREE_HASH) == 0;
}

static unsigned bits_of(uint64_t n)
{
	return (unsigned)__builtin_popcountll(n);
}

/* Like counting up in binary: each carry joins two full subtrees. */
err tree_append(struct tree_range *t, const struct tree_hash *leaf, const struct tree_keep *keep)
{
	unsigned top = bits_of(t->size), level = 0;
	struct tree_hash h = *leaf;

	if (t->size >> (TREE_DEPTH - 1))
		return ERR_TOO_LARGE;
	for (uint64_t n = t->size; n & 1; n >>= 1) {
		if (keep)
			TRY(keep->call(keep->data, level, n, &h));
		h = tree_node(&t->v[--top], &h);
		level++;
	}
	if (keep)
		TRY(keep->call(keep->data, level, t->size >> level, &h));
	t->v[top] = h;
	t->size++;
	return OK;
}

struct tree_hash tree_root(const struct tree_range *t)
{
	unsigned n = bits_of(t->size);
	struct tree_hash h;

	if (n == 0) {
		crypto_hash_sha256(h.v, (const unsigned char *)"", 0);
		return h;
	}
	h = t->v[--n];
	while (n)
		h = tree_node(&t->v[--n], &h);
	return h;
}

/* The full subtrees that make up the leaves from `from` (a multiple of every
 * power of two that is needed) on, `size` of them. */
static err fetch_range(const struct tree_source *s, uint64_t from, uint64_t size,
		       struct tree_range *out)
{
	unsigned n = 0;

	*out = (struct tree_range){ .size = size };
	for (unsigned level = TREE_DEPTH; level-- > 0;) {
		if (!(size >> level & 1))
			continue;
		TRY(s->fetch(s->data, level, from >> level, &out->v[n++]));
		from += UINT64_C(1) << level;
	}
	return OK;
}

err tree_range_of(const struct tree_source *s, uint64_t size, struct tree_range *out)
{
	return size >> TREE_DEPTH ? ERR_INPUT : fetch_range(s, 0, size, out);
}

static err push_range(const struct tree_source *s, uint64_t from, uint64_t size,
		      struct tree_proof *out)
{
	struct tree_range r;

	TRY(fetch_range(s, from, size, &r));
	out->v[out->n++] = tree_root(&r);
	return OK;
}

/* The largest power of two below n (n > 1). */
static uint64_t split_of(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

static void reverse(struct tree_proof *p)
{
	for (size_t i = 0; i < p->n / 2; i++) {
		struct tree_hash h = p->v[i];
		p->v[i] = p->v[p->n - 1 - i];
		p->v[p->n - 1 - i] = h;
	}
}

/* PATH(m, D[n]) of RFC 9162 §2.1.3.1, walked from the root down. */
err tree_inclusion(const struct tree_source *s, uint64_t leaf, uint64_t size,
		   struct tree_proof *out)
{
	uint64_t from = 0, n = size;

	out->n = 0;
	if (leaf >= size || size >> TREE_DEPTH)
		return ERR_INPUT;
	while (n > 1) {
		uint64_t k = split_of(n);
		if (leaf - from < k) {
			TRY(push_range(s, from + k, n - k, out));
			n = k;
		} else {
			TRY(push_range(s, from, k, out));
			from += k;
			n -= k;
		}
	}
	reverse(out);
	return OK;
}

/* SUBPROOF(m, D[n], b) of RFC 9162 §2.1.4.1, walked from the root down; b is
 * true while the walk has kept to the left. */
err tree_consistency(const struct tree_source *s, uint64_t from, uint64_t to,
		     struct tree_proof *out)
{
	uint64_t begin = 0, m = from, n = to;

	out->n = 0;
	if (from == 0 || from > to || to >> TREE_DEPTH)
		return ERR_INPUT;
	while (m < n) {
		uint64_t k = split_of(n);
		if (m <= k) {
			TRY(push_range(s, begin + k, n - k, out));
			n = k;
		} else {
			TRY(push_range(s, begin, k, out));
			begin += k;
			m -= k;
			n -= k;
		}
	}
	if (begin > 0)
		TRY(push_range(s, begin, m, out));
	reverse(out);
	return OK;
}

/* RFC 9162 §2.1.3.2 */
bool tree_inclusion_good(struct tree_place at, const struct tree_hash *leaf,
			 const struct tree_proof *p, const struct tree_hash *root)
{
	uint64_t fn = at.leaf, sn = at.size - 1;
	struct tree_hash r = *leaf;

	if (at.leaf >= at.size)
		return false;
	for (size_t i = 0; i < p->n; i++) {
		if (sn == 0)
			return false;
		if (fn & 1 || fn == sn) {
			r = tree_node(&p->v[i], &r);
			while (!(fn & 1) && fn != 0) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			r = tree_node(&r, &p->v[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && tree_same(&r, root);
}

struct pair {
	struct tree_hash first, second;
	uint64_t fn, sn;
};

static bool climb(struct pair *w, const struct tree_hash *c)
{
	if (w->sn == 0)
		return false;
	if (w->fn & 1 || w->fn == w->sn) {
		w->first = tree_node(c, &w->first);
		w->second = tree_node(c, &w->second);
		while (!(w->fn & 1) && w->fn != 0) {
			w->fn >>= 1;
			w->sn >>= 1;
		}
	} else {
		w->second = tree_node(&w->second, c);
	}
	w->fn >>= 1;
	w->sn >>= 1;
	return true;
}

/* RFC 9162 §2.1.4.2 */
bool tree_consistency_good(const struct tree_head *from, const struct tree_head *to,
			   const struct tree_proof *p)
{
	bool whole = from->size && (from->size & (from->size - 1)) == 0;
	struct pair w = { .fn = from->size - 1, .sn = to->size - 1 };
	size_t i = 0;

	if (from->size == 0 || from->size > to->size)
		return false;
	if (from->size == to->size)
		return p->n == 0 && tree_same(&from->root, &to->root);
	if (!whole && p->n == 0)
		return false;
	w.first = w.second = whole ? from->root : p->v[i++];
	for (; w.fn & 1; w.fn >>= 1)
		w.sn >>= 1;
	for (; i < p->n; i++)
		if (!climb(&w, &p->v[i]))
			return false;
	return w.sn == 0 && tree_same(&w.first, &from->root) && tree_same(&w.second, &to->root);
}
