#include "web/cache.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/rand.h"
#include "check.h"

/* A kept answer knows what it was kept as, and how often it was dropped. */
struct answer {
	uint64_t generation;
	atomic_int dropped, sent;
};

static int send_answer(void *handle, void *client)
{
	struct answer *x = handle;

	if (x->dropped)
		return -1;
	x->sent++;
	*(uint64_t *)client = x->generation;
	return 7;
}

static void drop_answer(void *handle)
{
	((struct answer *)handle)->dropped++;
}

static const struct cache_hooks hooks = { send_answer, drop_answer };

#define LATER (clock_now() + MS_HOUR)

/* The generation of what was sent, 0 for nothing. */
static uint64_t ask(struct cache *c, str key, uint64_t generation)
{
	uint64_t client = 0;
	int result = 0;

	if (!cache_send(c, key, generation, &client, &result))
		return 0;
	assert_int_equal(result, 7);
	return client;
}

static void an_answer_is_sent_for_its_key_and_generation(void **state)
{
	struct cache *c = cache_new(1 << 20, &hooks);
	struct answer x = { .generation = 5 };

	(void)state;
	assert_int_equal(ask(c, S("/"), 5), 0);
	cache_keep(c, S("/"), 5, LATER, &x, 100);
	assert_int_equal(ask(c, S("/"), 5), 5);
	assert_int_equal(ask(c, S("/"), 5), 5);
	assert_int_equal(ask(c, S("/x"), 5), 0);
	assert_int_equal(x.sent, 2);
	assert_int_equal(x.dropped, 0);
	assert_int_equal(cache_stats(c).hits, 2);
	assert_int_equal(cache_stats(c).misses, 2);
	cache_free(&c);
	assert_int_equal(x.dropped, 1);
	assert_null(c);
}

static void no_answer_of_another_generation_is_ever_sent(void **state)
{
	struct cache *c = cache_new(1 << 20, &hooks);
	struct answer x = { .generation = 5 }, y = { .generation = 4 };

	(void)state;
	cache_keep(c, S("/"), 5, LATER, &x, 100);
	assert_int_equal(ask(c, S("/"), 6), 0);
	assert_int_equal(x.dropped, 1);
	assert_int_equal(ask(c, S("/"), 5), 0);
	/* a slow page that was read before the write comes late */
	cache_keep(c, S("/"), 4, LATER, &y, 100);
	assert_int_equal(ask(c, S("/"), 6), 0);
	assert_int_equal(y.dropped, 1);
	assert_int_equal(cache_stats(c).entries, 0);
	assert_int_equal(cache_stats(c).bytes, 0);
	cache_free(&c);
}

static void an_expired_answer_is_dropped(void **state)
{
	struct cache *c = cache_new(1 << 20, &hooks);
	struct answer x = { .generation = 1 };

	(void)state;
	cache_keep(c, S("/"), 1, clock_now() - 1, &x, 100);
	assert_int_equal(ask(c, S("/"), 1), 0);
	assert_int_equal(x.dropped, 1);
	cache_free(&c);
	assert_int_equal(x.dropped, 1);
}

static void a_newer_answer_takes_the_place_of_the_older(void **state)
{
	struct cache *c = cache_new(1 << 20, &hooks);
	struct answer x = { .generation = 1 }, y = { .generation = 1 };

	(void)state;
	cache_keep(c, S("/"), 1, LATER, &x, 100);
	cache_keep(c, S("/"), 1, LATER, &y, 100);
	assert_int_equal(x.dropped, 1);
	assert_int_equal(ask(c, S("/"), 1), 1);
	assert_int_equal(y.sent, 1);
	assert_int_equal(cache_stats(c).entries, 1);
	cache_free(&c);
	assert_int_equal(y.dropped, 1);
}

static void what_is_kept_stays_under_the_bound_in_bytes(void **state)
{
	static struct answer xs[3000];
	struct cache *c = cache_new(1 << 20, &hooks);
	int64_t alive = 0;

	for (int i = 0; i < 3000; i++) {
		cache_keep(c, arena_fmt(*state, "/%d", i), 1, LATER, &xs[i], 2000);
		assert_true(cache_stats(c).bytes <= 1 << 20);
	}
	for (int i = 0; i < 3000; i++)
		alive += xs[i].dropped == 0;
	assert_int_equal(alive, cache_stats(c).entries);
	assert_in_range(alive, 300, 524);
	cache_free(&c);
	for (int i = 0; i < 3000; i++)
		assert_int_equal(xs[i].dropped, 1);
}

static void an_answer_larger_than_a_shard_is_not_kept(void **state)
{
	struct cache *c = cache_new(1 << 20, &hooks);
	struct answer x = { .generation = 1 };

	(void)state;
	cache_keep(c, S("/"), 1, LATER, &x, 1 << 19);
	assert_int_equal(x.dropped, 1);
	assert_int_equal(cache_stats(c).bytes, 0);
	cache_free(&c);
}

static void what_is_used_often_outlives_what_is_not(void **state)
{
	static struct answer rest[2000];
	struct cache *c = cache_new(1 << 20, &hooks);
	struct answer loved = { .generation = 1 };

	cache_keep(c, S("/loved"), 1, LATER, &loved, 2000);
	for (int i = 0; i < 2000; i++) {
		cache_keep(c, arena_fmt(*state, "/%d", i), 1, LATER, &rest[i], 2000);
		assert_int_equal(ask(c, S("/loved"), 1), 1);
	}
	assert_int_equal(loved.dropped, 0);
	assert_int_equal(rest[0].dropped, 1);
	assert_int_equal(rest[1999].dropped, 0);
	cache_free(&c);
	assert_int_equal(loved.dropped, 1);
}

/* ---- hammering: readers ask for the present generation while it moves ---- */

#define ROUNDS 20000
#define KEYS 40

struct hammer {
	struct cache *cache;
	atomic_ullong *generation;
	struct answer *answers;
	uint64_t seed;
	int wrong;
};

static void *pound(void *arg)
{
	struct hammer *h = arg;
	struct rand r = rand_seed(h->seed);

	for (int i = 0; i < ROUNDS; i++) {
		char k = (char)('A' + rand_below(&r, KEYS));
		uint64_t now = *h->generation, got = 0;
		struct answer *x = &h->answers[i];
		int result;

		if (cache_send(h->cache, (str){ &k, 1 }, now, &got, &result))
			h->wrong += got != now;
		x->generation = now;
		cache_keep(h->cache, (str){ &k, 1 }, now, INT64_MAX, x, rand_below(&r, 3000));
		if (rand_chance(&r, 5))
			++*h->generation;
	}
	return NULL;
}

static void threads_never_get_an_old_answer_and_each_is_dropped_once(void **state)
{
	struct cache *c = cache_new(1 << 20, &hooks);
	atomic_ullong generation = 1;
	struct hammer h[4];
	pthread_t t[4];

	for (int i = 0; i < 4; i++) {
		h[i] = (struct hammer){ c, &generation, ARENA_ARRAY(*state, struct answer, ROUNDS),
					(uint64_t)i, 0 };
		assert_int_equal(pthread_create(&t[i], NULL, pound, &h[i]), 0);
	}
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	cache_free(&c);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(h[i].wrong, 0);
		for (int k = 0; k < ROUNDS; k++)
			assert_int_equal(h[i].answers[k].dropped, 1);
	}
}

static void what_there_is_no_memory_for_is_dropped_at_once(void **state)
{
	struct cache *c = cache_new(1 << 20, &hooks);
	struct answer x = { .generation = 5 }, y = { .generation = 5 };

	(void)state;
	cache_keep(c, S("/"), 5, LATER, &x, 100);
	mem_fail_nth(1, false);
	cache_keep(c, S("/y"), 5, LATER, &y, 100);
	assert_int_equal(y.dropped, 1);
	assert_int_equal(ask(c, S("/y"), 5), 0);
	assert_int_equal(ask(c, S("/"), 5), 5);
	cache_free(&c);
	assert_int_equal(y.dropped, 1);
	mem_fail_nth(1, false);
	assert_null(cache_new(1 << 20, &hooks));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_sent_for_its_key_and_generation),
		cmocka_unit_test(no_answer_of_another_generation_is_ever_sent),
		cmocka_unit_test(an_expired_answer_is_dropped),
		cmocka_unit_test(what_there_is_no_memory_for_is_dropped_at_once),
		cmocka_unit_test(a_newer_answer_takes_the_place_of_the_older),
		IN_ARENA(what_is_kept_stays_under_the_bound_in_bytes),
		cmocka_unit_test(an_answer_larger_than_a_shard_is_not_kept),
		IN_ARENA(what_is_used_often_outlives_what_is_not),
		IN_ARENA(threads_never_get_an_old_answer_and_each_is_dropped_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
