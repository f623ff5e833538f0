#include "text/phone.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/clean.h"

static bool all_digits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool is_mobile(str s)
{
	return s.n == 11 && all_digits(s) && s.p[0] == '1' && s.p[1] >= '3';
}

/* An area code of `area` digits, its 0 among them, and a subscriber's number. */
static bool splits_at(str s, size_t area)
{
	str rest = str_sub(s, area, s.n);

	if (s.n <= area || !all_digits(str_sub(s, 0, area)))
		return false;
	if (rest.p[0] == '-')
		rest = str_sub(rest, 1, rest.n);
	return (rest.n == 7 || rest.n == 8) && all_digits(rest);
}

static bool is_fixed(str s)
{
	return s.n && s.p[0] == '0' && (splits_at(s, 3) || splits_at(s, 4));
}

/* Abroad the area code is said without its 0. */
static bool is_fixed_abroad(str s)
{
	return s.n && s.p[0] != '0' && s.p[0] != '1' ? splits_at(s, 2) || splits_at(s, 3)
						     : str_starts(s, S("10")) && splits_at(s, 2);
}

bool phone_is_mobile(str s)
{
	return is_mobile(s);
}

bool phone_valid(str s)
{
	if (!str_starts(s, S("+86")))
		return is_mobile(s) || is_fixed(s);
	s = str_sub(s, 3, s.n);
	if (s.n && (s.p[0] == ' ' || s.p[0] == '-'))
		s = str_sub(s, 1, s.n);
	return is_mobile(s) || is_fixed(s) || is_fixed_abroad(s);
}

static bool is_filler(uint32_t cp)
{
	return clean_is_blank(cp) || cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 ||
	       cp == 0xFF0D || cp == '(' || cp == ')' || cp == 0xFF08 || cp == 0xFF09;
}

static str without_fillers(struct arena *a, str s)
{
	struct buf b = buf_new(a, s.n + 1, s.n);
	uint32_t cp;
	size_t n;

	while ((n = utf8_decode(s, &cp)) > 0) {
		if ((cp >= 0xFF10 && cp <= 0xFF19) || cp == 0xFF0B)
			buf_char(&b, (char)(cp - 0xFEE0));
		else if (!is_filler(cp))
			buf_put(&b, str_sub(s, 0, n));
		s = str_sub(s, n, s.n);
	}
	return buf_str(&b);
}

str phone_normalise(struct arena *a, str s)
{
	str digits = without_fillers(a, s), rest = digits;

	if (str_starts(digits, S("+86")))
		rest = str_sub(digits, 3, digits.n);
	else if (str_starts(digits, S("0086")))
		rest = str_sub(digits, 4, digits.n);
	else if (str_starts(digits, S("86")) && is_mobile(str_sub(digits, 2, digits.n)))
		rest = str_sub(digits, 2, digits.n);
	if (rest.n == digits.n || is_mobile(rest) || is_fixed(rest))
		return rest;
	return is_fixed_abroad(rest) ? arena_fmt(a, "0%.*s", STR_ARG(rest)) : digits;
}
