/* creditcode: normalising twice is normalising once, and what is valid is its own
 * normal form, whose every other last character is wrong. */
#include <stdlib.h>
#include <string.h>

#include "text/creditcode.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1024);
	str in = { (const char *)data, size }, once = creditcode_normalise(a, in);
	char other[CREDITCODE_CHARS];

	NEED(once.n <= size);
	NEED(str_eq(creditcode_normalise(a, once), once));
	if (creditcode_valid(in))
		NEED(str_eq(once, in));
	if (creditcode_valid(once)) {
		memcpy(other, once.p, sizeof(other));
		other[sizeof(other) - 1] = once.p[once.n - 1] == '0' ? '1' : '0';
		NEED(!creditcode_valid((str){ other, sizeof(other) }));
	}
	arena_free(&a);
	return 0;
}
