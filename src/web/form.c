#include "web/form.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "web/multipart.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_text(str s)
{
	return utf8_valid(s) && (s.n == 0 || memchr(s.p, 0, s.n) == NULL);
}

static bool needs_decoding(str s, bool plus)
{
	return s.n && (memchr(s.p, '%', s.n) || (plus && memchr(s.p, '+', s.n)));
}

err form_decode(struct arena *a, str s, bool plus, str *out)
{
	char *to;
	size_t n = 0;

	*out = s;
	if (!needs_decoding(s, plus))
		return is_text(s) ? OK : ERR_SYNTAX;
	to = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			int h = i + 2 < s.n ? hex(s.p[i + 1]) : -1;
			int l = h >= 0 ? hex(s.p[i + 2]) : -1;
			if (l < 0)
				return ERR_SYNTAX;
			c = (char)(h << 4 | l);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		to[n++] = c;
	}
	*out = (str){ to, n };
	return is_text(*out) ? OK : ERR_SYNTAX;
}

static err add(struct params *p, str name, str value)
{
	if (p->n == HTTP_PARAMS_MAX)
		return ERR_TOO_LARGE;
	p->v[p->n++] = (struct param){ name, value };
	return OK;
}

/* Room for as many fields as there are separators, within the limit. */
static void make_room(struct arena *a, str s, char sep, struct params *out)
{
	size_t n = 1;

	for (size_t i = 0; i < s.n && n < HTTP_PARAMS_MAX; i++)
		n += s.p[i] == sep;
	*out = (struct params){ ARENA_ARRAY(a, struct param, n), 0 };
}

err form_urlencoded(struct arena *a, str s, struct params *out)
{
	make_room(a, s, '&', out);
	while (s.n) {
		str value = str_cut(&s, '&'), name = str_cut(&value, '=');
		if (name.n == 0 && value.n == 0)
			continue;
		TRY(form_decode(a, name, true, &name));
		TRY(form_decode(a, value, true, &value));
		TRY(add(out, name, value));
	}
	return OK;
}

err form_cookies(struct arena *a, str s, struct params *out)
{
	make_room(a, s, ';', out);
	while (s.n) {
		str value = str_trim(str_cut(&s, ';')), name = str_cut(&value, '=');
		if (name.n && is_text(name) && is_text(value))
			TRY(add(out, name, value));
	}
	return OK;
}

err form_target(struct arena *a, str target, str *path, struct params *query)
{
	str rest = target, raw = str_cut(&rest, '?');

	if (raw.n == 0 || raw.p[0] != '/')
		return ERR_SYNTAX;
	TRY(form_decode(a, raw, false, path));
	return form_urlencoded(a, rest, query);
}

/* ---- multipart/form-data in one piece: of files, their fields' names alone ---- */

struct gathering {
	struct arena *a;
	str name;
	struct buf value;
	bool is_file;
	struct params *out;
};

static err begin_part(void *data, str name, str file, bool is_file)
{
	struct gathering *g = data;

	(void)file;
	if (g->out->n == HTTP_PARAMS_MAX)
		return ERR_TOO_LARGE;
	g->is_file = is_file;
	g->name = arena_copy(g->a, name);
	g->value = buf_new(g->a, 64, SIZE_MAX / 2);
	return OK;
}

static err take_piece(void *data, str bytes)
{
	struct gathering *g = data;

	if (!g->is_file)
		buf_put(&g->value, bytes);
	return OK;
}

static err end_part(void *data)
{
	struct gathering *g = data;

	return is_text(buf_str(&g->value)) ? add(g->out, g->name, buf_str(&g->value)) : ERR_SYNTAX;
}

err form_multipart(struct arena *a, str body, str content_type, struct params *out)
{
	struct gathering g = { .a = a, .out = out };
	struct multipart m;

	*out = (struct params){ ARENA_ARRAY(a, struct param, HTTP_PARAMS_MAX), 0 };
	TRY(multipart_begin(&m, content_type,
			    &(struct multipart_sink){ begin_part, take_piece, end_part, &g }));
	TRY(multipart_take(&m, body));
	return multipart_end(&m);
}

void form_encode(struct buf *b, str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || memchr("-_.~", c, 4);
		if (plain) {
			buf_char(b, (char)c);
			continue;
		}
		buf_char(b, '%');
		buf_char(b, digits[c >> 4]);
		buf_char(b, digits[c & 15]);
	}
}

static bool is_type(str header, const char *type)
{
	str name = str_trim(str_cut(&header, ';'));

	return name.n == strlen(type) && strncasecmp(name.p, type, name.n) == 0;
}

err form_body(struct arena *a, str body, str content_type, struct params *out)
{
	if (is_type(content_type, "application/x-www-form-urlencoded"))
		return form_urlencoded(a, body, out);
	if (multipart_is(content_type))
		return form_multipart(a, body, content_type, out);
	return OK;
}
