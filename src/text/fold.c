#include "text/fold.h"

#include <utf8proc.h>

#include "base/utf8.h"

/* Blocks without marks, compositions or decompositions. */
static const struct {
	uint32_t from, to;
} stable[] = {
	{ 0x0000, 0x02FF }, { 0x2010, 0x2027 },	  { 0x2030, 0x205E }, { 0x2460, 0x24FF },
	{ 0x25A0, 0x27BF }, { 0x3000, 0x3029 },	  { 0x3400, 0x4DBF }, { 0x4E00, 0x9FFF },
	{ 0xFF01, 0xFF60 }, { 0x1F300, 0x1FAFF },
};

bool fold_is_stable(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(stable) / sizeof(stable[0]); i++)
		if (cp >= stable[i].from && cp <= stable[i].to)
			return true;
	return false;
}

unsigned fold_mark_class(uint32_t cp)
{
	return (unsigned)utf8proc_get_property((utf8proc_int32_t)cp)->combining_class;
}

/* Code points are at least as wide as their UTF-8, so the text is encoded where
 * they lie. */
static str map(struct arena *a, str s, unsigned form)
{
	utf8proc_option_t options = (utf8proc_option_t)form;
	const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)s.p;
	utf8proc_ssize_t n = utf8proc_decompose(from, (utf8proc_ssize_t)s.n, NULL, 0, options);
	utf8proc_int32_t *to;

	if (n <= 0)
		return s;
	to = ARENA_ARRAY(a, utf8proc_int32_t, n + 1);
	utf8proc_decompose(from, (utf8proc_ssize_t)s.n, to, n, options);
	n = utf8proc_reencode(to, n, options);
	return n < 0 ? s : (str){ (const char *)to, (size_t)n };
}

str fold_compose(struct arena *a, str s)
{
	return map(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

str fold_apart(struct arena *a, str s)
{
	return map(a, s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
}

bool fold_is_letter(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO;
}

/* Whether folding would give the same bytes back: lower-case ASCII and Han. */
static bool is_folded(str s)
{
	uint32_t cp;

	while (s.n) {
		size_t n = utf8_decode(s, &cp);
		bool upper = cp >= 'A' && cp <= 'Z';
		bool han = (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF);
		if (n == 0 || upper || (cp > 0x7E && !han))
			return false;
		s = str_sub(s, n, s.n);
	}
	return true;
}

str fold(struct arena *a, str s)
{
	if (is_folded(s))
		return s;
	return map(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
}

str fold_seen(struct arena *a, str s)
{
	if (is_folded(s))
		return s;
	return map(a, s,
		   UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
			   UTF8PROC_IGNORE);
}
