#include "app/guess.h"

#include <pthread.h>

#include "base/clock.h"
#include "check.h"

#define NOW INT64_C(1700000000000)

static void fail_times(struct guess *g, str address, int n, int64_t now)
{
	for (int i = 0; i < n; i++)
		guess_failed(g, address, now);
}

static void after_twenty_wrong_secrets_an_address_must_wait(void **state)
{
	struct guess *g = guess_new(*state);

	assert_true(guess_allowed(g, S("192.0.2.1"), NOW));
	fail_times(g, S("192.0.2.1"), GUESS_FREE - 1, NOW);
	assert_true(guess_allowed(g, S("192.0.2.1"), NOW));
	fail_times(g, S("192.0.2.1"), 1, NOW);
	assert_false(guess_allowed(g, S("192.0.2.1"), NOW));
	assert_false(guess_allowed(g, S("192.0.2.1"), NOW + MS_MINUTE));
	assert_true(guess_allowed(g, S("192.0.2.1"), NOW + MS_MINUTE + 1));
}

static void another_address_is_not_made_to_wait(void **state)
{
	struct guess *g = guess_new(*state);

	fail_times(g, S("192.0.2.1"), 100, NOW);
	assert_false(guess_allowed(g, S("192.0.2.1"), NOW));
	assert_true(guess_allowed(g, S("192.0.2.2"), NOW));
	assert_true(guess_allowed(g, S("2001:db8::1"), NOW));
}

static void counting_begins_anew_after_a_minute(void **state)
{
	struct guess *g = guess_new(*state);

	fail_times(g, S("192.0.2.1"), GUESS_FREE - 1, NOW);
	fail_times(g, S("192.0.2.1"), 1, NOW + MS_MINUTE + 1);
	assert_true(guess_allowed(g, S("192.0.2.1"), NOW + MS_MINUTE + 1));
	fail_times(g, S("192.0.2.1"), GUESS_FREE - 1, NOW + MS_MINUTE + 2);
	assert_false(guess_allowed(g, S("192.0.2.1"), NOW + MS_MINUTE + 2));
}

static void memory_stays_the_same_whatever_arrives(void **state)
{
	struct guess *g = guess_new(*state);
	struct arena *tmp = arena_new(1 << 20);
	size_t before = arena_used(*state);

	for (int i = 0; i < 100000; i++) {
		struct arena_mark m = arena_mark(tmp);
		guess_failed(g, arena_fmt(tmp, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255), NOW);
		arena_rewind(tmp, m);
	}
	assert_int_equal(arena_used(*state), before);
	arena_free(&tmp);
}

static void *fail_often(void *g)
{
	for (int i = 0; i < 1000; i++) {
		guess_failed(g, S("192.0.2.1"), NOW);
		(void)guess_allowed(g, S("192.0.2.1"), NOW);
	}
	return NULL;
}

static void threads_may_count_at_once(void **state)
{
	struct guess *g = guess_new(*state);
	pthread_t t[4];

	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&t[i], NULL, fail_often, g), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	assert_false(guess_allowed(g, S("192.0.2.1"), NOW));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(after_twenty_wrong_secrets_an_address_must_wait),
		IN_ARENA(another_address_is_not_made_to_wait),
		IN_ARENA(counting_begins_anew_after_a_minute),
		IN_ARENA(memory_stays_the_same_whatever_arrives),
		IN_ARENA(threads_may_count_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
