/* Asking a model, and its reasons. */
#include "text/classify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "text/classify_inside.h"

#define REASONS 4      /* passages */
#define REASON_CHARS 8 /* of one */
#define REASON_SHARE 4 /* a piece counts that has a quarter of the strongest's */

static void score(const struct classify_model *m, const struct classify_features *f, double *out)
{
	float sum[CLASSIFY_LABELS] = { 0 }, length = 0;

	for (size_t i = 0; i < f->n; i++) {
		size_t at = classify_find(m, f->v[i].hash);
		if (at == SIZE_MAX)
			continue;
		const int16_t *w = m->weight + at * m->labels_n;
		float x = classify_times(f->v[i].times) * m->gain[at];
		length += x * x;
		for (size_t k = 0; k < m->labels_n; k++)
			sum[k] += x * (float)w[k];
	}
	for (size_t k = 0; k < m->labels_n; k++)
		out[k] = length > 0 ? (double)(sum[k] * m->unit[k] / sqrtf(length)) : 0;
}

void classify_shares(const double *score, size_t n, double slope, double *out)
{
	double most = score[0], sum = 0;

	for (size_t k = 1; k < n; k++)
		most = fmax(most, score[k]);
	for (size_t k = 0; k < n; k++)
		sum += out[k] = exp(slope * (score[k] - most));
	for (size_t k = 0; k < n; k++)
		out[k] /= sum;
}

void classify(struct arena *a, const struct classify_model *m, str title, str body,
	      struct classify_guess *out)
{
	double scores[CLASSIFY_LABELS] = { 0 }, share[CLASSIFY_LABELS];
	struct classify_features f;
	struct classify_cut c;
	struct buf b = buf_new(a, 128, 1024);

	classify_cut(a, title, body, &c);
	classify_count(a, &c, &f);
	score(m, &f, scores);
	classify_shares(scores, m->labels_n, (double)m->slope, share);
	*out = (struct classify_guess){ 0, 1, 0, 0, { 0 } };
	for (size_t k = 1; k < m->labels_n; k++)
		if (share[k] > share[out->label])
			out->label = k;
	out->second = out->label == 0;
	for (size_t k = 0; k < m->labels_n; k++)
		if (k != out->label && share[k] > share[out->second])
			out->second = k;
	out->score = share[out->label];
	out->second_score = share[out->second];
	classify_reasons(a, m, &c, out->label, &b);
	out->reasons = buf_str(&b);
}

/* ---- reasons ---- */

struct passage {
	uint32_t at, end;
	double weight;
};

/* How much more it speaks for the label than for the others in the mean. */
static double speaks(const struct classify_model *m, uint32_t hash, size_t label)
{
	size_t at = classify_find(m, hash);
	double others = 0;

	if (at == SIZE_MAX)
		return 0;
	for (size_t k = 0; k < m->labels_n; k++)
		if (k != label)
			others += (double)((float)m->weight[at * m->labels_n + k] * m->unit[k]);
	return (double)m->gain[at] *
	       ((double)((float)m->weight[at * m->labels_n + label] * m->unit[label]) -
		others / (double)(m->labels_n - 1));
}

static double *weigh_pieces(struct arena *a, const struct classify_model *m,
			    const struct classify_cut *c, size_t label)
{
	double *w = ARENA_ARRAY(a, double, c->n + 1);

	for (size_t i = 0; i < c->n; i++) {
		if (c->v[i].single)
			continue;
		w[i] = speaks(m, c->v[i].hash, label);
		if (c->v[i].title)
			w[i] += speaks(m, classify_own(c->v[i].hash), label);
	}
	return w;
}

/* Pieces that overlap and speak loud enough are one passage. */
static size_t join_pieces(const struct classify_cut *c, const double *w, double least,
			  struct passage *out)
{
	struct passage *last = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct classify_piece *p = &c->v[i];
		if (c->v[i].single || w[i] < least)
			continue;
		if (last && p->at < last->end && p->at - last->at < 3 * REASON_CHARS) {
			last->end = p->at + p->n;
			last->weight += w[i];
		} else {
			last = &out[n++];
			*last = (struct passage){ p->at, p->at + p->n, w[i] };
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

/* The same in other words helps nobody. */
static bool is_told(str told, str passage)
{
	return str_has(told, passage);
}

void classify_reasons(struct arena *a, const struct classify_model *m, const struct classify_cut *c,
		      size_t label, struct buf *out)
{
	double *w = weigh_pieces(a, m, c, label), most = 0;
	struct passage *v = ARENA_ARRAY(a, struct passage, c->n + 1);
	size_t n, told = 0;

	for (size_t i = 0; i < c->n; i++)
		most = fmax(most, w[i]);
	if (most <= 0)
		return;
	n = join_pieces(c, w, most / REASON_SHARE, v);
	qsort(v, n, sizeof(*v), compare_passages);
	for (size_t i = 0; i < n && told < REASONS; i++) {
		str s = str_sub(c->text, v[i].at, v[i].end - v[i].at);
		if (is_told(buf_str(out), s))
			continue;
		if (told++)
			buf_lit(out, "；");
		buf_put(out, s);
	}
}
