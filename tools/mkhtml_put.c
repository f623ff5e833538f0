/* Writing C: literals, comments and errors. */
#include <stdarg.h>
#include "mkhtml.h"

enum { LITERAL_MAX = 3000 };

void fail(struct gen *g, int line, const char *format, ...)
{
	char text[256];
	va_list ap;

	if (g->error[0])
		return;
	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	snprintf(g->error, sizeof g->error, "%.200s:%d: %s", g->file, line, text);
}

void put_indent(struct gen *g)
{
	for (size_t i = 0; i < g->depth; i++)
		sb_str(&g->code, "\t");
}

/* One C string a line of HTML; parted calls keep below the length every compiler must take. */
static void put_literal(struct gen *g, const char *s, size_t n)
{
	size_t start = 0, line = 0;

	put_indent(g);
	sb_str(&g->code, "out_lit(o, ");
	for (size_t i = 0; i < n; i++) {
		if (s[i] != '\n' || i + 1 == n)
			continue;
		sb_c_string(&g->code, s + line, i + 1 - line);
		line = i + 1;
		sb_str(&g->code, line - start > LITERAL_MAX ? ");\n" : "\n");
		put_indent(g);
		sb_str(&g->code, line - start > LITERAL_MAX ? "out_lit(o, " : "\t");
		start = line - start > LITERAL_MAX ? line : start;
	}
	sb_c_string(&g->code, s + line, n - line);
	sb_str(&g->code, ");\n");
}

/* Writes the static text gathered so far; a run of blanks with a newline in it becomes one. */
void put_literals(struct gen *g, bool last)
{
	char *s = g->lit.p;
	size_t n = 0, i = 0;

	while (i < g->lit.n) {
		size_t run = i;
		while (run < g->lit.n && is_space(s[run]))
			run++;
		bool edge = (g->fresh && n == 0) || (last && run == g->lit.n);
		if (run > i && !edge && memchr(s + i, '\n', run - i)) {
			s[n++] = '\n';
		} else if (!edge) {
			memmove(s + n, s + i, run - i);
			n += run - i;
		}
		i = run;
		if (i < g->lit.n)
			s[n++] = s[i++];
	}
	g->lit.n = 0;
	if (n)
		put_literal(g, s, n);
	g->fresh = g->fresh && !n;
}

void put_note(struct gen *g, int line)
{
	char note[64];

	put_literals(g, false);
	g->fresh = false;
	if (line != g->noted) {
		put_indent(g);
		sb_str(&g->code, "/* ");
		sb_str(&g->code, base_name(g->file));
		snprintf(note, sizeof note, ":%d */\n", line);
		sb_str(&g->code, note);
	}
	g->noted = line;
	put_indent(g);
}

void feed(struct gen *g, int line, char c)
{
	const char *fault = html_step(&g->at, c);

	if (fault)
		fail(g, line, "%s", fault);
}

void put_static(struct gen *g, char c)
{
	if (!g->depth) {
		if (!is_space(c))
			fail(g, g->line, "text outside a template");
		return;
	}
	feed(g, g->line, c);
	sb_add(&g->lit, &c, 1);
}
