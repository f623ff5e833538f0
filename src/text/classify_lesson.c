#include "text/classify_lesson.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define NUMBERS_FIRST (1u << 16)

/* The numbers of features, by hash; the table doubles as it fills. */
struct numbers {
	struct arena *a;
	struct lesson *l;
	uint32_t *slot; /* number + 1 */
	size_t slots;
};

static size_t slot_of(const struct numbers *t, uint32_t hash)
{
	size_t h = hash & (t->slots - 1);

	while (t->slot[h] && t->l->hash[t->slot[h] - 1] != hash)
		h = (h + 1) & (t->slots - 1);
	return h;
}

static void grow(struct numbers *t)
{
	struct lesson *l = t->l;
	size_t slots = t->slots ? 2 * t->slots : NUMBERS_FIRST;
	uint32_t *hash = ARENA_ARRAY(t->a, uint32_t, slots / 2);

	if (l->features_n)
		memcpy(hash, l->hash, l->features_n * sizeof(*hash));
	l->hash = hash;
	t->slot = ARENA_ARRAY(t->a, uint32_t, slots);
	t->slots = slots;
	for (size_t i = 0; i < l->features_n; i++)
		t->slot[slot_of(t, hash[i])] = (uint32_t)i + 1;
}

static uint32_t number_of(struct numbers *t, uint32_t hash)
{
	size_t h;

	if (t->slots <= 2 * t->l->features_n)
		grow(t);
	h = slot_of(t, hash);
	if (!t->slot[h]) {
		t->l->hash[t->l->features_n++] = hash;
		t->slot[h] = (uint32_t)t->l->features_n;
	}
	return t->slot[h] - 1;
}

/* ---- rows ---- */

struct reading {
	struct numbers numbers;
	const struct classify_set *s;
	uint64_t seed;
};

/* Rows of one group come into one part. */
static uint32_t fold_of(const struct classify_row *r, uint64_t seed)
{
	uint64_t h;

	if (r->given)
		return LESSON_GIVEN;
	h = r->group.n ? str_hash(r->group) : str_hash(r->title) ^ str_hash(r->body) * 3;

	h = (h ^ (seed * 0x9E3779B97F4A7C15u)) * 0xBF58476D1CE4E5B9u;
	h = (h ^ h >> 29) * 0x94D049BB133111EBu;
	return (uint32_t)((h >> 32) % CLASSIFY_FOLDS);
}

static void read_row(struct reading *k, struct arena *tmp, const struct classify_row *r,
		     struct lesson_row *out)
{
	struct classify_cut c;
	struct classify_features f;

	classify_cut(tmp, r->title, r->body, &c);
	classify_count(tmp, &c, &f);
	*out = (struct lesson_row){ ARENA_ARRAY(k->numbers.a, struct classify_feature, f.n + 1),
				    f.n, r->label, fold_of(r, k->seed) };
	for (size_t i = 0; i < f.n; i++)
		out->v[i] = (struct classify_feature){ number_of(&k->numbers, f.v[i].hash),
						       f.v[i].times };
}

static err read_rows(struct arena *tmp, void *data)
{
	struct reading *k = data;

	for (size_t i = 0; i < k->s->n; i++) {
		struct arena_mark m = arena_mark(tmp);
		read_row(k, tmp, &k->s->v[i], &k->numbers.l->v[i]);
		arena_rewind(tmp, m);
	}
	return OK;
}

static int compare_hashes(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void order_features(struct arena *a, struct lesson *l)
{
	uint64_t *v = ARENA_ARRAY(a, uint64_t, l->features_n + 1);

	for (size_t i = 0; i < l->features_n; i++)
		v[i] = (uint64_t)l->hash[i] << 32 | i;
	qsort(v, l->features_n, sizeof(*v), compare_hashes);
	l->rising = ARENA_ARRAY(a, uint32_t, l->features_n + 1);
	for (size_t i = 0; i < l->features_n; i++)
		l->rising[i] = (uint32_t)v[i];
}

err lesson_read(struct arena *a, const struct classify_set *s, uint64_t seed, struct lesson *out)
{
	struct reading k = { { a, out, NULL, 0 }, s, seed };

	*out = (struct lesson){ .v = ARENA_ARRAY(a, struct lesson_row, s->n + 1),
				.n = s->n,
				.labels_n = s->labels_n };
	grow(&k.numbers);
	TRY(mem_with(1 << 18, read_rows, &k));
	order_features(a, out);
	return OK;
}
