/* Views, growing texts, the line reader and C string literals: what both modes of mksql share. */
#include "mksql.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void text_put(struct text *t, const char *p, size_t n)
{
	if (t->n + n > t->room) {
		t->room = (t->n + n) * 2;
		t->v = realloc(t->v, t->room);
		if (!t->v)
			abort();
	}
	if (n)
		memcpy(t->v + t->n, p, n);
	t->n += n;
}

/* Ends a line without blanks at its end; a line with nothing on it is dropped. */
void text_line_end(struct text *t)
{
	while (t->n && (t->v[t->n - 1] == ' ' || t->v[t->n - 1] == '\t'))
		t->n--;
	if (t->n && t->v[t->n - 1] != '\n')
		text_put(t, "\n", 1);
}

void text_free(struct text *t)
{
	free(t->v);
	*t = (struct text){ 0 };
}

struct span span_of(const char *s)
{
	return (struct span){ s, strlen(s) };
}

struct span span_skip(struct span s, size_t n)
{
	return (struct span){ s.p + n, s.n - n };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

struct span span_trim(struct span s)
{
	while (s.n && is_blank(*s.p))
		s = span_skip(s, 1);
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool span_is(struct span s, const char *word)
{
	return s.n == strlen(word) && !memcmp(s.p, word, s.n);
}

bool span_same(struct span a, struct span b)
{
	return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

bool span_says(struct span s, const char *word)
{
	return s.n == strlen(word) && !strncasecmp(s.p, word, s.n);
}

bool span_starts(struct span s, const char *prefix)
{
	return s.n >= strlen(prefix) && !memcmp(s.p, prefix, strlen(prefix));
}

/* The number of bytes at the start of s that make one word. */
size_t span_word(struct span s)
{
	size_t n = 0;

	while (n < s.n && (isalnum((unsigned char)s.p[n]) || s.p[n] == '_'))
		n++;
	return n;
}

int source_fail(const struct source *s, const char *format, ...)
{
	va_list args;

	if (!s->log)
		return -1;
	fprintf(s->log, "%s:%u: ", s->path, s->line);
	va_start(args, format);
	vfprintf(s->log, format, args);
	va_end(args);
	fputc('\n', s->log);
	return -1;
}

/* Control characters would make the generated C unreadable or wrong, so none gets past here. */
int source_check(struct source *s)
{
	struct source look = *s;

	for (look.line = 1; look.at < look.end; look.at++) {
		if (*look.at == '\n')
			look.line++;
		else if (iscntrl((unsigned char)*look.at) && !is_blank(*look.at))
			return source_fail(&look, "control character in the text");
	}
	return 0;
}

/* Takes the next line, without blanks around it. */
bool source_line(struct source *s, struct span *line)
{
	const char *start = s->at, *stop;

	if (s->at == s->end)
		return false;
	stop = memchr(start, '\n', (size_t)(s->end - start));
	s->at = stop ? stop + 1 : s->end;
	s->line++;
	*line = span_trim((struct span){ start, (size_t)((stop ? stop : s->end) - start) });
	return true;
}

/* Copies the quoted string or identifier that rest starts with. */
int source_quoted(const struct source *s, struct span *rest, struct text *out)
{
	const char *stop = memchr(rest->p + 1, *rest->p, rest->n - 1);
	size_t n;

	if (!stop)
		return source_fail(s, "quoted text runs over the end of the line");
	n = (size_t)(stop - rest->p) + 1;
	text_put(out, rest->p, n);
	*rest = span_skip(*rest, n);
	return 0;
}

/* One C string literal a line; "??" is split so that it never reads as a trigraph. */
void literal_put(FILE *f, const struct text *t)
{
	fputs("\t\t\"", f);
	for (size_t i = 0; i < t->n; i++) {
		const char c = t->v[i];

		if (c == '\n' && i + 1 < t->n)
			fputs("\\n\"\n\t\t\"", f);
		else if (c == '"' || c == '\\' || (c == '?' && i && t->v[i - 1] == '?'))
			fprintf(f, "\\%c", c);
		else if (c == '\t' || c == '\r')
			fputc(' ', f);
		else if (c != '\n')
			fputc(c, f);
	}
	fputc('"', f);
}
