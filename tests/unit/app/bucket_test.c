#include "app/bucket.h"

#include <pthread.h>

#include "base/clock.h"
#include "check.h"

static const struct bucket_rate RATE = { 5, 1000 };

static void a_burst_is_free_and_then_one_comes_back_at_a_time(void **state)
{
	struct buckets *t = buckets_new(*state);
	uint64_t k = buckets_key(t, BUCKET_SUBMIT_NETWORK, S("192.0.2.1"));

	for (int i = 0; i < 5; i++)
		assert_int_equal(buckets_take(t, k, RATE, 10000), 0);
	assert_int_equal(buckets_take(t, k, RATE, 10000), 1000);
	assert_int_equal(buckets_take(t, k, RATE, 10400), 600);
	assert_int_equal(buckets_take(t, k, RATE, 11000), 0);
	assert_int_equal(buckets_take(t, k, RATE, 11000), 1000);
	for (int i = 0; i < 5; i++)
		assert_int_equal(buckets_take(t, k, RATE, 100000), 0);
	assert_true(buckets_take(t, k, RATE, 100000) > 0);
}

static void what_was_refused_costs_nothing(void **state)
{
	struct buckets *t = buckets_new(*state);
	uint64_t k = buckets_key(t, BUCKET_SUBMIT_NETWORK, S("192.0.2.1"));

	for (int i = 0; i < 1000; i++)
		(void)buckets_take(t, k, RATE, 10000);
	assert_int_equal(buckets_take(t, k, RATE, 11000), 0);
}

static void a_charge_is_always_taken_and_says_by_how_many_it_is_over(void **state)
{
	struct buckets *t = buckets_new(*state);
	uint64_t k = buckets_key(t, BUCKET_SUBMIT_SITE, S(""));
	int64_t over = 0;

	for (int i = 0; i < 5; i++)
		assert_int_equal(buckets_charge(t, k, RATE, 0), 0);
	assert_int_equal(buckets_charge(t, k, RATE, 0), 1);
	assert_int_equal(buckets_charge(t, k, RATE, 0), 2);
	assert_int_equal(buckets_charge(t, k, RATE, 500), 3);
	for (int i = 0; i < 100000; i++)
		over = buckets_charge(t, k, RATE, 500);
	assert_int_equal(over, 5 * 63); /* a flood is forgotten in bounded time */
	assert_int_equal(buckets_charge(t, k, RATE, 500 + 5 * 64 * 1000), 0);
}

static void rules_and_keys_are_counted_apart(void **state)
{
	struct buckets *t = buckets_new(*state);
	uint64_t a = buckets_key(t, BUCKET_SUBMIT_NETWORK, S("192.0.2.1"));
	uint64_t b = buckets_key(t, BUCKET_SUBMIT_NETWORK, S("192.0.2.2"));
	uint64_t c = buckets_key(t, BUCKET_SUBMIT_PHONE, S("192.0.2.1"));

	for (int i = 0; i < 6; i++)
		(void)buckets_take(t, a, RATE, 0);
	assert_true(buckets_take(t, a, RATE, 0) > 0);
	assert_int_equal(buckets_take(t, b, RATE, 0), 0);
	assert_int_equal(buckets_take(t, c, RATE, 0), 0);
	assert_true(buckets_key(buckets_new(*state), BUCKET_SUBMIT_NETWORK, S("192.0.2.1")) != a);
}

/* A hundred and ten thousand strangers, each with little to forgive. */
static void a_crowd_neither_takes_memory_nor_hides_who_owes_most(void **state)
{
	struct buckets *t = buckets_new(*state);
	uint64_t flood = buckets_key(t, BUCKET_SUBMIT_NETWORK, S("203.0.113.9"));
	size_t before = arena_used(*state);
	struct arena *tmp = arena_new(1 << 16);

	for (int i = 0; i < 50; i++)
		(void)buckets_charge(t, flood, RATE, 0);
	for (int i = 0; i < 110000; i++) {
		struct arena_mark m = arena_mark(tmp);
		str who = arena_fmt(tmp, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
		(void)buckets_take(t, buckets_key(t, BUCKET_SUBMIT_NETWORK, who), RATE, 0);
		arena_rewind(tmp, m);
	}
	assert_true(buckets_take(t, flood, RATE, 0) > 0);
	assert_int_equal(arena_used(*state), before);
	arena_free(&tmp);
}

struct taker {
	struct buckets *t;
	uint64_t key;
	int64_t got;
};

static void *take_often(void *data)
{
	struct taker *k = data;

	for (int i = 0; i < 1000; i++)
		k->got += buckets_take(k->t, k->key, (struct bucket_rate){ 100, 1000 }, 0) == 0;
	return NULL;
}

static void threads_together_get_no_more_than_the_burst(void **state)
{
	struct buckets *t = buckets_new(*state);
	struct taker k[4];
	pthread_t thread[4];
	int64_t got = 0;

	for (int i = 0; i < 4; i++) {
		k[i] = (struct taker){ t, buckets_key(t, BUCKET_SUBMIT_SITE, S("")), 0 };
		assert_int_equal(pthread_create(&thread[i], NULL, take_often, &k[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(thread[i], NULL);
		got += k[i].got;
	}
	assert_int_equal(got, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_burst_is_free_and_then_one_comes_back_at_a_time),
		IN_ARENA(what_was_refused_costs_nothing),
		IN_ARENA(a_charge_is_always_taken_and_says_by_how_many_it_is_over),
		IN_ARENA(rules_and_keys_are_counted_apart),
		IN_ARENA(a_crowd_neither_takes_memory_nor_hides_who_owes_most),
		IN_ARENA(threads_together_get_no_more_than_the_burst),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
