/*
 * rank: how well a unit fits a message, out of counts. Pure.
 *
 * A share of the place's dispatches in the domain, leaning on what such units do
 * everywhere and on the duty list where there are few; then for each term of the message
 * how much oftener it occurs in what this unit was sent than in all of the domain
 * (multinomial naive Bayes, damped, for neighbouring terms tell the same); less for what
 * it declined and for replies that were returned.
 */
#ifndef LIUYAN_SUGGEST_RANK_H
#define LIUYAN_SUGGEST_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RANK_TERMS 16

struct rank_counts {
	int64_t sent, declined, returned;
};

struct rank_unit {
	int64_t unit, role;
	unsigned distance; /* levels of places above the message's own */
	bool duty;	   /* it answers for the domain */
	bool written;	   /* its name stands in the text */
	bool told;	   /* the text names its place, which lies in the message's */
	bool superior;	   /* of the unit that is complained of */
	bool refused;	   /* it has declined this very message */
	struct rank_counts own, role_all;
	struct rank_counts term[RANK_TERMS], role_term[RANK_TERMS];
	double score, tells[RANK_TERMS]; /* filled in */
};

/* All of the domain, at the place and everywhere. */
struct rank_all {
	int64_t own, role;
	int64_t role_term[RANK_TERMS];
	size_t terms;
};

/* Fills in the scores and puts the best first; equal ones stay as they were. */
void rank_units(const struct rank_all *all, struct rank_unit **v, size_t n);
/* There is something that speaks for it besides its being there. */
bool rank_is_sure(const struct rank_unit *u);

#endif
