/* frame: a head laid out as the library leaves it, its line ends overwritten by NUL. What is called
 * exact has no lone line end, no fold and no cut; what is called plain has one length. */
#include <stdlib.h>
#include <string.h>

#include "web/frame.h"

#include "base/arena.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

/* Splits as leniently as can be: at any CR, LF or both. */
static void lay_out(char *p, size_t n, struct frame *f)
{
	char *end = p + n;

	f->version = p;
	while (p < end && *p != '\r' && *p != '\n')
		p++;
	while (p < end) {
		char *line, *colon;
		if (*p == '\r' && p + 1 < end && p[1] == '\n')
			*p++ = '\0';
		*p++ = '\0';
		line = p;
		while (p < end && *p != '\r' && *p != '\n')
			p++;
		colon = memchr(line, ':', (size_t)(p - line));
		if (!colon || f->n == FRAME_FIELDS_MAX)
			return;
		*colon++ = '\0';
		while (colon < p && (*colon == ' ' || *colon == '\t'))
			colon++;
		f->v[f->n++] = (struct frame_field){ line, colon };
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	char *head = arena_alloc(a, size + 8);
	struct frame f = { .version = NULL };
	str text = { (const char *)data, size };

	memset(head, 0xAA, size + 8);
	memcpy(head, data, size);
	head[size] = '\0';
	lay_out(head, size, &f);
	if (frame_is_plain(&f)) {
		size_t lengths = 0;
		for (size_t i = 0; i < f.n; i++)
			lengths += str_eq(str_of(f.v[i].name), S("Content-Length")) ||
				   str_eq(str_of(f.v[i].name), S("Transfer-Encoding"));
		NEED(lengths <= 1);
	}
	if (f.n && frame_is_exact(&f))
		for (size_t i = 1; i < size && data + i < data + size; i++)
			if (data[i] == '\n' && (const char *)head + i < f.v[f.n - 1].value)
				NEED(text.p[i - 1] == '\r' || text.p[i - 1] == '\0');
	arena_free(&a);
	return 0;
}
