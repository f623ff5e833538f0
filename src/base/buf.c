#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_new(struct arena *a, size_t first, size_t limit)
{
	struct buf b = { .cap = first < 64 ? 64 : first, .limit = limit, .a = a };

	b.p = arena_alloc(a, b.cap);
	return b;
}

char *buf_room(struct buf *b, size_t n)
{
	size_t need = b->n + n + 1, cap = b->cap;
	char *p;

	if (b->over || n > b->limit || b->n > b->limit - n) {
		b->over = true;
		return NULL;
	}
	if (need <= cap)
		return b->p + b->n;
	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	p = arena_alloc(b->a, cap);
	memcpy(p, b->p, b->n);
	b->p = p;
	b->cap = cap;
	return p + b->n;
}

void buf_put_slow(struct buf *b, str s)
{
	char *to = s.n ? buf_room(b, s.n) : NULL;

	if (!to)
		return;
	memcpy(to, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = '\0';
}

void buf_lit(struct buf *b, const char *cstr)
{
	buf_put(b, str_of(cstr));
}

void buf_char(struct buf *b, char c)
{
	buf_put(b, (str){ &c, 1 });
}

void buf_int(struct buf *b, int64_t v)
{
	char tmp[24];
	char *p = tmp + sizeof(tmp);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0)
		*--p = '-';
	buf_put(b, (str){ p, (size_t)(tmp + sizeof(tmp) - p) });
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;
	char *to;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	to = n > 0 ? buf_room(b, (size_t)n) : NULL;
	if (!to)
		return;
	va_start(ap, fmt);
	vsnprintf(to, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

str buf_str(const struct buf *b)
{
	return (str){ b->p, b->n };
}
