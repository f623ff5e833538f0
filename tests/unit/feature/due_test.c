/* Working days, Monday to Friday. Pure. */
#include "board.h"

#include "todo/todo.h"

static int64_t at(int year, int month, int day, int hour)
{
	struct civil c = { year, month, day, hour, 0, 0 };

	return clock_from_civil(&c);
}

static void a_due_date_is_the_close_of_the_nth_working_day(void **state)
{
	(void)state;
	assert_true(due_after(at(2026, 11, 10, 9), 1) == at(2026, 11, 11, 18));
	assert_true(due_after(at(2026, 11, 10, 23), 5) == at(2026, 11, 17, 18));
	assert_true(due_after(at(2026, 11, 13, 9), 1) == at(2026, 11, 16, 18)); /* Friday */
	assert_true(due_after(at(2026, 11, 14, 9), 1) == at(2026, 11, 16, 18)); /* Saturday */
	assert_true(due_after(at(2026, 12, 31, 9), 1) == at(2027, 1, 1, 18));
}

static void what_is_left_is_counted_in_working_days(void **state)
{
	int64_t due = at(2026, 11, 16, 18); /* a Monday */

	(void)state;
	assert_int_equal(due_left(due, at(2026, 11, 16, 9)), 0);
	assert_int_equal(due_left(due, at(2026, 11, 16, 19)), -1);
	assert_int_equal(due_left(due, at(2026, 11, 13, 9)), 1);
	assert_int_equal(due_left(due, at(2026, 11, 10, 9)), 4);
	assert_int_equal(due_left(due, at(2026, 11, 17, 9)), -1);
	assert_int_equal(due_left(due, at(2026, 11, 18, 9)), -2);
}

static void what_is_due_in_n_days_has_n_days_left(void **state)
{
	(void)state;
	for (int64_t day = 0; day < 400; day++)
		for (int64_t n = 1; n < 30; n++) {
			int64_t now = at(2026, 1, 1, 9) + day * MS_DAY;
			assert_int_equal(due_left(due_after(now, n), now), n);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_due_date_is_the_close_of_the_nth_working_day),
		cmocka_unit_test(what_is_left_is_counted_in_working_days),
		cmocka_unit_test(what_is_due_in_n_days_has_n_days_left),
	};

	return cmocka_run_group_tests_name("due", tests, NULL, NULL);
}
