/* What rows teach: which features are kept, what each weighs, and a line a label. */
#include <math.h>
#include <string.h>

#include "text/classify_lesson.h"
#include "text/svm.h"

#define COST 2.0
#define SMOOTH 0.01f
#define SOFT 0.25
#define UNEVEN 5.0 /* how much a feature gains that one label has for itself */

struct learning {
	struct arena *a;
	const struct lesson *l;
	struct learnt *out;
	uint32_t without;
	size_t n;	     /* rows */
	uint32_t *rows_with; /* of each feature of the lesson */
	size_t of_label[CLASSIFY_LABELS];
};

static bool taught(const struct learning *k, const struct lesson_row *r)
{
	return r->fold != k->without;
}

static void count_rows(struct learning *k)
{
	k->rows_with = ARENA_ARRAY(k->a, uint32_t, k->l->features_n + 1);
	for (size_t i = 0; i < k->l->n; i++) {
		const struct lesson_row *r = &k->l->v[i];
		if (!taught(k, r))
			continue;
		k->n++;
		k->of_label[r->label]++;
		for (size_t j = 0; j < r->n; j++)
			k->rows_with[r->v[j].hash]++;
	}
}

static size_t count_kept(const struct learning *k, uint32_t least)
{
	size_t n = 0;

	for (size_t i = 0; i < k->l->features_n; i++)
		n += k->rows_with[i] >= least;
	return n;
}

/* What few rows have teaches nothing, and a model has its greatest size. */
static void keep_features(struct learning *k)
{
	struct learnt *o = k->out;
	uint32_t least = k->n >= 1000 ? 3 : k->n >= 100 ? 2 : 1;

	while (count_kept(k, least) > classify_room(k->l->labels_n))
		least++;
	o->at = ARENA_ARRAY(k->a, uint32_t, k->l->features_n + 1);
	o->feature = ARENA_ARRAY(k->a, uint32_t, count_kept(k, least) + 1);
	o->rows_with = ARENA_ARRAY(k->a, uint32_t, count_kept(k, least) + 1);
	for (size_t i = 0; i < k->l->features_n; i++) {
		uint32_t f = k->l->rising[i];
		o->at[f] = UINT32_MAX;
		if (k->rows_with[f] < least)
			continue;
		o->feature[o->features_n] = f;
		o->rows_with[o->features_n] = k->rows_with[f];
		o->at[f] = (uint32_t)o->features_n++;
	}
}

/* The share of each label's rows that have it. */
static float *label_shares(struct learning *k)
{
	size_t labels = k->l->labels_n;
	float *v = ARENA_ARRAY(k->a, float, k->out->features_n *labels + 1);

	for (size_t i = 0; i < k->l->n; i++) {
		const struct lesson_row *r = &k->l->v[i];
		for (size_t j = 0; taught(k, r) && j < r->n; j++) {
			uint32_t at = k->out->at[r->v[j].hash];
			if (at != UINT32_MAX)
				v[at * labels + r->label] += 1.0f / (float)k->of_label[r->label];
		}
	}
	return v;
}

/* 1 when one label has it alone, towards 2 / (n (n + 1)) when all share it alike: inverse
 * gravity moment (Chen, Zhang, Long, Zhang: Turning from TF-IDF to TF-IGM for term
 * weighting in text classification, 2016). */
static double unevenness(const float *share, size_t n, double smooth)
{
	double v[CLASSIFY_LABELS], moment = 0;

	for (size_t i = 0; i < n; i++) {
		double x = (double)share[i] + smooth;
		size_t k = i;
		for (; k > 0 && v[k - 1] < x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
	for (size_t i = 0; i < n; i++)
		moment += v[i] * (double)(i + 1);
	return v[0] / moment;
}

static void weigh_features(struct learning *k)
{
	size_t labels = k->l->labels_n, n = k->out->features_n;
	double smooth = 0.5 * (double)labels / (double)(k->n + 1);
	const float *share = label_shares(k);

	k->out->gain = ARENA_ARRAY(k->a, float, n + 1);
	for (size_t i = 0; i < n; i++) {
		double rows = k->rows_with[k->out->feature[i]];
		double rare = log(((double)k->n + 1) / (rows + 0.5));
		double own = unevenness(share + i * labels, labels, smooth);
		k->out->gain[i] = (float)(fmax(rare, 0) * (1 + UNEVEN * own));
	}
}

/* A row of length one. */
static size_t put_row(const struct learnt *k, const struct lesson_row *r, uint32_t *index,
		      float *value)
{
	float length = 0;
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		uint32_t at = k->at[r->v[i].hash];
		if (at == UINT32_MAX)
			continue;
		index[n] = at;
		value[n] = classify_times(r->v[i].times) * k->gain[at];
		length += value[n] * value[n];
		n++;
	}
	for (size_t i = 0; length > 0 && i < n; i++)
		value[i] /= sqrtf(length);
	return n;
}

static void make_rows(struct learning *k, struct svm_rows *x)
{
	size_t *start = ARENA_ARRAY(k->a, size_t, k->n + 2), all = 0;
	uint32_t *index;
	float *value;

	for (size_t i = 0; i < k->l->n; i++)
		all += taught(k, &k->l->v[i]) ? k->l->v[i].n : 0;
	index = ARENA_ARRAY(k->a, uint32_t, all + 1);
	value = ARENA_ARRAY(k->a, float, all + 1);
	*x = (struct svm_rows){ 0, k->out->features_n, start, index, value };
	for (size_t i = 0; i < k->l->n; i++) {
		if (!taught(k, &k->l->v[i]))
			continue;
		start[x->n + 1] = start[x->n] + put_row(k->out, &k->l->v[i], index + start[x->n],
							value + start[x->n]);
		x->n++;
	}
}

/* How far apart a label and the rest are in each feature: the log of the ratio of what they
 * have of it, softened (after Wang, Manning: Baselines and Bigrams, 2012). */
static float *part_features(struct learning *k, const struct svm_rows *x, const bool *side)
{
	float *with = ARENA_ARRAY(k->a, float, x->features + 1);
	float *rest = ARENA_ARRAY(k->a, float, x->features + 1);
	double all_with = 0, all_rest = 0;

	for (size_t f = 0; f < x->features; f++)
		with[f] = rest[f] = SMOOTH;
	for (size_t i = 0; i < x->n; i++)
		for (size_t j = x->start[i]; j < x->start[i + 1]; j++)
			(side[i] ? with : rest)[x->index[j]] += x->value[j];
	for (size_t f = 0; f < x->features; f++) {
		all_with += (double)with[f];
		all_rest += (double)rest[f];
	}
	for (size_t f = 0; f < x->features; f++) {
		double ratio = (double)with[f] / all_with / ((double)rest[f] / all_rest);
		with[f] = (float)pow(fabs(log(ratio)), SOFT);
	}
	return with;
}

/* A line between rows whose features are stretched by how far they tell the two apart. */
static void draw_line(struct learning *k, const struct svm_rows *x, const bool *side, float *out)
{
	struct arena_mark m = arena_mark(k->a);
	const float *stretch = part_features(k, x, side);
	float *value = ARENA_ARRAY(k->a, float, x->start[x->n] + 1);
	struct svm_rows own = *x;

	own.value = value;
	for (size_t j = 0; j < x->start[x->n]; j++)
		value[j] = x->value[j] * stretch[x->index[j]];
	svm_train(svm_work_new(k->a, &own), side, COST, out);
	for (size_t f = 0; f < x->features; f++)
		out[f] *= stretch[f];
	arena_rewind(k->a, m);
}

static void draw_lines(struct learning *k, const struct svm_rows *x)
{
	bool *side = ARENA_ARRAY(k->a, bool, x->n + 1);

	k->out->weight = ARENA_ARRAY(k->a, float *, k->l->labels_n);
	for (uint32_t label = 0; label < k->l->labels_n; label++) {
		size_t n = 0;
		for (size_t i = 0; i < k->l->n; i++)
			if (taught(k, &k->l->v[i]))
				side[n++] = k->l->v[i].label == label;
		k->out->weight[label] = ARENA_ARRAY(k->a, float, x->features + 1);
		draw_line(k, x, side, k->out->weight[label]);
	}
}

void lesson_learn(struct arena *a, const struct lesson *l, uint32_t without, struct learnt *out)
{
	struct learning k = { .a = a, .l = l, .out = out, .without = without };
	struct svm_rows x;

	*out = (struct learnt){ 0 };
	count_rows(&k);
	keep_features(&k);
	weigh_features(&k);
	make_rows(&k, &x);
	draw_lines(&k, &x);
}

void lesson_score(const struct lesson *l, const struct learnt *k, const struct lesson_row *r,
		  double *out)
{
	double sum[CLASSIFY_LABELS] = { 0 }, length = 0;

	for (size_t i = 0; i < r->n; i++) {
		uint32_t at = k->at[r->v[i].hash];
		if (at == UINT32_MAX)
			continue;
		double x = (double)(classify_times(r->v[i].times) * k->gain[at]);
		length += x * x;
		for (size_t j = 0; j < l->labels_n; j++)
			sum[j] += x * (double)k->weight[j][at];
	}
	for (size_t j = 0; j < l->labels_n; j++)
		out[j] = length > 0 ? sum[j] / sqrt(length) : 0;
}
