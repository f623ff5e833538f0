/* clock: a time that parses is written and parsed back to the same second, and
 * its civil form is a real date. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_time(struct arena *a, int64_t ms)
{
	struct civil c = clock_civil(ms);
	int64_t whole = ms - ((ms % 1000) + 1000) % 1000, again;

	NEED(c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31);
	NEED(c.hour >= 0 && c.hour < 24 && c.minute >= 0 && c.minute < 60);
	NEED(c.second >= 0 && c.second < 60);
	NEED(clock_from_civil(&c) == whole);
	NEED(clock_day(ms) * MS_DAY - MS_ZONE <= ms && ms < (clock_day(ms) + 1) * MS_DAY - MS_ZONE);
	NEED(clock_weekday(clock_day(ms)) % 7 + 1 == clock_weekday(clock_day(ms) + 1));
	/* Outside these years only a zone's shift leads, and parsing refuses them. */
	if (c.year < 1970 || c.year > 2099)
		return;
	NEED(clock_parse(clock_iso(a, ms), &again) && again == whole);
	NEED(clock_parse(clock_date(a, ms), &again) && again == clock_day(ms) * MS_DAY - MS_ZONE);
	NEED(clock_parse(clock_minute(a, ms), &again) && again <= ms && ms - again < MS_MINUTE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1024);
	int64_t ms;

	if (clock_parse((str){ (const char *)data, size }, &ms)) {
		NEED(ms > -2 * MS_DAY);
		check_time(a, ms);
	}
	if (size >= 6) {
		uint64_t v = 0;
		memcpy(&v, data, 6);
		check_time(a, (int64_t)(v & 0x3FFFFFFFFFF)); /* 42 bits, as in an id */
		check_time(a, -(int64_t)(v & 0x3FFFFFFFFFF));
	}
	arena_free(&a);
	return 0;
}
