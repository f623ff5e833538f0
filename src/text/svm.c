#include "text/svm.h"

#include <math.h>
#include <string.h>

#include "base/rand.h"

#define ROUNDS 100
#define CLOSE 0.1 /* between the greatest and the least slope of a round */
#define STILL 1e-12

struct svm_work {
	const struct svm_rows *x;
	double *push, *square; /* a row: how far it pushes the line; its length squared */
	uint32_t *order;
};

struct round {
	double most, least; /* slopes */
};

struct svm_work *svm_work_new(struct arena *a, const struct svm_rows *x)
{
	struct svm_work *w = ARENA_NEW(a, struct svm_work);

	*w = (struct svm_work){ x, ARENA_ARRAY(a, double, x->n + 1),
				ARENA_ARRAY(a, double, x->n + 1),
				ARENA_ARRAY(a, uint32_t, x->n + 1) };
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = x->start[i]; k < x->start[i + 1]; k++)
			w->square[i] += (double)x->value[k] * (double)x->value[k];
	return w;
}

static double dot(const struct svm_rows *x, size_t i, const float *line)
{
	double sum = 0;

	for (size_t k = x->start[i]; k < x->start[i + 1]; k++)
		sum += (double)(line[x->index[k]] * x->value[k]);
	return sum;
}

static void add(const struct svm_rows *x, size_t i, double by, float *line)
{
	for (size_t k = x->start[i]; k < x->start[i + 1]; k++)
		line[x->index[k]] += (float)by * x->value[k];
}

/* The best for one row while the others stay. */
static void step(struct svm_work *w, size_t i, double side, double cost, float *line,
		 struct round *r)
{
	double soft = 0.5 / cost, was = w->push[i];
	double slope = side * dot(w->x, i, line) - 1 + was * soft;
	double seen = was <= 0 && slope > 0 ? 0 : slope;

	r->most = fmax(r->most, seen);
	r->least = fmin(r->least, seen);
	if (fabs(seen) < STILL)
		return;
	w->push[i] = fmax(was - slope / (w->square[i] + soft), 0);
	add(w->x, i, (w->push[i] - was) * side, line);
}

static void shuffle(struct rand *r, uint32_t *v, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)rand_below(r, i);
		uint32_t t = v[i - 1];
		v[i - 1] = v[j];
		v[j] = t;
	}
}

void svm_train(struct svm_work *w, const bool *side, double cost, float *out)
{
	struct rand rand = rand_seed(1);
	size_t n = w->x->n;

	memset(out, 0, w->x->features * sizeof(*out));
	memset(w->push, 0, n * sizeof(*w->push));
	for (size_t i = 0; i < n; i++)
		w->order[i] = (uint32_t)i;
	for (int round = 0; round < ROUNDS; round++) {
		struct round r = { -INFINITY, INFINITY };
		shuffle(&rand, w->order, n);
		for (size_t i = 0; i < n; i++)
			step(w, w->order[i], side[w->order[i]] ? 1 : -1, cost, out, &r);
		if (r.most - r.least < CLOSE)
			break;
	}
}
