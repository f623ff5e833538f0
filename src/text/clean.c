#include "text/clean.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/fold.h"

#define ZWNJ 0x200C
#define ZWJ 0x200D
#define MARK_MAX 30 /* as in UAX #15, Stream-Safe Text Format */

struct range {
	uint32_t from, to;
};

static const struct range dropped[] = {
	{ 0x0000, 0x0008 }, { 0x000B, 0x001F }, { 0x007F, 0x009F },   { 0x00AD, 0x00AD },
	{ 0x061C, 0x061C }, { 0x200B, 0x200B }, { 0x200E, 0x200F },   { 0x202A, 0x202E },
	{ 0x2060, 0x206F }, { 0x3164, 0x3164 }, { 0xFDD0, 0xFDEF },   { 0xFEFF, 0xFEFF },
	{ 0xFFA0, 0xFFA0 }, { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE007F },
};

/* Where joiners mean something: Arabic and Syriac, N'Ko, Indic, Tibetan, Khmer,
 * Mongolian, and emoji. */
static const struct range joining[] = {
	{ 0x0620, 0x077F },   { 0x07C0, 0x07FF }, { 0x08A0, 0x0DFF }, { 0x0F00, 0x0FFF },
	{ 0x1780, 0x17FF },   { 0x1820, 0x18AF }, { 0x2190, 0x21FF }, { 0x2600, 0x27BF },
	{ 0x2B00, 0x2BFF },   { 0xA840, 0xA87F }, { 0xFB50, 0xFDCF }, { 0xFE70, 0xFEFC },
	{ 0x1F000, 0x1FAFF },
};

static const struct range mongolian = { 0x1820, 0x18AF };
static const struct range mongolian_selector = { 0x180B, 0x180F };
static const struct range variation_selector = { 0xFE00, 0xFE0F };

static const struct range blank[] = {
	{ '\t', '\n' },	    { '\r', '\r' },	{ ' ', ' ' },	    { 0x00A0, 0x00A0 },
	{ 0x1680, 0x1680 }, { 0x2000, 0x200A }, { 0x2028, 0x2029 }, { 0x202F, 0x202F },
	{ 0x205F, 0x205F }, { 0x3000, 0x3000 },
};

#define IN_TABLE(table, cp) in_table(table, sizeof(table) / sizeof(table[0]), cp)

static bool in(struct range r, uint32_t cp)
{
	return cp >= r.from && cp <= r.to;
}

static bool in_table(const struct range *r, size_t n, uint32_t cp)
{
	for (size_t i = 0; i < n && cp >= r[i].from; i++)
		if (cp <= r[i].to)
			return true;
	return false;
}

bool clean_is_blank(uint32_t cp)
{
	return IN_TABLE(blank, cp);
}

static bool is_dropped(uint32_t cp)
{
	return (cp & 0xFFFE) == 0xFFFE || IN_TABLE(dropped, cp);
}

static bool is_joiner(uint32_t cp)
{
	return cp == ZWNJ || cp == ZWJ || in(mongolian_selector, cp);
}

static size_t blank_at_start(str s)
{
	uint32_t cp;
	size_t n = utf8_decode(s, &cp);

	return n && clean_is_blank(cp) ? n : 0;
}

static size_t blank_at_end(str s)
{
	size_t n = 1;

	while (n < s.n && n < 3 && ((unsigned char)s.p[s.n - n] & 0xC0) == 0x80)
		n++;
	return s.n && blank_at_start(str_sub(s, s.n - n, n)) == n ? n : 0;
}

str clean_trim(str s)
{
	size_t n;

	while ((n = blank_at_start(s)) > 0)
		s = str_sub(s, n, s.n);
	while ((n = blank_at_end(s)) > 0)
		s.n -= n;
	return s;
}

/* Reads text that was found to be UTF-8. */
static uint32_t take(str *s)
{
	uint32_t cp = 0;
	size_t n = utf8_decode(*s, &cp);

	*s = str_sub(*s, n ? n : 1, s->n);
	return cp;
}

struct survey {
	enum clean_verdict verdict;
	bool same, stable; /* nothing to drop; nothing NFC would change */
};

/* The fast path: one look tells whether the text may stay as it is. */
static struct survey survey(str s)
{
	struct survey v = { CLEAN_OK, true, true };
	uint32_t cp;
	size_t n;

	for (size_t i = 0; i < s.n; i += n) {
		n = 1;
		if (s.p[i] >= ' ' && s.p[i] < 0x7F)
			continue;
		n = utf8_decode((str){ s.p + i, s.n - i }, &cp);
		if (n == 0 || cp == 0) {
			v.verdict = n ? CLEAN_NUL : CLEAN_NOT_UTF8;
			return v;
		}
		if (in((struct range){ 0x4E00, 0x9FFF }, cp))
			continue;
		v.stable = v.stable && fold_is_stable(cp);
		v.same = v.same && fold_is_stable(cp) && !is_dropped(cp) && cp != '\r';
	}
	return v;
}

/* What the text so far means for the character that comes. */
struct sieve {
	struct buf out;
	uint32_t letter; /* the last kept character that is no mark */
	unsigned marks;	 /* behind it */
};

/* The four characters that begin no sequence though their class is 0: NFC turns
 * each into two marks. */
static unsigned mark_weight(uint32_t cp)
{
	if (cp == 0x0344 || cp == 0x0F73 || cp == 0x0F75 || cp == 0x0F81)
		return 2;
	return fold_mark_class(cp) != 0;
}

/* Marks are looked through on both sides, because NFC may reorder them. */
static bool joins_next(str rest)
{
	uint32_t cp;

	while (rest.n) {
		cp = take(&rest);
		if (!is_dropped(cp) && mark_weight(cp) == 0)
			return IN_TABLE(joining, cp);
	}
	return false;
}

static bool keeps_joiner(const struct sieve *v, uint32_t cp, str rest)
{
	if (in(mongolian_selector, cp))
		return in(mongolian, v->letter);
	if (!IN_TABLE(joining, v->letter) && !in(mongolian_selector, v->letter))
		return false;
	return joins_next(rest);
}

static void sift(struct sieve *v, uint32_t cp, str rest)
{
	char bytes[4];
	unsigned weight;

	if (is_dropped(cp) || (is_joiner(cp) && !keeps_joiner(v, cp, rest)))
		return;
	weight = mark_weight(cp);
	if (weight == 0)
		v->marks = 0;
	if ((v->marks += weight) > MARK_MAX)
		return;
	if (weight == 0 && !in(variation_selector, cp))
		v->letter = cp;
	buf_put(&v->out, (str){ bytes, utf8_encode(cp, bytes) });
}

static str drop(struct arena *a, str s)
{
	struct sieve v = { .out = buf_new(a, s.n + 1, s.n) };

	while (s.n) {
		uint32_t cp = take(&s);
		if (cp == '\r' && str_starts(s, S("\n")))
			continue;
		if (cp == '\r' || cp == 0x2028 || cp == 0x2029)
			cp = '\n';
		sift(&v, cp, s);
	}
	return buf_str(&v.out);
}

void clean_input(struct arena *a, str in, struct clean *out)
{
	struct survey v = survey(in);

	*out = (struct clean){ .verdict = v.verdict };
	if (v.verdict != CLEAN_OK)
		return;
	out->text = clean_trim(v.same ? in : drop(a, in));
	/* NFC undoes the four doubles of mark_weight and composition exclusions into
	 * more marks than were counted, hence the second sieve. */
	if (!v.stable)
		out->text = clean_trim(drop(a, fold_compose(a, out->text)));
}

str clean_fold_blanks(struct arena *a, str s)
{
	struct buf b = buf_new(a, s.n + 1, s.n);
	bool gap = false;

	while (s.n) {
		str rest = s;
		bool is_gap = clean_is_blank(take(&rest));
		if (gap && !is_gap && b.n)
			buf_char(&b, ' ');
		if (!is_gap)
			buf_put(&b, str_sub(s, 0, s.n - rest.n));
		gap = is_gap;
		s = rest;
	}
	return buf_str(&b);
}

/* A blank that is not one single space between two others. */
static bool has_gaps(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		str rest = str_sub(s, i, s.n);
		size_t n = blank_at_start(rest);
		if (n && (s.p[i] != ' ' || blank_at_start(str_sub(rest, 1, rest.n))))
			return true;
	}
	return false;
}

void clean_line(struct arena *a, str in, struct clean *out)
{
	clean_input(a, in, out);
	if (out->verdict == CLEAN_OK && has_gaps(out->text))
		out->text = clean_fold_blanks(a, out->text);
}

static str trim_import(str s)
{
	static const str ends[] = { STR(" "),  STR("\t"),     STR("\n"),
				    STR("\r"), STR("\u3000"), STR("\u00A0") };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		bool head = str_starts(s, ends[i]), tail = str_ends(s, ends[i]);
		if (!head && !tail)
			continue;
		s = head ? str_sub(s, ends[i].n, s.n) : str_sub(s, 0, s.n - ends[i].n);
		i = (size_t)-1; /* from the start again */
	}
	return s;
}

/* Bytes up to the next that may change. */
static size_t plain_span(str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '\r' && s.p[n] != '_')
		n++;
	return n;
}

str clean_import(struct arena *a, str in)
{
	static const str mark = STR("_x000D_");
	struct buf b;

	in = trim_import(in);
	if (!str_has(in, S("\r")) && !str_has(in, mark))
		return in;
	b = buf_new(a, in.n + 1, in.n);
	while (in.n) {
		size_t n = plain_span(in);
		buf_put(&b, str_sub(in, 0, n));
		in = str_sub(in, n, in.n);
		if (str_starts(in, mark)) {
			in = str_sub(in, mark.n, in.n);
			continue;
		}
		if (in.n && !str_starts(in, S("\r\n")))
			buf_char(&b, in.p[0] == '\r' ? '\n' : in.p[0]);
		in = str_sub(in, 1, in.n);
	}
	return trim_import(buf_str(&b));
}
