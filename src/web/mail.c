#include "web/mail.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"

#define ADDRESS_MAX 254
#define WORD_BYTES 42 /* of UTF-8 in one encoded word: 75 characters in all */
#define LINE_BYTES 57 /* in a base64 line of 76 */
#define HEADER_MAX 900

static bool is_of(str s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr(set, s.p[i]))
			return false;
	return s.n > 0;
}

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

static bool dots_are_between(str s)
{
	return s.n > 0 && s.p[0] != '.' && s.p[s.n - 1] != '.' && !str_has(s, S(".."));
}

bool mail_address_valid(str s)
{
	str domain = s, local;

	if (s.n > ADDRESS_MAX || !str_has(s, S("@")))
		return false;
	local = str_cut(&domain, '@');
	return local.n <= 64 && is_of(local, ALNUM "!#$%&'*+-/=?^_`{|}~.") &&
	       dots_are_between(local) && is_of(domain, ALNUM "-.") && dots_are_between(domain);
}

/* ---- encoding ---- */

static void put_base64(struct buf *b, str s)
{
	size_t n = sodium_base64_encoded_len(s.n, sodium_base64_VARIANT_ORIGINAL);
	char *to = buf_room(b, n);

	if (!to)
		return;
	sodium_bin2base64(to, n, (const unsigned char *)s.p, s.n, sodium_base64_VARIANT_ORIGINAL);
	b->n += n - 1; /* without its NUL */
}

static bool is_plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n <= 60 && !str_has(s, S("=?"));
}

/* As much of s as fits, cut between characters. */
static size_t word_end(str s)
{
	size_t n = s.n < WORD_BYTES ? s.n : WORD_BYTES;

	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return n;
}

/* RFC 2047: words of at most 75 characters, a line each. */
static void put_words(struct buf *b, str s)
{
	if (is_plain(s)) {
		buf_put(b, s);
		return;
	}
	for (bool first = true; s.n; first = false) {
		size_t n = word_end(s);
		buf_lit(b, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		put_base64(b, str_sub(s, 0, n));
		buf_lit(b, "?=");
		s = str_sub(s, n, s.n);
	}
}

static void put_date(struct buf *b, int64_t at)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil c = clock_civil(at);

	buf_fmt(b, "Date: %s, %02d %s %04d %02d:%02d:%02d +0800\r\n",
		days[clock_weekday(clock_day(at)) - 1], c.day, months[c.month - 1], c.year, c.hour,
		c.minute, c.second);
}

/* A quoted name of ASCII; any other is encoded. */
static void put_name(struct buf *b, str name)
{
	if (is_plain(name) && !str_has(name, S("\"")) && !str_has(name, S("\\")))
		buf_fmt(b, "\"%.*s\"", STR_ARG(name));
	else
		put_words(b, name);
}

static bool is_line(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127)
			return false;
	return s.n <= HEADER_MAX && utf8_valid(s);
}

static bool is_ascii_line(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > '~')
			return false;
	return is_line(s);
}

static err check(const struct mail *m)
{
	if (!mail_address_valid(m->from) || !mail_address_valid(m->to) ||
	    !mail_address_valid(m->id))
		return ERR_INPUT;
	if (!is_line(m->subject) || !is_line(m->from_name) || !utf8_valid(m->text))
		return ERR_INPUT;
	for (size_t i = 0; i < m->headers_n; i++)
		if (!is_of(str_of(m->headers[i].name), ALNUM "-") ||
		    !is_ascii_line(m->headers[i].value))
			return ERR_INPUT;
	return OK;
}

/* Lines of a text end in CRLF, whatever they ended in. */
static str with_line_ends(struct arena *a, str text)
{
	struct buf b = buf_new(a, text.n + 256, 2 * text.n + 4096);

	while (text.n) {
		str line = str_cut(&text, '\n');
		if (str_ends(line, S("\r")))
			line.n--;
		buf_put(&b, line);
		buf_lit(&b, "\r\n");
	}
	return buf_str(&b);
}

err mail_compose(struct arena *a, const struct mail *m, str *out)
{
	struct buf b = buf_new(a, 4096 + 2 * m->text.n, (size_t)8 << 20);
	str text;

	TRY(check(m));
	buf_lit(&b, "From: ");
	if (m->from_name.n)
		put_name(&b, m->from_name);
	buf_fmt(&b, " <%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_ARG(m->from), STR_ARG(m->to));
	put_words(&b, m->subject);
	buf_lit(&b, "\r\n");
	put_date(&b, m->at);
	buf_fmt(&b, "Message-ID: <%.*s>\r\n", STR_ARG(m->id));
	for (size_t i = 0; i < m->headers_n; i++)
		buf_fmt(&b, "%s: %.*s\r\n", m->headers[i].name, STR_ARG(m->headers[i].value));
	buf_lit(&b, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\n");
	for (text = with_line_ends(a, m->text); text.n; text = str_sub(text, LINE_BYTES, text.n)) {
		put_base64(&b, str_sub(text, 0, LINE_BYTES));
		buf_lit(&b, "\r\n");
	}
	*out = buf_str(&b);
	return b.over ? ERR_TOO_LARGE : OK;
}
