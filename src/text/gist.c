#include "text/gist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "text/fold.h"
#include "text/tokens.h"

#define TITLE_WEIGHT 3
#define COMMON 0.2 /* the part of the texts from which on a term says nothing */
#define TELLING 5  /* texts: in fewer it says nothing how many have a term */
#define FEW 40	   /* texts: of a few a fifth may be about one matter */
#define QUIET 0.1f /* weights below are no reason */
#define LONELY 0.3 /* what a term of no other text is worth: it joins nobody */

static int by_term(const void *a, const void *b)
{
	const struct gist_key *x = a, *y = b;

	return (x->term > y->term) - (x->term < y->term);
}

/* The heaviest first; of equal weight the smaller term, so that it is always the same. */
static int by_weight(const void *a, const void *b)
{
	const struct gist_key *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return by_term(a, b);
}

void gist_draft(struct arena *a, const struct similar_text *t, struct gist *draft)
{
	struct token_list title, body;
	struct gist_key *v;
	size_t kept = 0, all;

	tokens_terms(a, fold_search(a, t->title), &title);
	tokens_terms(a, fold_search(a, t->body), &body);
	all = title.n + body.n;
	v = ARENA_ARRAY(a, struct gist_key, all + 1);
	for (size_t i = 0; i < all; i++)
		v[i] = i < title.n ? (struct gist_key){ token_hash(title.v[i]), TITLE_WEIGHT }
				   : (struct gist_key){ token_hash(body.v[i - title.n]), 1 };
	qsort(v, all, sizeof(*v), by_term);
	for (size_t i = 0; i < all; i++) {
		if (kept && v[kept - 1].term == v[i].term)
			v[kept - 1].weight += v[i].weight;
		else
			v[kept++] = v[i];
	}
	*draft = (struct gist){ v, kept };
}

static struct gist_count *place_of(const struct gist_counts *c, uint32_t term)
{
	size_t at = term & (c->room - 1);

	while (c->v[at].n && c->v[at].term != term)
		at = (at + 1) & (c->room - 1);
	return &c->v[at];
}

static void grow(struct gist_counts *c)
{
	struct gist_counts old = *c;

	c->room = old.room ? 2 * old.room : 4096;
	c->v = ARENA_ARRAY(c->a, struct gist_count, c->room);
	for (size_t i = 0; i < old.room; i++)
		if (old.v[i].n)
			*place_of(c, old.v[i].term) = old.v[i];
}

void gist_counts_put(struct gist_counts *c, uint32_t term, uint32_t n)
{
	struct gist_count *k;

	if (2 * (c->used + 1) > c->room)
		grow(c);
	k = place_of(c, term);
	c->used += k->n == 0;
	*k = (struct gist_count){ term, k->n + n };
}

void gist_counts_add(struct arena *tmp, struct gist_counts *c, const struct similar_text *t)
{
	struct gist draft;

	gist_draft(tmp, t, &draft);
	for (size_t i = 0; i < draft.n; i++)
		gist_counts_put(c, draft.v[i].term, 1);
	c->texts++;
}

uint32_t gist_counts_of(const struct gist_counts *c, uint32_t term)
{
	return c->room ? place_of(c, term)->n : 0;
}

double gist_worth(const struct gist_counts *c, uint32_t term)
{
	uint32_t n = gist_counts_of(c, term);
	double worth = log((c->texts + 1.0) / (n + 0.5));

	if (c->texts < TELLING)
		return 1;
	if (n > COMMON * c->texts + FEW)
		return 0;
	return n <= 1 ? LONELY * worth : worth;
}

static void scale(struct gist *k)
{
	double length = gist_length(k);

	for (size_t i = 0; i < k->n; i++)
		k->v[i].weight = (float)(k->v[i].weight / length);
}

static void keep_heaviest(struct gist *k, size_t most)
{
	if (k->n > most) {
		qsort(k->v, k->n, sizeof(*k->v), by_weight);
		k->n = most;
	}
	qsort(k->v, k->n, sizeof(*k->v), by_term);
}

void gist_weigh(const struct gist_counts *c, struct gist *draft)
{
	for (size_t i = 0; i < draft->n; i++) {
		struct gist_key *k = &draft->v[i];
		k->weight = (float)((1 + log(k->weight)) * gist_worth(c, k->term));
	}
}

void gist_finish(struct arena *a, const struct gist *draft, struct gist *out)
{
	struct gist all = { draft->v, 0 };
	struct gist_key *kept;

	for (size_t i = 0; i < draft->n; i++)
		if (draft->v[i].weight > 0)
			all.v[all.n++] = draft->v[i];
	keep_heaviest(&all, GIST_MOST);
	scale(&all);
	kept = ARENA_ARRAY(a, struct gist_key, all.n + 1);
	memcpy(kept, all.v, all.n * sizeof(*kept));
	*out = (struct gist){ kept, all.n };
}

void gist_of(struct arena *a, const struct gist_counts *c, const struct similar_text *t,
	     struct gist *out)
{
	struct gist draft;

	gist_draft(a, t, &draft);
	gist_weigh(c, &draft);
	gist_finish(a, &draft, out);
}

double gist_product(const struct gist *a, const struct gist *b)
{
	size_t i = 0, j = 0;
	double sum = 0;

	while (i < a->n && j < b->n) {
		uint32_t x = a->v[i].term, y = b->v[j].term;
		if (x == y)
			sum += (double)a->v[i].weight * b->v[j].weight;
		i += x <= y;
		j += y <= x;
	}
	return sum;
}

double gist_length(const struct gist *k)
{
	double sum = 0;

	for (size_t i = 0; i < k->n; i++)
		sum += (double)k->v[i].weight * k->v[i].weight;
	return sum > 0 ? sqrt(sum) : 1;
}

void gist_add(struct gist *sum, const struct gist *more)
{
	struct gist_key v[2 * GIST_CENTRE];
	struct gist both = { v, 0 };
	size_t i = 0, j = 0;

	while (i < sum->n || j < more->n) {
		const struct gist_key *x = i < sum->n ? &sum->v[i] : NULL;
		const struct gist_key *y = j < more->n ? &more->v[j] : NULL;
		bool first = x && (!y || x->term <= y->term);
		bool second = y && (!x || y->term <= x->term);
		v[both.n++] = (struct gist_key){ first ? x->term : y->term,
						 (first ? x->weight : 0) +
							 (second ? y->weight : 0) };
		i += first;
		j += second;
	}
	keep_heaviest(&both, GIST_CENTRE);
	memcpy(sum->v, v, both.n * sizeof(*v));
	sum->n = both.n;
}

size_t gist_heaviest(const struct gist *k, size_t n, struct gist_key *out)
{
	struct gist_key v[GIST_CENTRE];

	memcpy(v, k->v, k->n * sizeof(*v));
	qsort(v, k->n, sizeof(*v), by_weight);
	if (n > k->n)
		n = k->n;
	memcpy(out, v, n * sizeof(*v));
	return n;
}

/* ---- reasons ---- */
static bool has_term(const struct gist *terms, uint32_t term)
{
	for (size_t i = 0; i < terms->n; i++)
		if (terms->v[i].term == term)
			return terms->v[i].weight >= QUIET;
	return false;
}

struct said {
	str *v;
	size_t n, most;
};

/* A phrase that holds one said before takes its place, unless it only drags in a neighbour. */
static bool is_said(struct said *s, str phrase)
{
	for (size_t i = 0; i < s->n; i++) {
		if (str_has(s->v[i], phrase))
			return true;
		if (str_has(phrase, s->v[i])) {
			if (utf8_count(phrase) > utf8_count(s->v[i]) + 1)
				s->v[i] = phrase;
			return true;
		}
	}
	return false;
}

/* Terms overlap: those that touch make one phrase. */
static void read_phrases(struct arena *a, str folded, const struct gist *terms, struct said *out)
{
	struct token_list l;
	str phrase = { 0 };

	tokens_terms(a, folded, &l);
	for (size_t i = 0; i <= l.n && out->n < out->most; i++) {
		bool has = i < l.n && has_term(terms, token_hash(l.v[i]));
		if (has && phrase.n && l.v[i].p <= phrase.p + phrase.n) {
			phrase.n = (size_t)(l.v[i].p + l.v[i].n - phrase.p);
			continue;
		}
		if (phrase.n && !is_said(out, phrase))
			out->v[out->n++] = phrase;
		phrase = has ? l.v[i] : (str){ 0 };
	}
}

void gist_phrases(struct arena *a, const struct similar_text *t, const struct gist *terms, str *out,
		  size_t *n)
{
	struct said said = { out, 0, *n };

	read_phrases(a, fold_search(a, t->title), terms, &said);
	read_phrases(a, fold_search(a, t->body), terms, &said);
	*n = said.n;
}
