/* Groups that meet become one, and each message goes where it is nearest: topics.h. */
#include <stdlib.h>
#include <string.h>

#include "text/topics_inside.h"

#define TERMS_MERGE 16 /* of a centre, by which it is found */
#define TERMS_SETTLE 32
#define ROUNDS 20
#define LOOK 0.4 /* of what is asked for, by the heaviest terms alone */

struct match {
	double cosine; /* 0: nobody is near enough */
	uint32_t a, b;
};

static void put_centre(struct postings *p, const struct group *g, uint32_t id, size_t most)
{
	struct gist_key top[TERMS_SETTLE];
	size_t n = gist_heaviest(&g->sum, most, top);

	for (size_t i = 0; i < n; i++)
		postings_add(p, top[i].term,
			     (struct post){ id, (float)(top[i].weight / g->length) });
}

static void better(struct match *m, double cosine, uint32_t a, uint32_t b)
{
	if (cosine > m->cosine)
		*m = (struct match){ cosine, a, b };
}

/* The nearest other group of each, among those of two or more. */
static void find_matches(struct groups *g, struct match *best)
{
	struct postings p = { .a = g->tmp };
	struct nearby near = nearby_new(g->tmp, g->n);

	for (uint32_t i = 0; i < g->n; i++) {
		struct gist_key top[TERMS_MERGE];
		size_t n = gist_heaviest(&g->v[i].sum, TERMS_MERGE, top);
		if (g->v[i].n < 2)
			continue;
		for (size_t k = 0; k < n; k++)
			nearby_add(&near, &p, &top[k]);
		for (size_t k = 0; k < near.n; k++) {
			uint32_t other = near.met[k];
			double x;
			if (near.score[other] / g->v[i].length < LOOK * TOPICS_MERGE)
				continue;
			x = group_cosine(&g->v[other], &g->v[i].sum) / g->v[i].length;
			if (x < TOPICS_MERGE)
				continue;
			better(&best[i], x, i, other);
			better(&best[other], x, other, i);
		}
		nearby_clear(&near);
		put_centre(&p, &g->v[i], i, TERMS_MERGE);
	}
}

static int by_cosine(const void *a, const void *b)
{
	const struct match *x = a, *y = b;

	if (x->cosine < y->cosine || x->cosine > y->cosine)
		return x->cosine > y->cosine ? -1 : 1;
	return (x->a > y->a) - (x->a < y->a);
}

/* The nearest two first; each group once a round. */
static bool join_matches(struct groups *g, struct match *best, bool *used)
{
	bool any = false;

	qsort(best, g->n, sizeof(*best), by_cosine);
	for (size_t i = 0; i < g->n && best[i].cosine > 0; i++) {
		const struct match *m = &best[i];
		uint32_t to = m->a < m->b ? m->a : m->b, from = m->a < m->b ? m->b : m->a;
		if (used[to] || used[from])
			continue;
		used[to] = used[from] = true;
		group_join(g, &g->v[to], &g->v[from]);
		any = true;
	}
	return any;
}

void topics_merge(struct groups *g)
{
	bool any = true;

	for (int round = 0; any && round < ROUNDS; round++) {
		struct arena_mark m = arena_mark(g->tmp);
		struct match *best = ARENA_ARRAY(g->tmp, struct match, g->n + 1);
		bool *used = ARENA_ARRAY(g->tmp, bool, g->n + 1);
		find_matches(g, best);
		any = join_matches(g, best, used);
		arena_rewind(g->tmp, m);
	}
}

/* ---- settling ---- */
struct sized {
	uint32_t n, id;
};

static int by_size(const void *a, const void *b)
{
	const struct sized *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* The largest are put last, for the last stay where a term has too many. */
static void put_centres(struct groups *g, struct postings *p)
{
	struct sized *order = ARENA_ARRAY(g->tmp, struct sized, g->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].n > 1)
			order[n++] = (struct sized){ g->v[i].n, (uint32_t)i };
	qsort(order, n, sizeof(*order), by_size);
	for (size_t i = 0; i < n; i++)
		put_centre(p, &g->v[order[i].id], order[i].id, TERMS_SETTLE);
}

/* The group of the nearest centre; none: g->n. */
static size_t nearest(struct groups *g, const struct postings *p, struct nearby *near,
		      const struct gist *k)
{
	double best = TOPICS_STAY;
	size_t to = g->n;
	float least;

	for (size_t i = 0; i < k->n; i++)
		nearby_add(near, p, &k->v[i]);
	least = nearby_least(near);
	for (size_t i = 0; i < near->n; i++) {
		double x;
		if (near->score[near->met[i]] < least)
			continue;
		x = group_cosine(&g->v[near->met[i]], k);
		if (x > best) {
			best = x;
			to = near->met[i];
		}
	}
	nearby_clear(near);
	return to;
}

void topics_settle(struct groups *g)
{
	struct arena_mark m = arena_mark(g->tmp);
	struct postings p = { .a = g->tmp };
	struct nearby near = nearby_new(g->tmp, g->n);
	size_t *to = ARENA_ARRAY(g->tmp, size_t, g->texts + 1), groups = g->n;

	put_centres(g, &p);
	for (size_t i = 0; i < g->texts; i++)
		to[i] = nearest(g, &p, &near, &g->keys[i]);
	for (size_t i = 0; i < groups; i++)
		g->v[i].n = 0;
	for (size_t i = 0; i < g->texts; i++)
		if (to[i] < groups)
			group_add(g, &g->v[to[i]], (uint32_t)i);
	for (size_t i = 0, at = 0; i < g->texts; i++) {
		if (to[i] < groups)
			continue;
		while (at < groups && g->v[at].n)
			at++;
		group_add(g, &g->v[at++], (uint32_t)i);
		g->n = at > g->n ? at : g->n;
	}
	arena_rewind(g->tmp, m);
}
