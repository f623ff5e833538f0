#include "base/str.h"

#include <string.h>

str str_of(const char *cstr)
{
	return cstr ? (str){ cstr, strlen(cstr) } : (str){ 0 };
}

bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(str a, str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix)
{
	return s.n >= prefix.n && str_eq((str){ s.p, prefix.n }, prefix);
}

bool str_ends(str s, str suffix)
{
	if (suffix.n == 0)
		return true;
	return s.n >= suffix.n && str_eq((str){ s.p + s.n - suffix.n, suffix.n }, suffix);
}

bool str_has(str s, str needle)
{
	if (needle.n == 0)
		return true;
	return s.n >= needle.n && memmem(s.p, s.n, needle.p, needle.n) != NULL;
}

str str_sub(str s, size_t from, size_t n)
{
	if (from >= s.n)
		return (str){ 0 };
	return (str){ s.p + from, n < s.n - from ? n : s.n - from };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

str str_trim(str s)
{
	while (s.n && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

str str_cut(str *rest, char sep)
{
	const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	str head = *rest;

	if (!at) {
		*rest = (str){ 0 };
		return head;
	}
	head.n = (size_t)(at - rest->p);
	*rest = (str){ at + 1, rest->n - head.n - 1 };
	return head;
}

bool str_int(str s, int64_t *out)
{
	bool neg = s.n && s.p[0] == '-';
	int64_t v = 0;

	if (s.n == (size_t)neg || s.n > 20)
		return false;
	for (size_t i = neg; i < s.n; i++) {
		int d = s.p[i] - '0';
		if (d < 0 || d > 9)
			return false;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, neg ? -d : d, &v))
			return false;
	}
	*out = v;
	return true;
}

uint64_t str_hash(str s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return h;
}
