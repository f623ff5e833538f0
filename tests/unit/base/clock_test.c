#include "base/clock.h"

#include "check.h"

static void times_parse_in_every_accepted_form(void **state)
{
	static const struct {
		str in, iso;
		int ms;
	} t[] = {
		{ STR("2026-11-21T09:30:00+08:00"), STR("2026-11-21T09:30:00+08:00"), 0 },
		{ STR("2026-11-21T09:30:00"), STR("2026-11-21T09:30:00+08:00"), 0 },
		{ STR("2026-11-21 09:30"), STR("2026-11-21T09:30:00+08:00"), 0 },
		{ STR("2026-11-21t09:30z"), STR("2026-11-21T17:30:00+08:00"), 0 },
		{ STR("2026-11-21T09:30:00Z"), STR("2026-11-21T17:30:00+08:00"), 0 },
		{ STR("2026-11-21T23:30:00-0130"), STR("2026-11-22T09:00:00+08:00"), 0 },
		{ STR("2026-11-21T09:30:00+08"), STR("2026-11-21T09:30:00+08:00"), 0 },
		{ STR("2026-11-21T09:30:00.5"), STR("2026-11-21T09:30:00+08:00"), 500 },
		{ STR("2026-11-21T09:30:00,123456789Z"), STR("2026-11-21T17:30:00+08:00"), 123 },
		{ STR("2026-11-21T09:30:00.007"), STR("2026-11-21T09:30:00+08:00"), 7 },
		{ STR("2026-11-21"), STR("2026-11-21T00:00:00+08:00"), 0 },
		{ STR("2020/1/6 12:09:38"), STR("2020-01-06T12:09:38+08:00"), 0 },
		{ STR("2020/1/6"), STR("2020-01-06T00:00:00+08:00"), 0 },
		{ STR("2020/12/31 9:05"), STR("2020-12-31T09:05:00+08:00"), 0 },
		{ STR(" 2020-02-29\n"), STR("2020-02-29T00:00:00+08:00"), 0 },
		{ STR("2000-02-29 23:59:59"), STR("2000-02-29T23:59:59+08:00"), 0 },
		{ STR("1970-01-01"), STR("1970-01-01T00:00:00+08:00"), 0 },
		{ STR("2099-12-31 23:59:59"), STR("2099-12-31T23:59:59+08:00"), 0 },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		int64_t ms = 0;
		if (!clock_parse(t[i].in, &ms))
			fail_msg("does not parse: %.*s", STR_ARG(t[i].in));
		assert_same(clock_iso(*state, ms), t[i].iso);
		assert_int_equal(ms % 1000, t[i].ms);
	}
}

static void what_is_no_time_does_not_parse(void **state)
{
	static const str bad[] = {
		STR(""),
		STR("now"),
		STR("2026"),
		STR("2026-11"),
		STR("2026-11-"),
		STR("20261121"),
		STR("2026-00-01"),
		STR("2026-13-01"),
		STR("2026-01-00"),
		STR("2026-01-32"),
		STR("2026-04-31"),
		STR("2023-02-29"),
		STR("2100-02-29"),
		STR("2026/01-01"),
		STR("2026-11-21T"),
		STR("2026-11-21 9"),
		STR("2026-11-21 09:"),
		STR("2026-11-21 24:00"),
		STR("2026-11-21 09:60"),
		STR("2026-11-21 09:30:60"),
		STR("2026-11-21 09:30:"),
		STR("2026-11-21 09:30:00."),
		STR("2026-11-21 09:30:00+"),
		STR("2026-11-21 09:30:00+15:00"),
		STR("2026-11-21 09:30:00+08:60"),
		STR("2026-11-21 09:30:00+08:00x"),
		STR("2026-11-21 09:30:00Zx"),
		STR("2026-11-21Z"),
		STR("2026-11-21x"),
		STR("1969-12-31"),
		STR("2100-01-01"),
		STR("20260-01-01"),
		STR("-026-01-01"),
		STR("2026-011-01"),
		STR("２０２６-01-01"),
		STR("2026-11-21\0"),
		STR("2026年11月21日"),
		STR("2026-11-21 09:30:00+08:"),
	};
	int64_t ms = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (clock_parse(bad[i], &ms))
			fail_msg("parses: %.*s", STR_ARG(bad[i]));
	assert_int_equal(ms, 42);
	assert_false(clock_parse((str){ 0 }, &ms));
}

static void the_epoch_is_eight_in_the_morning(void **state)
{
	struct civil c = clock_civil(0);

	assert_int_equal(c.year, 1970);
	assert_int_equal(c.hour, 8);
	assert_text(clock_iso(*state, 0), "1970-01-01T08:00:00+08:00");
	assert_text(clock_iso(*state, INT64_C(1792546200000)), "2026-10-21T09:30:00+08:00");
	assert_text(clock_date(*state, -8 * MS_HOUR - 1), "1969-12-31");
	assert_text(clock_minute(*state, MS_DAY - 8 * MS_HOUR - 1), "1970-01-01 23:59");
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Walks every day of five centuries beside a calendar that only counts. */
static void every_day_follows_the_one_before(void **state)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct civil at = { .year = 1800, .month = 1, .day = 1, .hour = 13 };
	int64_t ms = clock_from_civil(&at);
	int weekday = 3; /* 1800-01-01 was a Wednesday */

	(void)state;
	for (int64_t day = clock_day(ms); at.year < 2300; ms += MS_DAY, day++) {
		struct civil c = clock_civil(ms);
		if (c.year != at.year || c.month != at.month || c.day != at.day || c.hour != 13 ||
		    clock_from_civil(&c) != ms || clock_day(ms) != day ||
		    clock_weekday(day) != weekday)
			fail_msg("%d-%d-%d", at.year, at.month, at.day);
		weekday = weekday % 7 + 1;
		if (++at.day <= days[at.month - 1] + (at.month == 2 && is_leap(at.year)))
			continue;
		at.day = 1;
		if (++at.month > 12) {
			at.month = 1;
			at.year++;
		}
	}
}

static void a_day_begins_at_midnight_in_beijing(void **state)
{
	int64_t midnight;

	(void)state;
	assert_true(clock_parse(S("2026-11-21"), &midnight));
	assert_int_equal(clock_day(midnight), clock_day(midnight - 1) + 1);
	assert_int_equal(clock_day(midnight), clock_day(midnight + MS_DAY - 1));
	assert_int_equal(clock_weekday(clock_day(midnight)), 6);
	assert_int_equal(clock_day(-8 * MS_HOUR), 0);
	assert_int_equal(clock_day(-8 * MS_HOUR - 1), -1);
	assert_int_equal(clock_weekday(0), 4);
	assert_int_equal(clock_weekday(-1), 3);
	assert_int_equal(clock_weekday(-8), 3);
}

static void the_clocks_run_forward(void **state)
{
	int64_t m = clock_monotonic();

	(void)state;
	assert_true(clock_monotonic() >= m);
	assert_true(clock_now() > INT64_C(1700000000000)); /* milliseconds */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(times_parse_in_every_accepted_form),
		IN_ARENA(what_is_no_time_does_not_parse),
		IN_ARENA(the_epoch_is_eight_in_the_morning),
		IN_ARENA(every_day_follows_the_one_before),
		IN_ARENA(a_day_begins_at_midnight_in_beijing),
		IN_ARENA(the_clocks_run_forward),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
