/* dates and promises: findings are whole characters in order that do not overlap; a date
 * does not end before it begins; a promise is not due before it was made. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "text/dates.h"
#include "text/promise.h"

#define NEED(condition) ((condition) ? (void)0 : abort())
#define SAID INT64_C(1793757600000) /* 2026-11-04 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	str text = { (const char *)data, size };
	struct dates_found d;
	struct promises_found p;
	size_t end = 0;

	dates_find(a, text, SAID, &d);
	for (size_t i = 0; i < d.n; i++) {
		NEED(d.v[i].n > 0 && d.v[i].at >= end && d.v[i].n <= text.n - d.v[i].at);
		NEED(!utf8_valid(text) || utf8_valid(str_sub(text, d.v[i].at, d.v[i].n)));
		NEED(d.v[i].first <= d.v[i].last && d.v[i].first >= 0);
		end = d.v[i].at + d.v[i].n;
	}
	promises_find(a, text, SAID, &p);
	end = 0;
	for (size_t i = 0; i < p.n; i++) {
		NEED(p.v[i].n > 0 && p.v[i].at >= end && p.v[i].n <= text.n - p.v[i].at);
		NEED(p.v[i].due >= clock_day(SAID));
		end = p.v[i].at + p.v[i].n;
	}
	arena_free(&a);
	return 0;
}
