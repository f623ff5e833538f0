#include "text/csv.h"

#include <string.h>

#define SLACK 65536

struct csv {
	struct csv_source source;
	char *p;
	size_t at, n, cap, record_max;
	int64_t line; /* of the byte at `at` */
	bool begun, ended, skipping;
	size_t fields;
	str field[CSV_FIELD_MAX];
	bool doubled[CSV_FIELD_MAX]; /* holds "" that stand for " */
};

/* One record under the knife: p moves, the rest stands. */
struct scan {
	char *p, *end;
	char *eol;  /* the line end behind p, when known */
	char *open; /* the last opening quote, or NULL */
	bool whole; /* end is the end of the file, not of the limit */
	const char *bad;
	char *resume; /* where reading goes on; NULL: at the next line end */
};

enum step { STEP_FIELD, STEP_ROW, STEP_BAD };

static const char unclosed[] = "unclosed quote";
static const char too_long[] = "record too long";
static const char too_many[] = "too many fields";
static const char trailing[] = "text after closing quote";

static size_t read_str(void *from, char *to, size_t n)
{
	str *rest = from;
	str head = str_sub(*rest, 0, n);

	if (head.n)
		memcpy(to, head.p, head.n);
	*rest = str_sub(*rest, head.n, rest->n);
	return head.n;
}

struct csv_source csv_from_str(str *rest)
{
	return (struct csv_source){ read_str, rest };
}

struct csv *csv_new(struct arena *app, size_t record_max, struct csv_source source)
{
	struct csv *c = ARENA_NEW(app, struct csv);

	c->source = source;
	c->record_max = record_max < 64 ? 64 : record_max;
	c->cap = 2 * c->record_max + SLACK;
	c->p = arena_alloc(app, c->cap);
	c->line = 1;
	return c;
}

/* Afterwards a longest record is in sight, or the end of the file is. */
static void fill(struct csv *c)
{
	if (c->ended || c->n - c->at >= c->record_max)
		return;
	memmove(c->p, c->p + c->at, c->n - c->at);
	c->n -= c->at;
	c->at = 0;
	while (c->n < c->cap) {
		size_t got = c->source.read(c->source.from, c->p + c->n, c->cap - c->n);
		if (got == 0) {
			c->ended = true;
			break;
		}
		c->n += got;
	}
	if (!c->begun && c->n >= 3 && memcmp(c->p, "\xEF\xBB\xBF", 3) == 0)
		c->at = 3;
	c->begun = true;
}

static char *find(char *p, const char *end, char what)
{
	return p < end ? memchr(p, what, (size_t)(end - p)) : NULL;
}

static int64_t count_lines(char *p, const char *end)
{
	int64_t n = 0;

	while ((p = find(p, end, '\n')) != NULL) {
		n++;
		p++;
	}
	return n;
}

static void move_to(struct csv *c, char *to)
{
	c->line += count_lines(c->p + c->at, to);
	c->at = (size_t)(to - c->p);
}

static void skip_line(struct csv *c)
{
	while (c->skipping) {
		char *nl = find(c->p + c->at, c->p + c->n, '\n');

		c->skipping = !nl && !c->ended;
		move_to(c, nl ? nl + 1 : c->p + c->n);
		fill(c);
	}
}

/* The quote that closes what began before p, or NULL. One that stands at the
 * very limit may be half of a double one, so it does not count. */
static char *closing_quote(char *p, const struct scan *s, bool *doubled)
{
	while ((p = find(p, s->end, '"')) != NULL) {
		if (p + 1 == s->end)
			return s->whole ? p : NULL;
		if (p[1] != '"')
			return p;
		*doubled = true;
		p += 2;
	}
	return NULL;
}

static void keep_field(struct csv *c, const char *from, const char *to, bool doubled)
{
	c->doubled[c->fields] = doubled;
	c->field[c->fields++] = (str){ from, (size_t)(to - from) };
}

static enum step fail(struct scan *s, const char *bad, char *resume)
{
	s->bad = bad;
	s->resume = resume;
	return STEP_BAD;
}

static enum step take_plain(struct csv *c, struct scan *s)
{
	char *from = s->p, *to;

	if (!s->eol || s->eol < from) {
		s->eol = find(from, s->end, '\n');
		if (!s->eol)
			s->eol = s->end;
	}
	to = find(from, s->eol, ',');
	if (to) {
		keep_field(c, from, to, false);
		s->p = to + 1;
		return STEP_FIELD;
	}
	to = s->eol;
	if (to == s->end && !s->whole)
		return fail(s, too_long, NULL);
	s->p = to == s->end ? to : to + 1;
	keep_field(c, from, to > from && to[-1] == '\r' ? to - 1 : to, false);
	return STEP_ROW;
}

/* Whether a quote stands where a quoted field may end. */
static bool may_close(const char *quote, const struct scan *s)
{
	return quote + 1 == s->end || memchr(",\r\n", quote[1], 3);
}

/* The line end where a broken record most likely stops: a quote behind a comma
 * is taken to open a field that may run over lines, if it closes well. Only so
 * many are followed, that a hostile file is not read anew from each line. */
static char *plausible_end(const struct scan *s)
{
	char *p = s->p - 1; /* the comma or quote that was taken last */
	char *first = find(p, s->end, '\n'), *eol = first, *quote;
	bool doubled;

	for (int followed = 0; eol && followed < 32; followed++) {
		quote = memmem(p, (size_t)(eol - p), ",\"", 2);
		if (!quote)
			return eol + 1;
		p = closing_quote(quote + 2, s, &doubled);
		if (!p || !may_close(p, s))
			break;
		eol = find(p, s->end, '\n');
	}
	return first ? first + 1 : NULL;
}

/* Text behind a closing quote. When that quote stands where a field begins, on
 * a later line, it is more likely an opening one and the first was never closed. */
static enum step fail_trailing(struct scan *s, const char *close)
{
	char *nl = find(s->open, close, '\n');

	if (nl && (close[-1] == ',' || close[-1] == '\n'))
		return fail(s, unclosed, nl + 1);
	s->open = NULL;
	return fail(s, trailing, plausible_end(s));
}

static enum step take_quoted(struct csv *c, struct scan *s)
{
	bool doubled = false;
	char *close, *nl;

	s->open = s->p;
	close = closing_quote(s->p + 1, s, &doubled);
	if (!close) {
		nl = find(s->open, s->end, '\n');
		return fail(s, unclosed, nl ? nl + 1 : NULL);
	}
	keep_field(c, s->open + 1, close, doubled);
	s->p = close + 1;
	if (s->p < s->end && *s->p == ',') {
		s->p++;
		return STEP_FIELD;
	}
	if (s->p < s->end && *s->p == '\r')
		s->p++;
	if (s->p == s->end)
		return s->whole ? STEP_ROW : fail(s, too_long, NULL);
	if (*s->p++ == '\n')
		return STEP_ROW;
	s->p = close + 1;
	return fail_trailing(s, close);
}

static void undouble(str *field)
{
	char *to = (char *)field->p, *from = to, *end = to + field->n, *quote;

	while ((quote = find(from, end, '"')) != NULL) {
		size_t n = (size_t)(quote + 1 - from);
		memmove(to, from, n);
		to += n;
		from = quote + 2;
	}
	memmove(to, from, (size_t)(end - from));
	field->n = (size_t)(to - field->p) + (size_t)(end - from);
}

static enum csv_result give_row(struct csv *c, const struct scan *s, struct csv_row *row)
{
	*row = (struct csv_row){ c->field, c->fields, c->line, NULL };
	move_to(c, s->p);
	for (size_t i = 0; i < c->fields; i++)
		if (c->doubled[i])
			undouble(&c->field[i]);
	return CSV_ROW;
}

static enum csv_result give_bad(struct csv *c, const struct scan *s, struct csv_row *row)
{
	int64_t line = c->line;

	if (s->bad == unclosed)
		line += count_lines(c->p + c->at, s->open);
	*row = (struct csv_row){ NULL, 0, line, s->bad };
	c->skipping = !s->resume;
	move_to(c, s->resume ? s->resume : s->end);
	return CSV_BAD;
}

/* Passes empty lines; false at the end of the file. */
static bool find_record(struct csv *c)
{
	for (;;) {
		fill(c);
		skip_line(c);
		if (c->at == c->n)
			return false;
		char *p = c->p + c->at, *end = c->p + c->n;
		if (*p == '\r' && ++p == end)
			return false;
		if (*p != '\n')
			return true;
		move_to(c, p + 1);
	}
}

enum csv_result csv_next(struct csv *c, struct csv_row *row)
{
	struct scan s = { 0 };
	enum step step = STEP_FIELD;
	size_t left;

	if (!find_record(c))
		return CSV_END;
	left = c->n - c->at;
	s.whole = c->ended && left <= c->record_max;
	s.p = c->p + c->at;
	s.end = s.p + (left < c->record_max ? left : c->record_max);
	c->fields = 0;
	while (step == STEP_FIELD) {
		if (c->fields == CSV_FIELD_MAX)
			step = fail(&s, too_many, plausible_end(&s));
		else if (s.p < s.end && *s.p == '"')
			step = take_quoted(c, &s);
		else
			step = take_plain(c, &s);
	}
	return step == STEP_ROW ? give_row(c, &s, row) : give_bad(c, &s, row);
}

/* What spreadsheets take for the start of a formula (OWASP, "CSV Injection"),
 * with the full-width forms that some fold to ASCII. */
static bool is_formula(str s)
{
	static const str wide[] = { STR("＝"), STR("＋"), STR("－"), STR("＠") };

	if (s.n && memchr("=+-@\t\r\n", s.p[0], 8)) /* with the NUL */
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (str_starts(s, wide[i]))
			return true;
	return false;
}

static bool needs_quotes(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\r' || s.p[i] == '\n')
			return true;
	return false;
}

/* Every field is followed by a comma; csv_end_row turns the last into LF. */
void csv_put_field(struct buf *b, str s)
{
	bool quoted = needs_quotes(s);

	if (quoted)
		buf_char(b, '"');
	if (is_formula(s))
		buf_char(b, '\'');
	while (quoted && s.n && memchr(s.p, '"', s.n)) {
		buf_put(b, str_cut(&s, '"'));
		buf_lit(b, "\"\"");
	}
	buf_put(b, s);
	buf_lit(b, quoted ? "\"," : ",");
}

void csv_end_row(struct buf *b)
{
	if (b->over || b->n == 0 || b->p[b->n - 1] != ',')
		return;
	b->n--;
	/* A row of one empty field would read as an empty line. */
	if (b->n == 0 || b->p[b->n - 1] == '\n')
		buf_lit(b, "\"\"");
	buf_char(b, '\n');
}
