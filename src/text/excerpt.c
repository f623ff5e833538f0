#include "text/excerpt.h"

#include "base/buf.h"
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

/* Most text is ASCII, Han (lead bytes E4 to E9) and the punctuation that goes with
 * it (E3, EF); the one blank among them is U+3000. */
static bool is_plain(str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c == 0xE3)
		return s.n - i >= 3 &&
		       !((unsigned char)s.p[i + 1] == 0x80 && (unsigned char)s.p[i + 2] == 0x80);
	return (c > 0x20 && c < 0x7F) || (c >= 0xE4 && c <= 0xE9) || c == 0xEF;
}

/* How many bytes of plain characters stand in front, at most *n characters. */
static size_t plain_run(str s, size_t *n)
{
	size_t i = 0;

	for (; *n && i < s.n && is_plain(s, i); --*n)
		i += (unsigned char)s.p[i] < 0x80 ? 1 : 3;
	return i < s.n ? i : s.n;
}

/* Folds blanks from the front until so many characters stand in line; says
 * whether anything is left over. */
static bool fold_front(str s, size_t characters, struct buf *line)
{
	while (s.n && characters) {
		size_t run = plain_run(s, &characters);
		uint32_t cp = 0;
		buf_put(line, str_sub(s, 0, run));
		s = str_sub(s, run, s.n);
		if (s.n == 0 || characters == 0)
			break;
		run = utf8_decode(s, &cp);
		if (run == 0)
			return true; /* not text: what came before it is all */
		if (!clean_is_blank(cp)) {
			buf_put(line, str_sub(s, 0, run));
			characters--;
		} else if (line->n && line->p[line->n - 1] != ' ') {
			buf_char(line, ' ');
			characters--;
		}
		s = str_sub(s, run, s.n);
	}
	return s.n > 0;
}

str excerpt(struct arena *a, str s, size_t characters)
{
	struct buf line;
	bool more;
	size_t at;

	s = clean_trim(s);
	if (characters > s.n)
		characters = s.n;
	/* A few more than asked for, so that what clings to the last is seen. */
	line = buf_new(a, 4 * characters + 160, SIZE_MAX);
	more = fold_front(s, characters + 32, &line);
	at = whole_characters(buf_str(&line), characters);
	if (at == line.n && !more)
		return buf_str(&line);
	line.n = str_trim(str_sub(buf_str(&line), 0, at)).n;
	buf_lit(&line, "…");
	return buf_str(&line);
}
