/* Trying on parts held back, how sure a lead makes, and the model of all rows. */
#include <math.h>
#include <string.h>

#include "text/classify_lesson.h"

#define SLOPE_LEAST 0.5
#define SLOPE_MOST 60.0
#define SLOPE_STEPS 40

struct trial {
	struct arena *a;
	struct lesson lesson;
	double *score; /* [row][label], by what had not seen the row */
	struct classify_figures *f;
	const struct classify_watch *watch;
};

void classify_figures_sum(struct classify_figures *f)
{
	size_t right = 0, present = 0;

	f->rows = 0;
	f->macro_f1 = 0;
	for (size_t k = 0; k < f->labels_n; k++) {
		size_t truth = 0, answered = 0;
		for (size_t i = 0; i < f->labels_n; i++) {
			truth += f->counts[k][i];
			answered += f->counts[i][k];
		}
		f->rows += truth;
		right += f->counts[k][k];
		f->f1[k] = truth + answered ? 2.0 * f->counts[k][k] / (double)(truth + answered)
					    : 0;
		f->macro_f1 += f->f1[k];
		present += truth + answered > 0;
	}
	f->accuracy = f->rows ? (double)right / (double)f->rows : 0;
	f->macro_f1 = present ? f->macro_f1 / (double)present : 0;
}

static bool told(const struct trial *t, int done)
{
	return !t->watch || t->watch->step(t->watch->data, done, CLASSIFY_FOLDS + 1);
}

static void try_fold(struct trial *t, uint32_t fold)
{
	struct arena_mark m = arena_mark(t->a);
	size_t labels = t->lesson.labels_n;
	struct classify_figures *own = ARENA_NEW(t->a, struct classify_figures);
	struct learnt k;

	own->labels_n = labels;
	lesson_learn(t->a, &t->lesson, fold, &k);
	for (size_t i = 0; i < t->lesson.n; i++) {
		const struct lesson_row *r = &t->lesson.v[i];
		double *score = t->score + i * labels;
		size_t best = 0;
		if (r->fold != fold)
			continue;
		lesson_score(&t->lesson, &k, r, score);
		for (size_t j = 1; j < labels; j++)
			if (score[j] > score[best])
				best = j;
		t->f->counts[r->label][best]++;
		own->counts[r->label][best]++;
	}
	classify_figures_sum(own);
	t->f->fold_f1[fold] = own->macro_f1;
	arena_rewind(t->a, m);
}

static err try_folds(struct trial *t, const struct classify_set *s, uint64_t seed)
{
	memset(t->f, 0, sizeof(*t->f));
	t->f->labels_n = s->labels_n;
	TRY(lesson_read(t->a, s, seed, &t->lesson));
	t->score = ARENA_ARRAY(t->a, double, s->n * s->labels_n + 1);
	for (uint32_t fold = 0; fold < CLASSIFY_FOLDS; fold++) {
		if (!told(t, (int)fold))
			return ERR_STATE;
		try_fold(t, fold);
	}
	classify_figures_sum(t->f);
	return OK;
}

err classify_try(struct arena *a, const struct classify_set *s, uint64_t seed,
		 struct classify_figures *f)
{
	struct trial t = { .a = a, .f = f };

	return try_folds(&t, s, seed);
}

/* How far off the shares of this slope are, on rows that were held back. One row of each
 * other label is thought to stand among so many of its own: no number of rows makes quite
 * sure (after Platt, Probabilistic outputs for support vector machines, 1999). */
static double loss(const struct trial *t, double slope)
{
	size_t labels = t->lesson.labels_n, n = t->lesson.n;
	double share[CLASSIFY_LABELS], sum = 0, other = 1 / (double)(n / labels + labels);

	for (size_t i = 0; i < n; i++) {
		if (t->lesson.v[i].fold == LESSON_GIVEN)
			continue;
		classify_shares(t->score + i * labels, labels, slope, share);
		for (size_t k = 0; k < labels; k++) {
			double truth = k == t->lesson.v[i].label ? 1 - other * (double)(labels - 1)
								 : other;
			sum -= truth * log(fmax(share[k], 1e-12));
		}
	}
	return sum;
}

/* The least of it, by golden section over the logarithm: it has one. */
static double best_slope(const struct trial *t)
{
	const double part = 0.6180339887498949;
	double low = log(SLOPE_LEAST), high = log(SLOPE_MOST);
	double a = high - part * (high - low), b = low + part * (high - low);
	double at_a = loss(t, exp(a)), at_b = loss(t, exp(b));

	for (int i = 0; i < SLOPE_STEPS; i++) {
		if (at_a < at_b) {
			high = b, b = a, at_b = at_a;
			a = high - part * (high - low);
			at_a = loss(t, exp(a));
		} else {
			low = a, a = b, at_a = at_b;
			b = low + part * (high - low);
			at_b = loss(t, exp(b));
		}
	}
	return exp((low + high) / 2);
}

static str pack(const struct trial *t, const struct classify_set *s, double slope)
{
	struct classify_parts p = { .rows = (uint32_t)s->n,
				    .slope = (float)slope,
				    .labels = s->labels,
				    .labels_n = s->labels_n };
	struct learnt k;
	uint32_t *hash;

	lesson_learn(t->a, &t->lesson, LESSON_ALL, &k);
	hash = ARENA_ARRAY(t->a, uint32_t, k.features_n + 1);
	for (size_t i = 0; i < k.features_n; i++)
		hash[i] = t->lesson.hash[k.feature[i]];
	p.features_n = k.features_n;
	p.hash = hash;
	p.gain = k.gain;
	p.rows_with = k.rows_with;
	p.weight = k.weight;
	return classify_pack(t->a, &p);
}

err classify_train(struct arena *a, const struct classify_set *s,
		   const struct classify_watch *watch, struct classify_figures *f, str *out)
{
	struct trial t = { .a = a, .f = f, .watch = watch };

	*out = (str){ 0 };
	TRY(try_folds(&t, s, 1));
	if (!told(&t, CLASSIFY_FOLDS))
		return ERR_STATE;
	*out = pack(&t, s, best_slope(&t));
	return OK;
}
