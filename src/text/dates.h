/*
 * dates: the days that a text names, as offices write them.
 *
 * 2026年3月底前, 6月份, 下周五前, 年底, 15个工作日内, 一个月内, 二〇二六年五月, 2026-03-01, 国庆前:
 * each becomes a stretch of civil days, seen from the day on which the text was written. A month
 * without a year is of that year, or of the next when it would lie half a year or more behind.
 * Working days are Monday to Friday: holidays are not known here. Invariants: findings stand in the
 * order of the text and do not overlap. Dates before 1970 and after 2199 are not found. Time grows
 * with the length of the text. Lifetime: the arena's.
 */
#ifndef LIUYAN_TEXT_DATES_H
#define LIUYAN_TEXT_DATES_H

#include "base/arena.h"

struct date_found {
	size_t at, n;	     /* bytes */
	int64_t first, last; /* civil days since 1970-01-01 (clock_day) */
	bool until;	     /* 前, 内: by the last day */
	bool next_year;	     /* taken for the next year's, for it would be long past */
};

struct dates_found {
	struct date_found *v;
	size_t n;
};

/* written: when the text was, ms. */
void dates_find(struct arena *a, str text, int64_t written, struct dates_found *out);

/* Inside: a number in any of the usual digits, at most four of them; how many bytes, or 0. */
size_t dates_number(str s, size_t at, int64_t *v);

#endif
