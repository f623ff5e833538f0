#include "base/id.h"

#include <pthread.h>
#include <stdlib.h>

#include "check.h"

#define NOW INT64_C(1792546200000)

static void ids_rise_even_within_a_millisecond(void **state)
{
	int64_t last = id_make(NOW);

	(void)state;
	for (int i = 0; i < 100000; i++) {
		int64_t next = id_make(NOW);
		if (next <= last)
			fail_msg("%lld after %lld", (long long)next, (long long)last);
		last = next;
	}
}

static void ids_rise_when_the_clock_steps_back(void **state)
{
	int64_t last = id_make(NOW + 100000);

	(void)state;
	assert_true(id_make(NOW) > last);
	assert_true(id_make(0) > last);
}

static void an_id_tells_its_time(void **state)
{
	(void)state;
	assert_int_equal(id_time(id_make(NOW + 200000)), NOW + 200000);
	assert_int_equal(id_time(id_at(NOW, 0)), NOW);
	assert_int_equal(id_time(id_at(NOW, (1u << 21) - 1)), NOW);
}

static void a_range_of_time_is_a_range_of_ids(void **state)
{
	(void)state;
	assert_true(id_at(NOW, (1u << 21) - 1) < id_at(NOW + 1, 0));
	assert_true(id_at(NOW, 1) < id_at(NOW, 2));
	assert_true(id_at(NOW, 1u << 21) == id_at(NOW, 0)); /* the suffix is masked */
	assert_true(id_at((INT64_C(1) << 42) - 1, (1u << 21) - 1) == INT64_MAX);
}

static void two_nodes_never_make_the_same_id(void **state)
{
	int64_t a, b;

	(void)state;
	id_node_set(5);
	a = id_make(NOW + 300000);
	id_node_set(6);
	b = id_make(NOW + 300000);
	assert_int_equal(a >> 15 & 63, 5);
	assert_int_equal(b >> 15 & 63, 6);
	id_node_set(0);
}

#define THREADS 4
#define EACH 20000

static void *make_many(void *to)
{
	for (int i = 0; i < EACH; i++)
		((int64_t *)to)[i] = id_make(NOW + 400000);
	return NULL;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void threads_never_get_the_same_id(void **state)
{
	static int64_t ids[THREADS * EACH];
	pthread_t thread[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, make_many, ids + i * EACH), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	qsort(ids, THREADS * EACH, sizeof(ids[0]), by_value);
	for (int i = 1; i < THREADS * EACH; i++)
		assert_true(ids[i] > ids[i - 1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_rise_even_within_a_millisecond),
		cmocka_unit_test(ids_rise_when_the_clock_steps_back),
		cmocka_unit_test(an_id_tells_its_time),
		cmocka_unit_test(a_range_of_time_is_a_range_of_ids),
		cmocka_unit_test(two_nodes_never_make_the_same_id),
		cmocka_unit_test(threads_never_get_the_same_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
