/*
 * recount: sums of facts by key and period, kept in memory to be compared with
 * the tables of figures.
 *
 * Lifetime: that of the arena given; memory grows with the distinct rows.
 */
#ifndef LIUYAN_VERIFY_RECOUNT_H
#define LIUYAN_VERIFY_RECOUNT_H

#include "figures/figures.h"

#define RECOUNT_SUMS 9

#define RECOUNT_RETURNS 5 /* behind the kinds of key of figures.h: returns of a unit's replies */

/* Of counts by month (days < 0) or of one number of days in a year; of returns by month,
 * days is the number of the reason. */
struct recount_row {
	struct recount_row *next;
	int64_t key, period, days;
	int64_t sums[RECOUNT_SUMS]; /* in the order of struct figure; days: the first */
	bool met;		    /* compared with a row of the table */
};

struct recount;
struct recount *recount_new(struct arena *a);
void recount_add(struct recount *r, const struct facts *f);
void recount_return(struct recount *r, int64_t unit, int64_t month, int64_t reason);
struct recount_row *recount_find(struct recount *r, int64_t key, int64_t period, int64_t days);
/* Calls fn for each row that was not met and is not zero. */
void recount_rest(const struct recount *r, void (*fn)(const struct recount_row *row, void *data),
		  void *data);

#endif
