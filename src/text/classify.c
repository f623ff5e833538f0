/* Asking a model, and its reasons. */
#include "text/classify.h"

#include <math.h>

#include "text/classify_inside.h"

#define COMPANY -2.6f /* ln 0.075: so many of the rows with the rarer have both together */

/* One text before the model: what it was cut into, and where the model knows it. */
struct asking {
	const struct classify_model *m;
	struct classify_cut cut;
	struct classify_features f;
	size_t *at; /* of each feature; SIZE_MAX: unknown */
};

static void look_up(struct arena *a, struct asking *k)
{
	k->at = ARENA_ARRAY(a, size_t, k->f.n + 1);
	for (size_t i = 0; i < k->f.n; i++)
		k->at[i] = classify_find(k->m, k->f.v[i].hash);
}

static void score(const struct asking *k, double *out)
{
	float sum[CLASSIFY_LABELS] = { 0 }, length = 0;
	size_t labels = k->m->labels_n;

	for (size_t i = 0; i < k->f.n; i++) {
		if (k->at[i] == SIZE_MAX)
			continue;
		const int16_t *w = k->m->weight + k->at[i] * labels;
		float x = classify_times(k->f.v[i].times) * k->m->gain[k->at[i]];
		length += x * x;
		for (size_t j = 0; j < labels; j++)
			sum[j] += x * (float)w[j];
	}
	for (size_t j = 0; j < labels; j++)
		out[j] = length > 0 ? (double)(sum[j] * k->m->unit[j] / sqrtf(length)) : 0;
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

/* How much more a feature speaks for the label than for the others in the mean; 0: not. */
static float speaks_for(const struct asking *k, uint32_t feature, size_t label)
{
	size_t labels = k->m->labels_n;
	float all = 0, own;

	if (k->at[feature] == SIZE_MAX)
		return 0;
	const int16_t *w = k->m->weight + k->at[feature] * labels;
	if (w[label] <= 0)
		return 0;
	for (size_t j = 0; j < labels; j++)
		all += (float)w[j] * k->m->unit[j];
	own = (float)w[label] * k->m->unit[label];
	return k->m->gain[k->at[feature]] * (own - (all - own) / (float)(labels - 1));
}

static float common(const struct asking *k, const struct classify_piece *p)
{
	size_t at = k->at[p->feature];

	return at == SIZE_MAX ? 0 : (float)k->m->common[at] / COMMON_UNIT;
}

/* Characters of grammar: no part of a word that says what a matter is about. */
static bool is_plain(str text, const struct classify_piece *p)
{
	return str_has(S("的了我你他她们是就也这那呢吗吧"), str_sub(text, p->at, p->n));
}

/* Two Han are a word to show when enough of the rows that have the rarer of them have
 * both together; around a pair stand its single characters. */
static bool is_word(const struct asking *k, size_t i)
{
	const struct classify_piece *p = &k->cut.v[i];

	if (i == 0 || i + 1 == k->cut.n || !p[-1].single || p[-1].at != p->at)
		return p->n > 1; /* of an alphabet */
	return common(k, p) - fminf(common(k, p - 1), common(k, p + 1)) >= COMPANY &&
	       !is_plain(k->cut.text, p - 1) && !is_plain(k->cut.text, p + 1);
}

static const float *speaking(struct arena *a, const struct asking *k, size_t label)
{
	float *out = ARENA_ARRAY(a, float, k->cut.n + 1), most = 0;

	for (size_t i = 0; i < k->cut.n; i++) {
		const struct classify_piece *p = &k->cut.v[i];
		if (p->single)
			continue;
		out[i] = speaks_for(k, p->feature, label) +
			 (p->title ? speaks_for(k, p->own, label) : 0);
		if (out[i] <= CLASSIFY_LOUD * most || !is_word(k, i))
			out[i] = 0;
		most = fmaxf(most, out[i]);
	}
	return out;
}

static void choose(const double *share, size_t n, struct classify_guess *out)
{
	*out = (struct classify_guess){ 0 };
	for (size_t k = 1; k < n; k++)
		if (share[k] > share[out->label])
			out->label = k;
	out->second = out->label == 0;
	for (size_t k = 0; k < n; k++)
		if (k != out->label && share[k] > share[out->second])
			out->second = k;
	out->score = share[out->label];
	out->second_score = share[out->second];
}

void classify(struct arena *a, const struct classify_model *m, str title, str body,
	      struct classify_guess *out)
{
	double scores[CLASSIFY_LABELS] = { 0 }, share[CLASSIFY_LABELS] = { 0 };
	struct asking k = { .m = m };
	struct buf b = buf_new(a, 128, 1024);

	classify_cut(a, title, body, &k.cut);
	classify_count(a, &k.cut, &k.f);
	look_up(a, &k);
	score(&k, scores);
	classify_shares(scores, m->labels_n, (double)m->slope, share);
	choose(share, m->labels_n, out);
	classify_reasons(a, &k.cut, speaking(a, &k, out->label), &b);
	out->reasons = buf_str(&b);
}
