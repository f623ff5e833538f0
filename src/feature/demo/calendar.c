#include "feature/demo/calendar.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum { DAYS = 730, SLOTS = DAYS * 24 };

struct calendar {
	int64_t start;
	uint64_t before[SLOTS + 1]; /* weight of all hours before this one */
};

static const unsigned char by_hour[24] = { 3,  2,  1,  1,  1,  1,  3,  8,  18, 26, 28, 22,
					   15, 14, 22, 25, 24, 20, 15, 16, 18, 16, 10, 6 };

static uint64_t weight(int64_t start, int slot)
{
	int day = slot / 24;
	uint64_t growth = 100 + 160u * (unsigned)day / DAYS;
	uint64_t weekday = clock_weekday(clock_day(start) + day) <= 5 ? 10 : 6;

	return growth * weekday * by_hour[slot % 24];
}

struct calendar *calendar_new(struct arena *a, int64_t base)
{
	struct calendar *k = ARENA_NEW(a, struct calendar);

	k->start = base - DAYS * MS_DAY;
	for (int i = 0; i < SLOTS; i++)
		k->before[i + 1] = k->before[i] + weight(k->start, i);
	return k;
}

int64_t calendar_arrival(const struct calendar *k, int64_t i, int64_t n, struct rand *r)
{
	enum { FINE = 20 };
	unsigned __int128 share = (unsigned __int128)i << FINE | rand_below(r, 1u << FINE);
	uint64_t at = (uint64_t)(share * k->before[SLOTS] / ((unsigned __int128)n << FINE));
	int low = 0, high = SLOTS;

	while (high - low > 1) {
		int mid = (low + high) / 2;
		if (k->before[mid] <= at)
			low = mid;
		else
			high = mid;
	}
	/* ids of a big run lie closer than the weights: spread by the remainder too */
	uint64_t rest = (uint64_t)(share * k->before[SLOTS] % ((unsigned __int128)n << FINE) *
				   1000 / ((unsigned __int128)n << FINE));
	uint64_t within = ((at - k->before[low]) * 1000 + rest) * (uint64_t)MS_HOUR /
			  ((k->before[low + 1] - k->before[low]) * 1000);
	return k->start + low * MS_HOUR + (int64_t)within;
}

int64_t calendar_open(enum hours hours, int64_t ms)
{
	const int64_t from = hours == HOURS_OFFICE ? 8 * MS_HOUR + 30 * MS_MINUTE : 8 * MS_HOUR;
	const int64_t to = hours == HOURS_OFFICE ? 17 * MS_HOUR + 40 * MS_MINUTE : 21 * MS_HOUR;
	int64_t day = clock_day(ms), within = ms + MS_ZONE - day * MS_DAY;

	if (within >= to)
		day++;
	while (hours == HOURS_OFFICE && clock_weekday(day) > 5)
		day++;
	if (day == clock_day(ms) && within >= from)
		return ms;
	return day * MS_DAY - MS_ZONE + from + ms % (2 * MS_HOUR);
}

int64_t calendar_answer_ms(struct rand *r)
{
	/* hours at each twentieth of a log-normal distribution, sigma 0.94 */
	static const int64_t quantiles[] = { 12,  31,  43,  54,	 65,  76,  88,	100, 113, 128, 144,
					     162, 183, 207, 236, 271, 318, 381, 480, 676, 1500 };
	int64_t share = (int64_t)rand_below(r, (COUNT(quantiles) - 1) * 1000000);
	int64_t i = share / 1000000, rest = share % 1000000;

	return quantiles[i] * MS_HOUR +
	       (quantiles[i + 1] - quantiles[i]) * (MS_HOUR / 1000) * (rest / 1000);
}
