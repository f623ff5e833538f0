/* One of several does a thing, also when somebody's clock was wrong. */
#include "base/clock.h"
#include "store/lease.h"
#include "things.h"

#define NOW INT64_C(1794272400000)

static bool take(const struct fixture *f, int64_t holder, int64_t now)
{
	struct lease l = { .name = "job",
			   .holder = holder,
			   .now = now,
			   .held_ms = 10 * MS_MINUTE,
			   .every_ms = MS_HOUR };
	bool mine;

	assert_int_equal(lease_take(f->store, f->a, &l, &mine), OK);
	return mine;
}

static bool keep(const struct fixture *f, int64_t holder, int64_t now)
{
	struct lease l = { .name = "job", .holder = holder, .now = now, .held_ms = MS_MINUTE };
	bool mine;

	assert_int_equal(lease_keep(f->store, f->a, &l, &mine), OK);
	return mine;
}

static void give_back(const struct fixture *f, int64_t holder, int64_t due)
{
	struct lease l = { .name = "job", .holder = holder };

	assert_int_equal(lease_free(f->store, f->a, &l, due), OK);
}

static void a_lease_has_one_holder_until_its_time_is_over_or_it_is_given_back(void **state)
{
	struct fixture *f = *state;

	assert_true(take(f, 1, NOW));
	assert_false(take(f, 2, NOW + 10 * MS_MINUTE - 1));
	assert_true(take(f, 2, NOW + 10 * MS_MINUTE));
	assert_false(keep(f, 1, NOW + 10 * MS_MINUTE));
	assert_true(keep(f, 2, NOW + 10 * MS_MINUTE));
	give_back(f, 1, 0); /* not his */
	assert_false(take(f, 1, NOW + 10 * MS_MINUTE));
	give_back(f, 2, NOW + MS_HOUR);
	assert_false(take(f, 1, NOW + MS_HOUR - 1));
	assert_true(take(f, 1, NOW + MS_HOUR));
}

static void what_a_clock_far_ahead_put_off_is_done_when_the_clock_is_right_again(void **state)
{
	struct fixture *f = *state;

	assert_true(take(f, 1, NOW + 400 * MS_DAY));
	give_back(f, 1, NOW + 400 * MS_DAY + MS_HOUR);
	assert_true(take(f, 2, NOW));
	give_back(f, 2, NOW + MS_HOUR);
	assert_false(take(f, 3, NOW)); /* one clock that is a little ahead is no such thing */
}

static void what_died_under_a_clock_far_ahead_holds_nothing_up(void **state)
{
	struct fixture *f = *state;

	assert_true(take(f, 1, NOW + 400 * MS_DAY));
	assert_true(take(f, 2, NOW));
	assert_false(keep(f, 1, NOW + 400 * MS_DAY));
	assert_false(take(f, 3, NOW - 5 * MS_MINUTE)); /* a clock behind takes nothing away */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(a_lease_has_one_holder_until_its_time_is_over_or_it_is_given_back),
		STORED(what_a_clock_far_ahead_put_off_is_done_when_the_clock_is_right_again),
		STORED(what_died_under_a_clock_far_ahead_holds_nothing_up),
	};

	log_level_set(LOG_NOTHING);
	return engines_run(tests, sizeof(tests) / sizeof(tests[0]), NULL, NULL);
}
