/*
 * svm: one straight line between two kinds of sparse rows.
 *
 * L2-regularised support vector machine with squared hinge loss, by dual coordinate
 * descent (Hsieh, Chang, Lin, Keerthi, Sundararajan: A Dual Coordinate Descent Method
 * for Large-scale Linear SVM, ICML 2008). No constant term: rows are of length one.
 * Invariants: the same rows and seed give the same line on every machine of IEEE
 * arithmetic. Lifetime: the work space is the arena's, for any number of calls.
 */
#ifndef LIUYAN_TEXT_SVM_H
#define LIUYAN_TEXT_SVM_H

#include "base/arena.h"

/* Row i is index[start[i]..start[i + 1]) with its values. */
struct svm_rows {
	size_t n, features;
	const size_t *start;
	const uint32_t *index;
	const float *value;
};

struct svm_work;
struct svm_work *svm_work_new(struct arena *a, const struct svm_rows *x);

/* side[i]: true above the line. cost: how much a row on the wrong side weighs.
 * out: one weight a feature. */
void svm_train(struct svm_work *w, const bool *side, double cost, float *out);

#endif
