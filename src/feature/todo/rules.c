#include "base/clock.h"
#include "todo/todo.h"

#define CLOSE_OF_BUSINESS (18 * MS_HOUR)

static bool is_working(int64_t day)
{
	return clock_weekday(day) <= 5;
}

int64_t due_after(int64_t from, int64_t working_days)
{
	int64_t day = clock_day(from);

	while (working_days > 0)
		working_days -= is_working(++day);
	return day * MS_DAY - MS_ZONE + CLOSE_OF_BUSINESS;
}

int64_t due_left(int64_t due, int64_t now)
{
	int64_t from = clock_day(now), to = clock_day(due), left = 0;
	int64_t step = to < from ? -1 : 1;

	if (to == from)
		return due < now ? -1 : 0;
	for (int64_t day = from; day != to; day += step)
		left += step * is_working(step > 0 ? day + 1 : day);
	return left ? left : step < 0 ? -1 : 0;
}
