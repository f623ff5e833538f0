/*
 * classify_inside: what cutting, training and reading of models share.
 *
 * A piece is one place of the folded text; a feature is what several pieces have in
 * common, with how often. A model's file is little-endian: the head below, the names,
 * hashes in rising order, gains, units of the weights, weights by feature, how common
 * each is; the sum of all bytes before it (FNV-1a).
 */
#ifndef LIUYAN_TEXT_CLASSIFY_INSIDE_H
#define LIUYAN_TEXT_CLASSIFY_INSIDE_H

#include "text/classify.h"

#define CLASSIFY_VERSION 1
#define CLASSIFY_MAGIC 0x4D44594Cu /* "LYDM" */
#define CLASSIFY_TITLE 3	   /* times that a title counts */
#define CLASSIFY_LOUD 0.3f	   /* of the loudest piece: less is no reason */
#define COMMON_UNIT 16		   /* of a natural logarithm */

struct classify_piece {
	uint32_t at, n, hash;  /* bytes of the text */
	uint32_t feature, own; /* numbers, once counted; own: of a piece of the title besides */
	bool single, title;
};

struct classify_cut {
	str text; /* folded: title, line end, body */
	struct classify_piece *v;
	size_t n;
};

struct classify_feature {
	uint32_t hash, times;
};

struct classify_features {
	struct classify_feature *v;
	size_t n;
};

void classify_cut(struct arena *a, str title, str body, struct classify_cut *out);
/* Each feature once. */
void classify_count(struct arena *a, struct classify_cut *c, struct classify_features *out);
/* 1 + ln of how often. */
float classify_times(uint32_t times);

struct classify_model {
	uint32_t rows;
	float slope; /* of the score: how sure a lead makes it */
	size_t labels_n, features_n;
	str *labels;
	uint32_t *hash;
	float *gain, *unit;
	int16_t *weight; /* [feature][label], in units of the label */
	uint8_t *common; /* ln of the rows that have it, in COMMON_UNIT */
	uint32_t *slot;	 /* 0: empty, otherwise a feature + 1 */
	size_t slots;
};

/* What to pack: weights as they were trained, [label][feature]. */
struct classify_parts {
	uint32_t rows;
	float slope;
	const str *labels;
	size_t labels_n, features_n;
	const uint32_t *hash; /* rising */
	const float *gain;
	const uint32_t *rows_with; /* of each feature */
	float *const *weight;
};
str classify_pack(struct arena *a, const struct classify_parts *p);
size_t classify_room(size_t labels_n); /* features that fit CLASSIFY_SIZE */

/* Scores to shares of one, the greater the slope the surer. */
void classify_shares(const double *score, size_t n, double slope, double *out);
/* speaks: of each piece, how much more for the label than for the others; 0: it is no
 * word to show. */
void classify_reasons(struct arena *a, const struct classify_cut *c, const float *speaks,
		      struct buf *out);
size_t classify_find(const struct classify_model *m, uint32_t hash); /* SIZE_MAX: unknown */

#endif
