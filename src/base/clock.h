/*
 * clock: milliseconds since 1970-01-01 UTC, and their civil form at +08:00.
 *
 * One zone serves the whole country, so civil time is a constant shift: pure
 * arithmetic on the proleptic Gregorian calendar, no libc zone state. Code that
 * decides takes `now` as an argument; only outer floors read the clock.
 */
#ifndef LIUYAN_BASE_CLOCK_H
#define LIUYAN_BASE_CLOCK_H

#include "base/arena.h"

#define MS_SECOND INT64_C(1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)
#define MS_ZONE (8 * MS_HOUR)

struct civil {
	int year, month, day, hour, minute, second;
};

int64_t clock_now(void);       /* wall clock, ms */
int64_t clock_monotonic(void); /* for measuring, microseconds */
struct civil clock_civil(int64_t ms);
int64_t clock_from_civil(const struct civil *c); /* at +08:00 */
int64_t clock_day(int64_t ms);			 /* civil day number since 1970-01-01 */
int clock_weekday(int64_t day);			 /* 1 Monday .. 7 Sunday */

str clock_iso(struct arena *a, int64_t ms);    /* 2026-11-21T09:30:00+08:00 */
str clock_date(struct arena *a, int64_t ms);   /* 2026-11-21 */
str clock_minute(struct arena *a, int64_t ms); /* 2026-11-21 09:30 */
/* ISO 8601 with or without zone and fraction, a bare date, or 2020/1/6 12:09:38;
 * without a zone taken as +08:00. */
bool clock_parse(str s, int64_t *ms);

#endif
