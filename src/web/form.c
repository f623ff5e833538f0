#include "web/form.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

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

/* ---- multipart/form-data, RFC 7578; parts with a file name are kept by their
 * name with the file's content dropped, until uploads come. ---- */

static bool attribute(str header, const char *name, str *out)
{
	size_t n = strlen(name);

	while (header.n) {
		str part = str_trim(str_cut(&header, ';'));
		if (part.n <= n + 1 || strncasecmp(part.p, name, n) != 0 || part.p[n] != '=')
			continue;
		part = str_sub(part, n + 1, part.n);
		if (part.n >= 2 && part.p[0] == '"' && part.p[part.n - 1] == '"')
			part = (str){ part.p + 1, part.n - 2 };
		*out = part;
		return true;
	}
	return false;
}

static bool find(str s, str needle, size_t *at)
{
	const char *p = s.n >= needle.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;

	if (p)
		*at = (size_t)(p - s.p);
	return p != NULL;
}

static err part_name(str head, str *name, bool *is_file)
{
	str file;

	*name = (str){ 0 };
	*is_file = false;
	while (head.n) {
		str line = str_trim(str_cut(&head, '\n'));
		if (line.n < 20 || strncasecmp(line.p, "content-disposition:", 20) != 0)
			continue;
		line = str_sub(line, 20, line.n);
		if (!attribute(line, "name", name))
			return ERR_SYNTAX;
		*is_file = attribute(line, "filename", &file);
	}
	return name->n && is_text(*name) ? OK : ERR_SYNTAX;
}

static err take_part(str *body, str delimiter, struct params *out)
{
	size_t head_end, end;
	bool is_file;
	str name, value;

	if (!find(*body, S("\r\n\r\n"), &head_end))
		return ERR_SYNTAX;
	TRY(part_name(str_sub(*body, 0, head_end), &name, &is_file));
	*body = str_sub(*body, head_end + 4, body->n);
	if (!find(*body, delimiter, &end))
		return ERR_SYNTAX;
	value = is_file ? (str){ 0 } : str_sub(*body, 0, end);
	*body = str_sub(*body, end + delimiter.n, body->n);
	if (!is_text(value))
		return ERR_SYNTAX;
	return add(out, name, value);
}

err form_multipart(struct arena *a, str body, str content_type, struct params *out)
{
	str boundary, delimiter;

	*out = (struct params){ ARENA_ARRAY(a, struct param, HTTP_PARAMS_MAX), 0 };
	if (!attribute(content_type, "boundary", &boundary) || boundary.n == 0 || boundary.n > 70)
		return ERR_SYNTAX;
	delimiter = arena_fmt(a, "\r\n--%.*s", STR_ARG(boundary));
	if (!str_starts(body, str_sub(delimiter, 2, delimiter.n)))
		return ERR_SYNTAX;
	body = str_sub(body, delimiter.n - 2, body.n);
	while (!str_starts(body, S("--"))) {
		if (!str_starts(body, S("\r\n")))
			return ERR_SYNTAX;
		body = str_sub(body, 2, body.n);
		TRY(take_part(&body, delimiter, out));
	}
	return OK;
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
	if (is_type(content_type, "multipart/form-data"))
		return form_multipart(a, body, content_type, out);
	return OK;
}
