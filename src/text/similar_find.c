/* All pairs of many texts that are alike: see similar.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/similar.h"

#define CELLS_MOST 384
#define MISSED 0.001 /* of the pairs that share just enough */
#define ERRORS 4     /* standard deviations that a sketch may err before it decides */

struct plan {
	size_t rows, bands, cells;
	double least;
};

/* A sketch is one byte a cell. Two texts agree in a cell as often as they share, and by
 * chance once in 256. */
struct finder {
	struct arena *a, *tmp;
	const struct similar_ask *ask;
	struct plan plan;
	unsigned char *sketch;	  /* plan.cells a text */
	uint32_t *size;		  /* pieces of each */
	uint64_t *order, *spare;  /* key << 32 | text, sorted */
	struct similar_set **set; /* of the texts of one bucket */
	struct similar_pairs found;
	size_t room;
};

/* The longest bands with which as few are missed and that the cells allow. */
static struct plan plan_of(double least)
{
	struct plan best = { 1, CELLS_MOST, CELLS_MOST, least };

	for (size_t rows = 1; rows <= 3; rows++) {
		double one = pow(least < 0.999 ? least : 0.999, (double)rows);
		double bands = ceil(log(MISSED) / log(1 - one));
		if (bands * (double)rows <= CELLS_MOST)
			best = (struct plan){ rows, (size_t)bands, rows * (size_t)bands, least };
	}
	return best;
}

static uint32_t mix(uint64_t h)
{
	h ^= h >> 33;
	h *= 0xff51afd7ed558ccdULL;
	h ^= h >> 33;
	return (uint32_t)h;
}

/* The smallest piece that falls into each cell; an empty one borrows of another that all
 * texts would ask in the same order. */
static void sketch_set(const struct similar_set *s, size_t cells, unsigned char *out)
{
	uint32_t least[CELLS_MOST];
	bool has[CELLS_MOST] = { false };

	for (size_t i = 0; i < s->n; i++) {
		uint32_t h = mix((uint64_t)s->v[i] * 0x9e3779b97f4a7c15ULL);
		size_t cell = (size_t)(((uint64_t)h * cells) >> 32);
		uint32_t rank = mix(s->v[i] ^ 0x5bd1e99500000000ULL);
		if (!has[cell] || rank < least[cell])
			least[cell] = rank;
		has[cell] = true;
	}
	for (size_t i = 0; i < cells; i++) {
		size_t from = i;
		for (uint64_t turn = 1; !has[from]; turn++)
			from = (size_t)(((uint64_t)mix((turn << 16) + i) * cells) >> 32);
		out[i] = (unsigned char)(mix(least[from] + 0x100000000ULL * (from + 1)) >> 16);
	}
}

static void show(const struct finder *f, size_t done, size_t of, size_t half)
{
	if (f->ask->p && of)
		progress_show(f->ask->p, (int64_t)(f->ask->n * (done + half * of) / of / 2));
}

static void sketch_all(struct finder *f)
{
	for (size_t i = 0; i < f->ask->n; i++) {
		struct arena_mark m = arena_mark(f->tmp);
		struct similar_set s;
		similar_set(f->tmp, &f->ask->v[i], &s);
		f->size[i] = (uint32_t)s.n;
		if (s.n)
			sketch_set(&s, f->plan.cells, &f->sketch[i * f->plan.cells]);
		arena_rewind(f->tmp, m);
		show(f, i, f->ask->n, 0);
	}
}

/* By the key's 24 bits, two times 12; stays in the order of the texts. */
static void sort_keys(struct finder *f, size_t n)
{
	for (unsigned shift = 32; shift < 56; shift += 12) {
		size_t at[4096] = { 0 }, sum = 0;
		for (size_t i = 0; i < n; i++)
			at[(f->order[i] >> shift) & 4095]++;
		for (size_t i = 0; i < 4096; i++) {
			size_t k = at[i];
			at[i] = sum;
			sum += k;
		}
		for (size_t i = 0; i < n; i++)
			f->spare[at[(f->order[i] >> shift) & 4095]++] = f->order[i];
		uint64_t *swap = f->order;
		f->order = f->spare;
		f->spare = swap;
	}
}

static size_t fill_band(struct finder *f, size_t band)
{
	size_t n = 0;

	for (size_t i = 0; i < f->ask->n; i++) {
		const unsigned char *c = &f->sketch[i * f->plan.cells + band * f->plan.rows];
		uint64_t key = 0;
		if (!f->size[i])
			continue;
		for (size_t k = 0; k < f->plan.rows; k++)
			key = key << 8 | c[k];
		f->order[n++] = key << 32 | i;
	}
	sort_keys(f, n);
	return n;
}

/* An earlier band has brought these two together already. */
static bool was_met(const struct finder *f, size_t a, size_t b, size_t band)
{
	const unsigned char *x = &f->sketch[a * f->plan.cells], *y = &f->sketch[b * f->plan.cells];
	size_t rows = f->plan.rows;

	for (size_t i = 0; i < band; i++)
		if (memcmp(x + i * rows, y + i * rows, rows) == 0)
			return true;
	return false;
}

/* In the first band already, where all meet that are the same: one look, as a file of
 * nothing but copies has very many pairs in each band. */
static bool were_first(const struct finder *f, size_t a, size_t b, size_t band)
{
	const unsigned char *x = &f->sketch[a * f->plan.cells], *y = &f->sketch[b * f->plan.cells];

	return band && memcmp(x, y, f->plan.rows) == 0;
}

/* What the sketches say is far below what is asked for. */
static bool is_far(const struct finder *f, size_t a, size_t b)
{
	const unsigned char *x = &f->sketch[a * f->plan.cells], *y = &f->sketch[b * f->plan.cells];
	double small = f->size[a] < f->size[b] ? f->size[a] : f->size[b];
	double large = f->size[a] < f->size[b] ? f->size[b] : f->size[a];
	double cells = (double)f->plan.cells, least = f->plan.least, known, slack;
	unsigned same = 0;

	if (small < least * large)
		return true;
	for (size_t i = 0; i < f->plan.cells; i++)
		same += x[i] == y[i];
	known = small < cells ? small : cells;
	slack = ERRORS * sqrt(least * (1 - least) / known);
	return same / cells < least - slack;
}

static const struct similar_set *set_of(struct finder *f, const uint64_t *bucket, size_t at)
{
	if (!f->set[at]) {
		struct similar_set *s = ARENA_NEW(f->tmp, struct similar_set);
		similar_set(f->tmp, &f->ask->v[(uint32_t)bucket[at]], s);
		f->set[at] = s;
	}
	return f->set[at];
}

static void keep(struct finder *f, size_t a, size_t b, double share)
{
	struct similar_pairs *l = &f->found;

	if (l->n == f->room) {
		struct similar_pair *v = l->v;
		f->room = f->room ? 2 * f->room : 1024;
		l->v = ARENA_ARRAY(f->a, struct similar_pair, f->room);
		if (l->n)
			memcpy(l->v, v, l->n * sizeof(*v));
	}
	l->v[l->n++] = (struct similar_pair){ (uint32_t)a, (uint32_t)b, (float)share };
}

/* All texts with one key in one band. */
static void compare_bucket(struct finder *f, const uint64_t *bucket, size_t n, size_t band)
{
	struct arena_mark m = arena_mark(f->tmp);

	f->set = ARENA_ARRAY(f->tmp, struct similar_set *, n);
	for (size_t i = 0; i + 1 < n; i++) {
		size_t a = (uint32_t)bucket[i];
		for (size_t k = i + 1; k < n; k++) {
			size_t b = (uint32_t)bucket[k];
			double share;
			if (were_first(f, a, b, band) || is_far(f, a, b) || was_met(f, a, b, band))
				continue;
			share = similar_share(set_of(f, bucket, i), set_of(f, bucket, k));
			if (share >= f->plan.least)
				keep(f, a, b, share);
		}
	}
	arena_rewind(f->tmp, m);
}

static void compare_band(struct finder *f, size_t band)
{
	size_t n = fill_band(f, band), from = 0;

	for (size_t i = 1; i <= n; i++) {
		if (i < n && f->order[i] >> 32 == f->order[from] >> 32)
			continue;
		if (i - from > 1)
			compare_bucket(f, f->order + from, i - from, band);
		from = i;
	}
}

static int by_share(const void *a, const void *b)
{
	const struct similar_pair *x = a, *y = b;

	if (x->share != y->share)
		return x->share > y->share ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

void similar_find(struct arena *a, struct arena *tmp, const struct similar_ask *ask,
		  struct similar_pairs *out)
{
	struct finder f = { .a = a, .tmp = tmp, .ask = ask, .plan = plan_of(ask->least) };

	f.sketch = ARENA_ARRAY(tmp, unsigned char, ask->n *f.plan.cells + 1);
	f.size = ARENA_ARRAY(tmp, uint32_t, ask->n + 1);
	f.order = ARENA_ARRAY(tmp, uint64_t, ask->n + 1);
	f.spare = ARENA_ARRAY(tmp, uint64_t, ask->n + 1);
	sketch_all(&f);
	for (size_t band = 0; band < f.plan.bands; band++) {
		compare_band(&f, band);
		show(&f, band, f.plan.bands, 1);
	}
	if (f.found.n)
		qsort(f.found.v, f.found.n, sizeof(*f.found.v), by_share);
	*out = f.found;
}
