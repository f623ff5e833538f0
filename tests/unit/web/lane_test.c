#include "web/lane.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "check.h"

/* Items are jobs: they wait at the gate while it is shut and count themselves. */
static atomic_int done, inside;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static void work(void *item)
{
	inside++;
	pthread_mutex_lock(&gate);
	pthread_mutex_unlock(&gate);
	++*(atomic_int *)item;
	done++;
}

static int reset(void **state)
{
	(void)state;
	done = inside = 0;
	return 0;
}

static void what_was_taken_in_is_done_once_each_before_stop_returns(void **state)
{
	static atomic_int items[500];
	struct lane *l = lane_start(3, 500, work);

	(void)state;
	for (int i = 0; i < 500; i++)
		assert_true(lane_add(l, &items[i]));
	lane_stop(&l);
	assert_null(l);
	assert_int_equal(done, 500);
	for (int i = 0; i < 500; i++)
		assert_int_equal(items[i], 1);
	lane_stop(&l);
}

static void a_full_queue_says_no_and_takes_again_when_there_is_room(void **state)
{
	atomic_int item = 0;
	struct lane *l = lane_start(1, 4, work);

	(void)state;
	pthread_mutex_lock(&gate);
	assert_true(lane_add(l, &item));
	while (inside == 0) /* the only thread is busy: the queue is empty again */
		nap();
	for (int i = 0; i < 4; i++)
		assert_true(lane_add(l, &item));
	assert_false(lane_add(l, &item));
	pthread_mutex_unlock(&gate);
	while (done < 5)
		nap();
	assert_true(lane_add(l, &item));
	lane_stop(&l);
	assert_int_equal(item, 6);
}

static void threads_work_side_by_side(void **state)
{
	atomic_int item = 0;
	struct lane *l = lane_start(4, 16, work);

	(void)state;
	pthread_mutex_lock(&gate);
	for (int i = 0; i < 4; i++)
		assert_true(lane_add(l, &item));
	while (inside < 4)
		nap();
	pthread_mutex_unlock(&gate);
	lane_stop(&l);
	assert_int_equal(item, 4);
}

static atomic_int taken;

static void *add_many(void *arg)
{
	static atomic_int item;

	for (int i = 0; i < 2000; i++)
		taken += lane_add(arg, &item);
	return NULL;
}

static void many_may_add_at_once_and_nothing_is_lost(void **state)
{
	struct lane *l = lane_start(4, 64, work);
	pthread_t t[6];

	(void)state;
	for (int i = 0; i < 6; i++)
		assert_int_equal(pthread_create(&t[i], NULL, add_many, l), 0);
	for (int i = 0; i < 6; i++)
		pthread_join(t[i], NULL);
	lane_stop(&l);
	assert_int_equal(done, taken);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_was_taken_in_is_done_once_each_before_stop_returns,
				       reset),
		cmocka_unit_test_setup(a_full_queue_says_no_and_takes_again_when_there_is_room,
				       reset),
		cmocka_unit_test_setup(threads_work_side_by_side, reset),
		cmocka_unit_test_setup(many_may_add_at_once_and_nothing_is_lost, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
