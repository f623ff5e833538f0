/* utf8: what decodes encodes back to the same bytes, and the counts agree. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	str all = { (const char *)data, size }, s = all;
	size_t characters = 0;
	uint32_t cp;

	while (s.n) {
		char back[4];
		size_t n = utf8_decode(s, &cp);
		if (n == 0)
			break;
		NEED(n <= s.n && cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF));
		NEED(utf8_encode(cp, back) == n && memcmp(back, s.p, n) == 0);
		s = str_sub(s, n, s.n);
		characters++;
		NEED(utf8_prefix(all, characters).n >= all.n - s.n);
	}
	NEED(utf8_valid(all) == (s.n == 0));
	if (s.n == 0) {
		NEED(utf8_count(all) == characters);
		NEED(str_eq(utf8_prefix(all, characters), all));
		NEED(utf8_count(utf8_prefix(all, characters / 2)) == characters / 2);
		NEED(utf8_valid(utf8_prefix(all, characters / 2)));
	}
	return 0;
}
