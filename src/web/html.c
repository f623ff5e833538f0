#include "web/html.h"

#include "base/clock.h"

#define PAGE_MAX (64u << 20)

struct out out_new(struct arena *a, size_t first)
{
	return (struct out){ .b = buf_new(a, first, PAGE_MAX) };
}

static const char *const entities[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

void out_text(struct out *o, str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *e = entities[(unsigned char)s.p[i]];
		if (!e)
			continue;
		buf_put(&o->b, (str){ s.p + from, i - from });
		buf_lit(&o->b, e);
		from = i + 1;
	}
	if (from < s.n)
		buf_put(&o->b, (str){ s.p + from, s.n - from });
}

void out_cstr(struct out *o, const char *s)
{
	out_text(o, str_of(s));
}

void out_tr(struct out *o, const char *text)
{
	out_cstr(o, o->translate ? o->translate(o->language, text) : text);
}

void out_int(struct out *o, int64_t v)
{
	buf_int(&o->b, v);
}

void out_html(struct out *o, html h)
{
	buf_put(&o->b, h.text);
}

void out_time(struct out *o, int64_t ms)
{
	buf_put(&o->b, clock_minute(o->b.a, ms));
}

void out_date(struct out *o, int64_t ms)
{
	buf_put(&o->b, clock_date(o->b.a, ms));
}

void out_iso(struct out *o, int64_t ms)
{
	buf_put(&o->b, clock_iso(o->b.a, ms));
}

html html_of(const struct out *o)
{
	return (html){ buf_str(&o->b) };
}

static const char *const no_words[] = { NULL };

static size_t word_at(str s, const char *const *words)
{
	for (; *words; words++)
		if (str_starts(s, str_of(*words)))
			return str_of(*words).n;
	return 0;
}

static void put_line(struct out *o, str line, const char *const *words)
{
	size_t from = 0, n;

	for (size_t i = 0; *words && i < line.n; i++) {
		if ((n = word_at(str_sub(line, i, line.n), words)) == 0)
			continue;
		out_text(o, str_sub(line, from, i - from));
		out_lit(o, "<mark>");
		out_text(o, str_sub(line, i, n));
		out_lit(o, "</mark>");
		from = i + n;
		i = from - 1;
	}
	out_text(o, str_sub(line, from, line.n));
}

html html_marked(struct arena *a, str s, const char *const *words)
{
	struct out o = out_new(a, s.n + s.n / 8 + 64);

	while (s.n) {
		str line = str_trim(str_cut(&s, '\n'));
		if (line.n == 0)
			continue;
		out_lit(&o, "<p>");
		put_line(&o, line, words);
		out_lit(&o, "</p>");
	}
	return html_of(&o);
}

html html_paragraphs(struct arena *a, str s)
{
	return html_marked(a, s, no_words);
}
