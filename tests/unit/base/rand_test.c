#include "base/rand.h"

#include <string.h>

#include "check.h"

static void the_same_seed_gives_the_same_numbers_everywhere(void **state)
{
	struct rand a = rand_seed(0), b = rand_seed(0), c = rand_seed(1);

	(void)state;
	/* splitmix64 from 0, as published by its author */
	assert_int_equal(a.s[0], 0xE220A8397B1DCDAFu);
	assert_int_equal(a.s[1], 0x6E789E6AA1B965F4u);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(rand_next(&a), rand_next(&b));
	assert_int_not_equal(rand_next(&a), rand_next(&c));
}

static void the_generator_is_xoshiro256_starstar(void **state)
{
	struct rand r = { { 1, 2, 3, 4 } };

	(void)state;
	assert_int_equal(rand_next(&r), 11520);
	assert_int_equal(rand_next(&r), 0);
	assert_int_equal(rand_next(&r), 1509978240);
	assert_int_equal(rand_next(&r), 1215971899390074240);
}

static void numbers_below_n_are_spread_evenly(void **state)
{
	struct rand r = rand_seed(7);
	int seen[10] = { 0 };

	(void)state;
	for (int i = 0; i < 100000; i++)
		seen[rand_below(&r, 10)]++;
	for (int i = 0; i < 10; i++)
		assert_in_range(seen[i], 9500, 10500);
	assert_int_equal(rand_below(&r, 1), 0);
}

static void chance_is_in_percent(void **state)
{
	struct rand r = rand_seed(9);
	int hits = 0;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		hits += rand_chance(&r, 30);
		assert_false(rand_chance(&r, 0));
		assert_true(rand_chance(&r, 100));
	}
	assert_in_range(hits, 29000, 31000);
}

static void secrets_differ_and_fill_all_they_were_asked_for(void **state)
{
	unsigned char a[1000] = { 0 }, b[1000] = { 0 };
	size_t zeros = 0;

	(void)state;
	rand_secret(a, sizeof(a) - 1);
	rand_secret(b, sizeof(b));
	rand_secret(b, 0);
	assert_memory_not_equal(a, b, 999);
	assert_int_equal(a[999], 0); /* not one byte further */
	for (size_t i = 0; i < 999; i++)
		zeros += a[i] == 0;
	assert_true(zeros < 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_numbers_everywhere),
		cmocka_unit_test(the_generator_is_xoshiro256_starstar),
		cmocka_unit_test(numbers_below_n_are_spread_evenly),
		cmocka_unit_test(chance_is_in_percent),
		cmocka_unit_test(secrets_differ_and_fill_all_they_were_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
