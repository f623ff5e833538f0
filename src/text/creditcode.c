#include "text/creditcode.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/clean.h"

#define BASE 31
#define PLACE_FROM 2
#define PLACE_TO 8

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int value_of(char ch)
{
	const char *at = ch ? strchr(alphabet, ch) : NULL;

	return at ? (int)(at - alphabet) : -1;
}

/* The weight of place i is 3 to the i, modulo 31. */
static int check_of(str s)
{
	int sum = 0, weight = 1;

	for (size_t i = 0; i + 1 < CREDITCODE_CHARS; i++) {
		sum += value_of(s.p[i]) * weight;
		weight = weight * 3 % BASE;
	}
	return (BASE - sum % BASE) % BASE;
}

bool creditcode_valid(str s)
{
	if (s.n != CREDITCODE_CHARS)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int v = value_of(s.p[i]);
		if (v < 0 || (i >= PLACE_FROM && i < PLACE_TO && v > 9))
			return false;
	}
	return value_of(s.p[CREDITCODE_CHARS - 1]) == check_of(s);
}

static uint32_t narrow(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		cp -= 0xFEE0;
	return cp >= 'a' && cp <= 'z' ? cp - 32 : cp;
}

str creditcode_normalise(struct arena *a, str s)
{
	struct buf b = buf_new(a, s.n + 1, s.n);
	uint32_t cp;
	size_t n;

	while ((n = utf8_decode(s, &cp)) > 0) {
		uint32_t c = narrow(cp);
		if (c < 0x80 && c != '-' && !clean_is_blank(c))
			buf_char(&b, (char)c);
		else if (c >= 0x80 && !clean_is_blank(c))
			buf_put(&b, str_sub(s, 0, n));
		s = str_sub(s, n, s.n);
	}
	buf_put(&b, s); /* no UTF-8 from here: not cut off, or it could pass for a code */
	return buf_str(&b);
}
