/* The passages of a text that spoke most for an answer. */
#include <math.h>
#include <stdlib.h>

#include "text/classify_inside.h"

#define REASONS 4	  /* passages */
#define REASON_BYTES 24	  /* of one: eight Han */
#define LOUD_BESIDE 0.45f /* of its louder neighbour: it belongs to the same passage */

struct passage {
	uint32_t at, end;
	float weight, last; /* of all its pieces, and of the last */
};

static bool belongs(const struct passage *s, const struct classify_piece *p, float weight)
{
	return p->at < s->end && p->at + p->n - s->at <= REASON_BYTES &&
	       fminf(weight, s->last) >= LOUD_BESIDE * fmaxf(weight, s->last);
}

/* Loud pieces that overlap, and are about as loud, are one passage. */
static size_t join_pieces(const struct classify_cut *c, const float *speaks, float least,
			  struct passage *out)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct classify_piece *p = &c->v[i];
		float weight = speaks[i];
		if (weight < least)
			continue;
		if (n && belongs(&out[n - 1], p, weight)) {
			out[n - 1].end = p->at + p->n;
			out[n - 1].weight += weight;
			out[n - 1].last = weight;
		} else {
			out[n++] = (struct passage){ p->at, p->at + p->n, weight, weight };
		}
	}
	return n;
}

static int compare_passages(const void *a, const void *b)
{
	const struct passage *x = a, *y = b;

	return x->weight != y->weight ? (x->weight < y->weight) - (x->weight > y->weight)
				      : (x->at > y->at) - (x->at < y->at);
}

static bool overlaps(const struct passage *v, size_t n, const struct passage *p)
{
	for (size_t i = 0; i < n; i++)
		if (p->at < v[i].end && v[i].at < p->end)
			return true;
	return false;
}

void classify_reasons(struct arena *a, const struct classify_cut *c, const float *speaks,
		      struct buf *out)
{
	struct passage *v = ARENA_ARRAY(a, struct passage, c->n + 1), told[REASONS];
	size_t n, told_n = 0;
	float most = 0;

	for (size_t i = 0; i < c->n; i++)
		most = fmaxf(most, speaks[i]);
	if (most <= 0)
		return;
	n = join_pieces(c, speaks, CLASSIFY_LOUD * most, v);
	qsort(v, n, sizeof(*v), compare_passages);
	for (size_t i = 0; i < n && told_n < REASONS; i++) {
		str s = str_sub(c->text, v[i].at, v[i].end - v[i].at);
		if (overlaps(told, told_n, &v[i]) || str_has(buf_str(out), s))
			continue;
		if (told_n)
			buf_lit(out, "；");
		buf_put(out, s);
		told[told_n++] = v[i];
	}
}
