/*
 * classify_lesson: the rows of a training set as features, and what is learnt of a
 * part of them.
 *
 * Lifetime: the arena's. A lesson is read once; each learning takes memory that its
 * caller may rewind.
 */
#ifndef LIUYAN_TEXT_CLASSIFY_LESSON_H
#define LIUYAN_TEXT_CLASSIFY_LESSON_H

#include "text/classify_inside.h"

struct lesson_row {
	struct classify_feature *v; /* hash: the number of the feature */
	size_t n;
	uint32_t label, fold;
};

struct lesson {
	struct lesson_row *v;
	size_t n, labels_n;
	uint32_t *hash; /* of each feature */
	size_t features_n;
	uint32_t *rising; /* features by hash */
};

#define LESSON_ALL UINT32_MAX
#define LESSON_GIVEN (UINT32_MAX - 1) /* a row in no part */

struct learnt {
	size_t features_n;   /* kept */
	uint32_t *at;	     /* of a feature of the lesson: which of the kept; UINT32_MAX: none */
	uint32_t *feature;   /* of the kept: which of the lesson, by rising hash */
	uint32_t *rows_with; /* of the kept */
	float *gain;
	float **weight; /* [label][kept] */
};

MUST err lesson_read(struct arena *a, const struct classify_set *s, uint64_t seed,
		     struct lesson *out);
/* Of all rows but those of this fold. */
void lesson_learn(struct arena *a, const struct lesson *l, uint32_t without, struct learnt *out);
/* What was learnt says of a row, a score a label. */
void lesson_score(const struct lesson *l, const struct learnt *k, const struct lesson_row *r,
		  double *out);

#endif
