#include "text/topics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/topics_inside.h"

#define NEAR 0.08 /* messages below are not worth looking at their group */
#define ROUNDS 2
#define WORTH_A_LOOK 0.4f

double topics_heat(int64_t people, int64_t likes)
{
	return (double)people + sqrt(likes > 0 ? (double)likes : 0) / 2;
}

struct nearby nearby_new(struct arena *a, size_t ids)
{
	return (struct nearby){ ARENA_ARRAY(a, float, ids + 1), ARENA_ARRAY(a, uint32_t, ids + 1),
				0 };
}

void nearby_add(struct nearby *near, const struct postings *p, const struct gist_key *k)
{
	const struct posts *l = postings_of(p, k->term);

	for (uint32_t i = 0; l && i < l->n; i++) {
		uint32_t id = l->v[i].id;
		float product = k->weight * l->v[i].weight;
		if (product <= 0)
			continue;
		if (near->score[id] <= 0)
			near->met[near->n++] = id;
		near->score[id] += product;
	}
}

float nearby_least(const struct nearby *near)
{
	float most = 0;

	for (size_t i = 0; i < near->n; i++)
		if (near->score[near->met[i]] > most)
			most = near->score[near->met[i]];
	return WORTH_A_LOOK * most;
}

void nearby_clear(struct nearby *near)
{
	for (size_t i = 0; i < near->n; i++)
		near->score[near->met[i]] = 0;
	near->n = 0;
}

/* ---- groups ---- */
static void member(struct groups *g, struct group *to, uint32_t text)
{
	uint32_t *v = to->members;

	if (to->n == to->room) {
		to->room = to->room ? 2 * to->room : 1;
		to->members = ARENA_ARRAY(g->a, uint32_t, to->room);
		if (to->n)
			memcpy(to->members, v, to->n * sizeof(*v));
	}
	to->members[to->n++] = text;
}

static void own_sum(struct groups *g, struct group *to)
{
	struct gist_key *v = ARENA_ARRAY(g->a, struct gist_key, GIST_CENTRE);

	memcpy(v, to->sum.v, to->sum.n * sizeof(*v));
	to->sum.v = v;
}

void group_add(struct groups *g, struct group *to, uint32_t text)
{
	if (to->n == 0)
		to->sum = g->keys[text];
	if (to->n == 1)
		own_sum(g, to);
	if (to->n > 0)
		gist_add(&to->sum, &g->keys[text]);
	to->length = gist_length(&to->sum);
	member(g, to, text);
}

void group_join(struct groups *g, struct group *a, struct group *b)
{
	if (a->n == 1)
		own_sum(g, a);
	gist_add(&a->sum, &b->sum);
	a->length = gist_length(&a->sum);
	for (uint32_t i = 0; i < b->n; i++)
		member(g, a, b->members[i]);
	b->n = 0;
}

double group_cosine(const struct group *g, const struct gist *k)
{
	return gist_product(&g->sum, k) / g->length;
}

/* ---- the first pass, in the order of time ---- */
struct pass {
	struct groups *g;
	struct postings texts;
	struct nearby near, groups;
	uint32_t *group_of;
};

static void meet_groups(struct pass *p, const struct gist *k)
{
	for (size_t i = 0; i < k->n; i++)
		nearby_add(&p->near, &p->texts, &k->v[i]);
	for (size_t i = 0; i < p->near.n; i++) {
		uint32_t group = p->group_of[p->near.met[i]];
		float x = p->near.score[p->near.met[i]];
		if (x < NEAR)
			continue;
		if (p->groups.score[group] <= 0)
			p->groups.met[p->groups.n++] = group;
		if (x > p->groups.score[group])
			p->groups.score[group] = x;
	}
	nearby_clear(&p->near);
}

static void place_text(struct pass *p, uint32_t text)
{
	const struct gist *k = &p->g->keys[text];
	double best = TOPICS_JOIN;
	size_t to = p->g->n;
	float least;

	meet_groups(p, k);
	least = nearby_least(&p->groups);
	for (size_t i = 0; i < p->groups.n; i++) {
		uint32_t at = p->groups.met[i];
		double z;
		if (p->groups.score[at] < least)
			continue;
		z = (p->groups.score[at] + group_cosine(&p->g->v[at], k)) / 2;
		if (z > best) {
			best = z;
			to = at;
		}
	}
	nearby_clear(&p->groups);
	p->g->n += to == p->g->n;
	group_add(p->g, &p->g->v[to], text);
	p->group_of[text] = (uint32_t)to;
	for (size_t i = 0; i < k->n; i++)
		postings_add(&p->texts, k->v[i].term, (struct post){ text, k->v[i].weight });
}

struct turn {
	int64_t time;
	uint32_t text;
};

static int by_time(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (x->text > y->text) - (x->text < y->text);
}

static struct turn *order_of(struct arena *a, const struct topics_ask *ask)
{
	struct turn *v = ARENA_ARRAY(a, struct turn, ask->n + 1);

	for (size_t i = 0; i < ask->n; i++)
		v[i] = (struct turn){ ask->v[i].time, (uint32_t)i };
	qsort(v, ask->n, sizeof(*v), by_time);
	return v;
}

static void show(const struct topics_ask *ask, size_t done)
{
	if (ask->p)
		progress_show(ask->p, (int64_t)done);
}

static void read_keys(struct groups *g, const struct topics_ask *ask, struct gist_counts *counts)
{
	struct gist *keys = ARENA_ARRAY(g->a, struct gist, ask->n + 1);

	for (size_t i = 0; i < ask->n; i++) {
		struct arena_mark m = arena_mark(g->tmp);
		gist_counts_add(g->tmp, counts, &ask->v[i].text);
		arena_rewind(g->tmp, m);
		show(ask, i / 3);
	}
	for (size_t i = 0; i < ask->n; i++) {
		struct arena_mark m = arena_mark(g->tmp);
		struct gist k;
		gist_of(g->tmp, counts, &ask->v[i].text, &k);
		keys[i] = (struct gist){ ARENA_ARRAY(g->a, struct gist_key, k.n + 1), k.n };
		memcpy(keys[i].v, k.v, k.n * sizeof(*k.v));
		arena_rewind(g->tmp, m);
		show(ask, (ask->n + i) / 3);
	}
	g->keys = keys;
}

static void first_pass(struct groups *g, const struct topics_ask *ask)
{
	const struct turn *order = order_of(g->a, ask);
	struct pass p = { .g = g, .texts = { .a = g->a } };

	p.near = nearby_new(g->a, ask->n);
	p.groups = nearby_new(g->a, ask->n);
	p.group_of = ARENA_ARRAY(g->a, uint32_t, ask->n + 1);
	for (size_t i = 0; i < ask->n; i++) {
		place_text(&p, order[i].text);
		show(ask, (2 * ask->n + i) / 3);
	}
}

/* ---- what came out ---- */
static int by_hash(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int64_t count_people(struct arena *tmp, const struct topic_message *v, const struct topic *t)
{
	struct arena_mark m = arena_mark(tmp);
	uint64_t *who = ARENA_ARRAY(tmp, uint64_t, t->n);
	int64_t people = 0;
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		str author = v[t->members[i]].author;
		if (author.n)
			who[n++] = str_hash(author);
		people += author.n == 0;
	}
	qsort(who, n, sizeof(*who), by_hash);
	for (size_t i = 0; i < n; i++)
		people += i == 0 || who[i] != who[i - 1];
	arena_rewind(tmp, m);
	return people;
}

static void sort_members(struct arena *tmp, const struct topic_message *v, struct topic *t)
{
	struct arena_mark m = arena_mark(tmp);
	struct turn *turns = ARENA_ARRAY(tmp, struct turn, t->n);

	for (size_t i = 0; i < t->n; i++)
		turns[i] = (struct turn){ v[t->members[i]].time, t->members[i] };
	qsort(turns, t->n, sizeof(*turns), by_time);
	for (size_t i = 0; i < t->n; i++)
		t->members[i] = turns[i].text;
	t->to = turns[t->n - 1].time;
	for (size_t i = t->n; i-- > 0 && turns[i].time > 0;)
		t->from = turns[i].time;
	arena_rewind(tmp, m);
}

static struct topic describe(struct arena *a, struct arena *tmp, const struct topic_message *v,
			     const struct group *g)
{
	struct topic t = { .n = g->n };

	t.members = ARENA_ARRAY(a, uint32_t, g->n);
	memcpy(t.members, g->members, g->n * sizeof(*t.members));
	t.centre = (struct gist){ ARENA_ARRAY(a, struct gist_key, g->sum.n + 1), g->sum.n };
	for (size_t i = 0; i < g->sum.n; i++)
		t.centre.v[i] = (struct gist_key){ g->sum.v[i].term,
						   (float)(g->sum.v[i].weight / g->length) };
	sort_members(tmp, v, &t);
	t.people = count_people(tmp, v, &t);
	for (size_t i = 0; i < t.n; i++)
		t.likes += v[t.members[i]].likes > 0 ? v[t.members[i]].likes : 0;
	t.heat = topics_heat(t.people, t.likes);
	return t;
}

static int by_heat(const void *a, const void *b)
{
	const struct topic *x = a, *y = b;

	if (x->heat < y->heat || x->heat > y->heat)
		return x->heat > y->heat ? -1 : 1;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return (x->members[0] > y->members[0]) - (x->members[0] < y->members[0]);
}

void topics_find(struct arena *a, struct arena *tmp, const struct topics_ask *ask,
		 struct gist_counts *counts, struct topic_list *out)
{
	struct groups g = { .a = tmp, .tmp = a, .texts = ask->n };

	*counts = (struct gist_counts){ .a = tmp };
	g.v = ARENA_ARRAY(tmp, struct group, ask->n + 1);
	read_keys(&g, ask, counts);
	first_pass(&g, ask);
	topics_merge(&g);
	for (int round = 0; round < ROUNDS; round++) {
		topics_settle(&g);
		topics_merge(&g);
	}
	*out = (struct topic_list){ ARENA_ARRAY(a, struct topic, g.n + 1), 0 };
	for (size_t i = 0; i < g.n; i++)
		if (g.v[i].n)
			out->v[out->n++] = describe(a, tmp, ask->v, &g.v[i]);
	qsort(out->v, out->n, sizeof(*out->v), by_heat);
}
