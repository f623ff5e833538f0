#include "base/utf8.h"

#include <string.h>

static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };

static size_t length_of(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c < 0xE0)
		return 2;
	if (c >= 0xE0 && c < 0xF0)
		return 3;
	return c >= 0xF0 && c < 0xF5 ? 4 : 0;
}

static size_t decode_any(str s, uint32_t *cp)
{
	size_t n = s.n ? length_of((unsigned char)s.p[0]) : 0;
	uint32_t v;

	if (n == 0 || n > s.n)
		return 0;
	v = n == 1 ? (unsigned char)s.p[0] : (unsigned char)s.p[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c & 0xC0) != 0x80)
			return 0;
		v = v << 6 | (c & 0x3Fu);
	}
	if (v < least[n] || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000))
		return 0;
	*cp = v;
	return n;
}

/* ASCII and most of Chinese first: nearly all there is. */
size_t utf8_decode(str s, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (s.n && p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (s.n >= 3 && p[0] > 0xE0 && p[0] < 0xED && (p[1] & 0xC0) == 0x80 &&
	    (p[2] & 0xC0) == 0x80) {
		*cp = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
		return 3;
	}
	return decode_any(s, cp);
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	if (n == 1) {
		out[0] = (char)cp;
		return 1;
	}
	for (size_t i = n - 1; i > 0; i--, cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3F));
	out[0] = (char)((0xF00u >> n & 0xF0u) | cp);
	return n;
}

bool utf8_valid(str s)
{
	uint32_t cp;

	while (s.n) {
		size_t n = utf8_decode(s, &cp);
		if (n == 0)
			return false;
		s = str_sub(s, n, s.n);
	}
	return true;
}

size_t utf8_count(str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

str utf8_prefix(str s, size_t characters)
{
	size_t i = 0;

	for (; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xC0) != 0x80 && characters-- == 0)
			break;
	return (str){ s.p, i };
}
