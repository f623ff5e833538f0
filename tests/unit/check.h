/*
 * check: what every unit test needs: cmocka with its headers in the order it
 * wants, and comparing a str with a literal (lengths too, NUL bytes included).
 */
#ifndef LIUYAN_TESTS_CHECK_H
#define LIUYAN_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

#define assert_text(got, literal) assert_same(got, S(literal))
#define assert_same(got, want)                                                                     \
	do {                                                                                       \
		str got_ = (got), want_ = (want);                                                  \
		if (!str_eq(got_, want_))                                                          \
			fail_msg("got \"%.*s\" (%zu), want \"%.*s\" (%zu)", STR_ARG(got_), got_.n, \
				 STR_ARG(want_), want_.n);                                         \
	} while (0)

/* Group set-up and tear-down: *state is a fresh arena in every test. */
__attribute__((unused)) static int arena_up(void **state)
{
	*state = arena_new(4096);
	return 0;
}

__attribute__((unused)) static int arena_down(void **state)
{
	struct arena *a = *state;

	arena_free(&a);
	return 0;
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, arena_up, arena_down)

#endif
