/*
 * topics, inside: the groups while they are being made.
 *
 * Invariants: a group of one lends its message's keys as its sum; from two on the sum
 * is its own, with room for GIST_CENTRE. A group without members is gone.
 */
#ifndef LIUYAN_TEXT_TOPICS_INSIDE_H
#define LIUYAN_TEXT_TOPICS_INSIDE_H

#include "text/postings.h"
#include "text/topics.h"

struct group {
	struct gist sum;
	double length; /* of the sum */
	uint32_t *members;
	uint32_t n, room;
};

struct groups {
	struct arena *a, *tmp; /* what stays, what one step needs */
	const struct gist *keys;
	size_t texts;
	struct group *v;
	size_t n;
};

/* At most that many near ones, each once; what has been met is forgotten again. */
struct nearby {
	float *score; /* of each id, 0: not met */
	uint32_t *met;
	size_t n;
};

struct nearby nearby_new(struct arena *a, size_t ids);
void nearby_add(struct nearby *near, const struct postings *p, const struct gist_key *k);
/* Those below are passed over: of the nearest this part. */
float nearby_least(const struct nearby *near);
void nearby_clear(struct nearby *near);

void group_add(struct groups *g, struct group *to, uint32_t text);
/* Joins b into a. */
void group_join(struct groups *g, struct group *a, struct group *b);
double group_cosine(const struct group *g, const struct gist *k);

void topics_merge(struct groups *g);
void topics_settle(struct groups *g);

#endif
