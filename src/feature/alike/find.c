/* What is most like a text. */
#include <stdlib.h>

#include "alike/inside.h"
#include "alike/scope.h"
#include "base/buf.h"
#include "base/id.h"
#include "place/place.h"

#define NEWEST 200 /* messages looked at of each term, in each scope */

/* Scores by message, a table of open addresses. */
struct scores {
	struct score {
		int64_t message; /* 0: free */
		double score;
	} * v;
	size_t room, used;
	struct arena *a;
};

static struct score *place_of(const struct scores *s, int64_t message)
{
	size_t at = (size_t)(((uint64_t)message * 0x9e3779b97f4a7c15ULL) >> 32) & (s->room - 1);

	while (s->v[at].message && s->v[at].message != message)
		at = (at + 1) & (s->room - 1);
	return &s->v[at];
}

static void grow(struct scores *s)
{
	struct scores old = *s;

	s->room = old.room ? 2 * old.room : 1024;
	s->v = ARENA_ARRAY(s->a, struct score, s->room);
	for (size_t i = 0; i < old.room; i++)
		if (old.v[i].message)
			*place_of(s, old.v[i].message) = old.v[i];
}

static void add(struct scores *s, int64_t message, double score)
{
	struct score *at;

	if (2 * (s->used + 1) > s->room)
		grow(s);
	at = place_of(s, message);
	s->used += at->message == 0;
	at->message = message;
	at->score += score;
}

static double weight_of(const struct gist *g, int64_t term)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].term == term)
			return g->v[i].weight;
	return 0;
}

static err read_scope(struct ctx *c, int64_t scope, const struct gist *g, struct scores *s)
{
	struct alike_near_list l;

	for (size_t i = 0; i < g->n; i++) {
		TRY(q_alike_near(c->db, scope, g->v[i].term, NEWEST, &l));
		for (size_t k = 0; k < l.n; k++)
			add(s, l.v[k].message,
			    (double)g->v[i].weight * (double)l.v[k].weight / WEIGHT_UNIT);
	}
	return OK;
}

static int by_score(const void *a, const void *b)
{
	const struct score *x = a, *y = b;

	if (x->score < y->score || x->score > y->score)
		return x->score > y->score ? -1 : 1;
	return (x->message < y->message) - (x->message > y->message);
}

static size_t take_best(struct scores *s, const struct alike_ask *ask)
{
	size_t n = 0;

	for (size_t i = 0; i < s->room; i++)
		if (s->v[i].message && s->v[i].message != ask->besides &&
		    s->v[i].score >= ask->least)
			s->v[n++] = s->v[i];
	if (n)
		qsort(s->v, n, sizeof(*s->v), by_score);
	return n < ask->n ? n : ask->n;
}

/* Of a hit's terms those that the text has too, with the text's weights. */
static err share(struct ctx *c, const struct gist *g, struct alike_hit *h)
{
	struct alike_doc doc;
	struct gist its;
	err e = q_alike_doc_of(c->db, h->message, &doc);

	h->shared = (struct gist){ ARENA_ARRAY(c->a, struct gist_key, g->n + 1), 0 };
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	scope_unpack(c->a, doc.terms, &its);
	for (size_t i = 0; i < g->n; i++)
		if (weight_of(&its, g->v[i].term) > 0)
			h->shared.v[h->shared.n++] = g->v[i];
	return OK;
}

err alike_find(struct ctx *c, const struct alike_ask *ask, struct alike_hits *out)
{
	int64_t scopes[SCOPES_MOST];
	size_t n = scope_above(ask->place, ask->open, scopes);
	struct scores s = { .a = c->a };
	struct gist g;

	*out = (struct alike_hits){ 0 };
	alike_gist(c->a, &ask->text, &g);
	for (size_t i = 0; i < n; i++)
		TRY(read_scope(c, scopes[i], &g, &s));
	n = s.room ? take_best(&s, ask) : 0;
	out->v = ARENA_ARRAY(c->a, struct alike_hit, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct alike_hit *h = &out->v[out->n++];
		*h = (struct alike_hit){ .message = s.v[i].message,
					 .score = s.v[i].score < 1 ? s.v[i].score : 1 };
		TRY(share(c, &g, h));
	}
	return OK;
}

str alike_reason(struct arena *a, const struct similar_text *asked, const struct alike_hit *h)
{
	str phrases[ALIKE_PHRASES];
	size_t n = ALIKE_PHRASES;
	struct buf b = buf_new(a, 64, 1024);

	gist_phrases(a, asked, &h->shared, phrases, &n);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_lit(&b, "、");
		buf_put(&b, phrases[i]);
	}
	return buf_str(&b);
}
