/* html: escaped text holds no character that means something, and taking the
 * escapes back gives the text; paragraphs hold nothing but <p> and text. */
#include <stdlib.h>
#include <string.h>

#include "web/html.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static const struct {
	str entity;
	char c;
} entities[] = {
	{ STR("&amp;"), '&' },	{ STR("&lt;"), '<' },	{ STR("&gt;"), '>' },
	{ STR("&quot;"), '"' }, { STR("&#39;"), '\'' },
};

static str unescaped(struct arena *a, str s)
{
	struct buf b = buf_new(a, s.n + 1, s.n + 1);

	while (s.n) {
		size_t n = 0;
		NEED(!strchr("<>\"'", s.p[0]) || s.p[0] == '\0');
		for (size_t i = 0; i < 5; i++)
			if (str_starts(s, entities[i].entity)) {
				buf_char(&b, entities[i].c);
				n = entities[i].entity.n;
			}
		NEED(n > 0 || s.p[0] != '&');
		if (n == 0)
			buf_char(&b, s.p[0]);
		s = str_sub(s, n ? n : 1, s.n);
	}
	return buf_str(&b);
}

static void check_paragraphs(struct arena *a, str text)
{
	str s = html_paragraphs(a, text).text;

	while (s.n) {
		const char *end;
		NEED(str_starts(s, S("<p>")));
		s = str_sub(s, 3, s.n);
		end = memmem(s.p, s.n, "</p>", 4);
		NEED(end && end > s.p);
		str inside = { s.p, (size_t)(end - s.p) };
		NEED(!memchr(inside.p, '\n', inside.n));
		NEED(unescaped(a, inside).n > 0);
		s = str_sub(s, inside.n + 4, s.n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	struct out o = out_new(a, 16);
	str text = { (const char *)data, size };

	out_text(&o, text);
	NEED(str_eq(unescaped(a, html_of(&o).text), text));
	check_paragraphs(a, text);
	arena_free(&a);
	return 0;
}
