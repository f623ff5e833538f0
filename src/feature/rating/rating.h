/*
 * rating: what the writer says of the answer (评价).
 *
 * Three scores of 1..5 (解决程度, 办理态度, 办理速度) and whether it is solved, once a
 * round, by the writer alone; not solved reopens the matter as often as the
 * site allows. Averages are always shown with their n.
 */
#ifndef LIUYAN_RATING_RATING_H
#define LIUYAN_RATING_RATING_H

#include "message/message.h"
#include "rating/queries.h"

extern const struct slice slice_rating;

struct rating_new {
	int64_t outcome; /* enum outcome */
	int64_t resolution, attitude, speed;
	str body;
	int64_t version;
};

/* What a complete rating adds to the figures; a score nobody gave is no zero. Pure. */
void rating_facts(const struct message *m, const struct rating *r, struct facts *out);
/* "outcome.resolution.attitude.speed", for the record. Pure. */
str rating_scores(struct arena *a, const struct rating *r);
/* Writes the row and counts it; *added is false when the round was rated before. */
MUST err rating_record(struct ctx *c, const struct message *m, const struct rating *r,
		       struct figures *f, bool *added);
MUST err rating_give(struct ctx *c, int64_t message, const struct rating_new *in);
/* 很满意 … 很不满意 for a mean in hundredths (500 is best). Pure. */
const char *rating_label(int64_t hundredths);
int64_t outcome_of(str word); /* solved, partly, not; OUTCOME_NONE */
const char *outcome_label(int64_t outcome);
const char *outcome_code(int64_t outcome);

#endif
