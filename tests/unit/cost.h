/*
 * cost: what a function takes for a text twice as long: less than two and a half
 * times as much, for texts made to be costly.
 * The least of several runs is taken, in the thread's own processor time, so that
 * a busy machine changes little.
 */
#ifndef LIUYAN_TESTS_COST_H
#define LIUYAN_TESTS_COST_H

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "check.h"

#define COST_BYTES (1u << 15)
#define COST_RATIO 2.5

struct cost {
	const char *name, *unit; /* the text is unit, unit, unit … */
	void (*run)(struct arena *a, str text);
	const char *head; /* before it, or NULL */
};

static double cost_once(struct arena *a, const struct cost *c, size_t bytes)
{
	size_t unit = strlen(c->unit), head = c->head ? strlen(c->head) : 0;
	size_t n = head + bytes / unit * unit;
	char *text = arena_alloc(a, n + 1);
	struct timespec from, to;

	memcpy(text, c->head ? c->head : "", head);
	for (size_t at = head; at < n; at += unit)
		memcpy(text + at, c->unit, unit);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
	c->run(a, (str){ text, n });
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
	return (double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3;
}

static double cost_least(const struct cost *c, size_t bytes, double known)
{
	for (int i = 0; i < 3; i++) {
		struct arena *a = arena_new(1u << 20);
		double us = cost_once(a, c, bytes);
		known = us < known ? us : known;
		arena_free(&a);
	}
	return known;
}

/* What is over in no time (or was refused at once) counts as none. */
static double cost_ratio(const struct cost *c)
{
	double one = 1e12, two = 1e12;

	for (int i = 0; i < 12 && (i == 0 || (two >= 200 && two >= COST_RATIO * one)); i++) {
		one = cost_least(c, COST_BYTES, one);
		two = cost_least(c, 2 * COST_BYTES, two);
	}
	return two < 200 ? 0 : two / one;
}

static void cost_check(const struct cost *c)
{
	double ratio = cost_ratio(c);

	if (ratio >= COST_RATIO)
		fail_msg("%s: %.1f times as long for twice the bytes", c->name, ratio);
}

#endif
