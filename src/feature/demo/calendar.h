/*
 * demo/calendar: when made-up people write and when offices work. Pure.
 *
 * Invariants: whole numbers only, so that every machine gives the same times;
 * arrivals never go back as i grows. All times are ms, civil time is +08:00.
 * Lifetime: the arena's that the calendar was made in.
 */
#ifndef LIUYAN_FEATURE_DEMO_CALENDAR_H
#define LIUYAN_FEATURE_DEMO_CALENDAR_H

#include "base/clock.h"
#include "base/rand.h"

struct calendar;

enum hours { HOURS_OFFICE, HOURS_DAY };

/* The 24 months before base, more and more messages towards the end. */
struct calendar *calendar_new(struct arena *a, int64_t base);
/* When the i-th of n messages came; i and n below 2^40. */
int64_t calendar_arrival(const struct calendar *k, int64_t i, int64_t n, struct rand *r);
/* The same moment if somebody is there then, otherwise soon after they come. */
int64_t calendar_open(enum hours hours, int64_t ms);
/* From writing to the answer: median 6 days, one in ten waits 20 or longer. */
int64_t calendar_answer_ms(struct rand *r);

#endif
