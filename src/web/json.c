#include "web/json.h"

#include <math.h>

#define JSON_MAX (64u << 20)

struct js_out js_new(struct arena *a)
{
	return (struct js_out){ .b = buf_new(a, 1024, JSON_MAX) };
}

/* What must be escaped, and nothing else: UTF-8 goes through as it is. U+2028
 * and U+2029 stay too: they are legal JSON. */
static void put_quoted(struct buf *b, str s)
{
	static const char hex[] = "0123456789abcdef";
	size_t from = 0;

	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_put(b, (str){ s.p + from, i - from });
		from = i + 1;
		if (c == '"' || c == '\\') {
			buf_char(b, '\\');
			buf_char(b, (char)c);
		} else if (c == '\n') {
			buf_lit(b, "\\n");
		} else {
			buf_lit(b, "\\u00");
			buf_char(b, hex[c >> 4]);
			buf_char(b, hex[c & 15]);
		}
	}
	if (from < s.n)
		buf_put(b, (str){ s.p + from, s.n - from });
	buf_char(b, '"');
}

static void lead(struct js_out *j, const char *name)
{
	if (j->comma)
		buf_char(&j->b, ',');
	j->comma = true;
	if (!name)
		return;
	put_quoted(&j->b, str_of(name));
	buf_char(&j->b, ':');
}

void js_begin(struct js_out *j, const char *name, char bracket)
{
	lead(j, name);
	buf_char(&j->b, bracket);
	j->comma = false;
}

void js_end(struct js_out *j, char bracket)
{
	buf_char(&j->b, bracket);
	j->comma = true;
}

void js_text(struct js_out *j, const char *name, str v)
{
	lead(j, name);
	put_quoted(&j->b, v);
}

void js_cstr(struct js_out *j, const char *name, const char *v)
{
	js_text(j, name, str_of(v));
}

void js_id(struct js_out *j, const char *name, int64_t id)
{
	if (id == 0) {
		js_null(j, name);
		return;
	}
	lead(j, name);
	buf_char(&j->b, '"');
	buf_int(&j->b, id);
	buf_char(&j->b, '"');
}

void js_int(struct js_out *j, const char *name, int64_t v)
{
	lead(j, name);
	buf_int(&j->b, v);
}

void js_real(struct js_out *j, const char *name, double v)
{
	if (!isfinite(v)) {
		js_null(j, name);
		return;
	}
	lead(j, name);
	buf_fmt(&j->b, "%.2f", v);
}

void js_bool(struct js_out *j, const char *name, bool v)
{
	lead(j, name);
	buf_lit(&j->b, v ? "true" : "false");
}

void js_null(struct js_out *j, const char *name)
{
	lead(j, name);
	buf_lit(&j->b, "null");
}

void js_time(struct js_out *j, const char *name, int64_t ms)
{
	if (ms == 0)
		js_null(j, name);
	else
		js_text(j, name, clock_iso(j->b.a, ms));
}
