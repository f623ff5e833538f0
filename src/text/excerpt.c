#include "text/excerpt.h"

#include "base/utf8.h"
#include "text/clean.h"
#include "text/fold.h"

/* Joiners, selectors and marks belong to what stands before them; so does
 * whatever follows a ZWJ. */
static bool clings(str s, size_t at)
{
	uint32_t cp;

	if (utf8_decode(str_sub(s, at, s.n), &cp) == 0)
		return false;
	return cp == 0x200C || cp == 0x200D || (cp >= 0x180B && cp <= 0x180F) ||
	       (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) ||
	       (cp >= 0x1F3FB && cp <= 0x1F3FF) || fold_mark_class(cp) != 0 ||
	       str_ends(str_sub(s, 0, at), S("\u200D"));
}

static size_t whole_characters(str s, size_t characters)
{
	size_t at = utf8_prefix(s, characters).n;

	while (at > 0 && at < s.n && clings(s, at))
		at = utf8_prefix(s, --characters).n;
	return at;
}

str excerpt(struct arena *a, str s, size_t characters)
{
	str near, line;
	size_t at;

	s = clean_trim(s);
	if (characters > s.n)
		characters = s.n;
	/* Room for blanks that fold, yet never a whole long text. */
	near = utf8_prefix(s, 2 * characters + 64);
	line = clean_fold_blanks(a, near);
	at = whole_characters(line, characters);
	if (at == line.n && near.n == s.n)
		return line;
	return arena_fmt(a, "%.*s…", STR_ARG(str_trim(str_sub(line, 0, at))));
}
