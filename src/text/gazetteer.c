#include "text/gazetteer.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* The bytes of the first two characters; 0: there are not two. */
static size_t two(str s)
{
	uint32_t cp;
	size_t n = utf8_decode(s, &cp), m = n ? utf8_decode(str_sub(s, n, 4), &cp) : 0;

	return m ? n + m : 0;
}

static str key_of(const struct gazetteer_name *x)
{
	return str_sub(x->name, 0, two(x->name));
}

static int order(const void *a, const void *b)
{
	const struct gazetteer_name *x = a, *y = b;
	int by_key = str_cmp(key_of(x), key_of(y));

	if (by_key)
		return by_key;
	if (x->name.n != y->name.n)
		return x->name.n > y->name.n ? -1 : 1;
	by_key = str_cmp(x->name, y->name);
	return by_key ? by_key : (x->id > y->id) - (x->id < y->id);
}

/* The slot of this key, or the empty one where it would be. */
static uint32_t *slot_of(const struct gazetteer *g, str key)
{
	uint32_t at = (uint32_t)str_hash(key) & (g->size - 1);

	while (g->slots[at] && !str_eq(key_of(&g->v[g->slots[at] - 1]), key))
		at = (at + 1) & (g->size - 1);
	return &g->slots[at];
}

static void open_gate(struct gazetteer *g, str name)
{
	uint32_t cp = 0;

	if (utf8_decode(name, &cp))
		g->gate[cp / 64 % 64] |= UINT64_C(1) << cp % 64;
}

static bool may_begin(const struct gazetteer *g, uint32_t cp)
{
	return g->gate[cp / 64 % 64] >> cp % 64 & 1;
}

void gazetteer_make(struct arena *a, struct gazetteer_name *v, size_t n, struct gazetteer *out)
{
	*out = (struct gazetteer){ .v = v, .n = n, .size = 16 };
	while (out->size < 2 * n)
		out->size *= 2;
	out->slots = ARENA_ARRAY(a, uint32_t, out->size);
	if (n)
		qsort(v, n, sizeof(*v), order);
	for (size_t i = 0; i < n; i++) {
		uint32_t *slot;
		if (two(v[i].name) == 0)
			continue;
		slot = slot_of(out, key_of(&v[i]));
		if (*slot == 0)
			*slot = (uint32_t)i + 1;
		open_gate(out, v[i].name);
	}
}

/* The longest name at the beginning of s. */
static bool starts(const struct gazetteer *g, str s, struct gazetteer_hit *out)
{
	str key = str_sub(s, 0, two(s));
	uint32_t first = key.n ? *slot_of(g, key) : 0;

	if (first == 0)
		return false;
	for (size_t i = first - 1; i < g->n && str_eq(key_of(&g->v[i]), key); i++) {
		if (!str_starts(s, g->v[i].name))
			continue;
		out->v = &g->v[i];
		out->n = g->v[i].name.n;
		for (out->v_n = 1;
		     i + out->v_n < g->n && str_eq(g->v[i + out->v_n].name, out->v->name);)
			out->v_n++;
		return true;
	}
	return false;
}

size_t gazetteer_find(const struct gazetteer *g, str text, struct gazetteer_hit *out, size_t most)
{
	uint32_t cp = 0;
	size_t n, at = 0, found = 0;

	while (found < most && (n = utf8_decode(str_sub(text, at, 4), &cp)) > 0) {
		struct gazetteer_hit hit = { .at = at };
		if (may_begin(g, cp) && starts(g, str_sub(text, at, text.n), &hit)) {
			out[found++] = hit;
			n = hit.n;
		}
		at += n;
	}
	return found;
}
