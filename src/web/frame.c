#include "web/frame.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

/* RFC 9110, 5.6.2 */
static bool is_token(const char *s)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	if (*s == '\0')
		return false;
	for (; *s; s++)
		if (!((*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z') ||
		      (*s >= 'a' && *s <= 'z') || strchr(others, *s)))
			return false;
	return true;
}

static bool is_value(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7F)
			return false;
	return true;
}

/* Without blanks around it: one that reads it strictly and one that trims agree. */
static bool is_length(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n < 19 && s[n] == '\0';
}

static bool is_host(const char *s)
{
	return strpbrk(s, " \t,/?#@\\") == NULL;
}

bool frame_is_plain(const struct frame *f)
{
	size_t hosts = 0, lengths = 0, codings = 0;

	for (size_t i = 0; i < f->n; i++) {
		const char *name = f->v[i].name, *value = f->v[i].value;
		if (!is_token(name) || !is_value(value))
			return false;
		if (strcasecmp(name, "Host") == 0 && (++hosts > 1 || !is_host(value)))
			return false;
		if (strcasecmp(name, "Content-Length") == 0 && (++lengths > 1 || !is_length(value)))
			return false;
		if (strcasecmp(name, "Transfer-Encoding") == 0 &&
		    (++codings > 1 || strcasecmp(value, "chunked") != 0))
			return false;
	}
	return !f->over && lengths + codings <= 1 &&
	       (codings == 0 || strcmp(f->version, "HTTP/1.1") == 0);
}

/* From the end of one text to the beginning of the next: blanks that were cut off, CR, LF. */
static bool is_line_end(const char *end, const char *next)
{
	uintptr_t a = (uintptr_t)end, b = (uintptr_t)next;

	if (b < a + 2 || b - a > 65536 || end[b - a - 1] || end[b - a - 2])
		return false;
	for (size_t i = 1; i + 2 < b - a; i++)
		if (end[i] != ' ' && end[i] != '\t')
			return false;
	return true;
}

bool frame_is_exact(const struct frame *f)
{
	const char *end = f->version + strlen(f->version);

	for (size_t i = 0; i < f->n; i++) {
		if (!is_line_end(end, f->v[i].name))
			return false;
		end = f->v[i].value + strlen(f->v[i].value);
	}
	/* The last line and the empty one: CR LF CR LF. There is room to look: the daemon
	 * keeps its lists behind what it has read. */
	while (f->n && (*end == ' ' || *end == '\t'))
		end++;
	return f->n == 0 || memcmp(end, "\0\0\0\0", 4) == 0;
}
