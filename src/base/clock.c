#include "base/clock.h"

#include <string.h>
#include <time.h>

int64_t clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Days from civil and back: H. Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms"; eras of 400 years that begin on the first of March. */
static int64_t days_from_civil(int64_t y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void civil_from_days(int64_t z, struct civil *c)
{
	int64_t era, doe, yoe, doy, mp;

	z += 719468;
	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t clock_day(int64_t ms)
{
	return floor_div(ms + MS_ZONE, MS_DAY);
}

int clock_weekday(int64_t day)
{
	return (int)(((day + 3) % 7 + 7) % 7) + 1;
}

struct civil clock_civil(int64_t ms)
{
	struct civil c;
	int64_t s = (ms + MS_ZONE - clock_day(ms) * MS_DAY) / 1000;

	civil_from_days(clock_day(ms), &c);
	c.hour = (int)(s / 3600);
	c.minute = (int)(s / 60 % 60);
	c.second = (int)(s % 60);
	return c;
}

int64_t clock_from_civil(const struct civil *c)
{
	int64_t days = days_from_civil(c->year, c->month, c->day);

	return days * MS_DAY + ((c->hour * 60 + c->minute) * INT64_C(60) + c->second) * 1000 -
	       MS_ZONE;
}

/* Dates stand on every line of every list: digits are written by hand. */
static char *put_digits(char *to, int v, int n)
{
	for (int i = n - 1; i >= 0; i--, v /= 10)
		to[i] = (char)('0' + v % 10);
	return to + n;
}

static char *put_date(char *to, const struct civil *c)
{
	to = put_digits(to, c->year, 4);
	*to++ = '-';
	to = put_digits(to, c->month, 2);
	*to++ = '-';
	return put_digits(to, c->day, 2);
}

static char *put_minute(char *to, const struct civil *c)
{
	to = put_digits(to, c->hour, 2);
	*to++ = ':';
	return put_digits(to, c->minute, 2);
}

str clock_iso(struct arena *a, int64_t ms)
{
	struct civil c = clock_civil(ms);
	char *p = arena_alloc(a, 32), *to = put_date(p, &c);

	*to++ = 'T';
	to = put_minute(to, &c);
	*to++ = ':';
	to = put_digits(to, c.second, 2);
	memcpy(to, "+08:00", 6);
	return (str){ p, (size_t)(to - p) + 6 };
}

str clock_date(struct arena *a, int64_t ms)
{
	struct civil c = clock_civil(ms);
	char *p = arena_alloc(a, 16);

	return (str){ p, (size_t)(put_date(p, &c) - p) };
}

str clock_minute(struct arena *a, int64_t ms)
{
	struct civil c = clock_civil(ms);
	char *p = arena_alloc(a, 24), *to = put_date(p, &c);

	*to++ = ' ';
	return (str){ p, (size_t)(put_minute(to, &c) - p) };
}

/* Takes 1..max digits off the front. */
static bool take_number(str *s, size_t max, int *out)
{
	size_t n = 0;
	int v = 0;

	while (n < max && n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		v = v * 10 + (s->p[n++] - '0');
	*s = str_sub(*s, n, s->n);
	*out = v;
	return n > 0;
}

static bool take_char(str *s, const char *any, char *got)
{
	for (; *any; any++)
		if (s->n && s->p[0] == *any) {
			*got = *any;
			*s = str_sub(*s, 1, s->n);
			return true;
		}
	return false;
}

static bool take_zone(str *s, int64_t *shift)
{
	int h, m = 0;
	char c;

	*shift = MS_ZONE;
	if (s->n == 0)
		return true;
	if (take_char(s, "Zz", &c)) {
		*shift = 0;
		return s->n == 0;
	}
	if (!take_char(s, "+-", &c))
		return false;
	char sign = c;
	if (!take_number(s, 2, &h))
		return false;
	if ((take_char(s, ":", &c) || s->n) && !take_number(s, 2, &m))
		return false;
	*shift = (sign == '-' ? -1 : 1) * (h * MS_HOUR + m * MS_MINUTE);
	return h <= 14 && m < 60 && s->n == 0;
}

static bool take_time(str *s, struct civil *c, int *ms)
{
	char sep;
	int digits;
	size_t before;

	if (!take_number(s, 2, &c->hour) || !take_char(s, ":", &sep) ||
	    !take_number(s, 2, &c->minute))
		return false;
	if (take_char(s, ":", &sep) && !take_number(s, 2, &c->second))
		return false;
	if (!take_char(s, ".,", &sep))
		return true;
	before = s->n;
	if (!take_number(s, 9, &digits))
		return false;
	for (before -= s->n; before > 3; before--)
		digits /= 10;
	for (; before < 3; before++)
		digits *= 10;
	*ms = digits;
	return true;
}

static bool in_range(const struct civil *c)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (c->year % 4 == 0 && c->year % 100 != 0) || c->year % 400 == 0;

	if (c->month < 1 || c->month > 12 || c->day < 1 || c->day > days[c->month - 1])
		return false;
	if (c->month == 2 && c->day == 29 && !leap)
		return false;
	return c->year >= 1970 && c->year < 2100 && c->hour < 24 && c->minute < 60 &&
	       c->second < 60;
}

bool clock_parse(str s, int64_t *ms)
{
	struct civil c = { 0 };
	int64_t shift = MS_ZONE;
	int fraction = 0;
	char sep, sep2;

	s = str_trim(s);
	if (!take_number(&s, 4, &c.year) || !take_char(&s, "-/", &sep) ||
	    !take_number(&s, 2, &c.month) || !take_char(&s, "-/", &sep2) || sep != sep2 ||
	    !take_number(&s, 2, &c.day))
		return false;
	if (s.n && (!take_char(&s, "Tt ", &sep) || !take_time(&s, &c, &fraction) ||
		    !take_zone(&s, &shift)))
		return false;
	if (!in_range(&c))
		return false;
	*ms = clock_from_civil(&c) + MS_ZONE - shift + fraction;
	return true;
}
