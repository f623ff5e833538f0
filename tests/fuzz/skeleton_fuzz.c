/* skeleton: a skeleton is valid, is its own skeleton, and holds nothing unseen; that
 * of letters alone is the same with blanks between. */
#include <stdlib.h>

#include "base/utf8.h"
#include "text/clean.h"
#include "text/skeleton.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check(struct arena *a, str text, str (*make)(struct arena *, str))
{
	str once = make(a, text), rest = once;
	uint32_t cp;
	size_t n;

	NEED(utf8_valid(once));
	NEED(str_eq(make(a, once), once));
	for (; (n = utf8_decode(rest, &cp)) > 0; rest = str_sub(rest, n, rest.n))
		NEED(cp >= ' ' && cp != 0x200B && !clean_is_blank(cp));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	str text = { (const char *)data, size };

	if (utf8_valid(text)) {
		check(a, text, skeleton);
		check(a, text, skeleton_letters);
	}
	arena_free(&a);
	return 0;
}
