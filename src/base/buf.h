/*
 * buf: a growing byte builder on an arena.
 *
 * Invariants: always NUL-terminated; when it would pass its limit it stops
 * growing and stays marked `over`, so that the mark is checked once at the end.
 * Lifetime: the arena's. Growing leaves the old bytes behind in the arena; give
 * a fitting first capacity where the size is known.
 */
#ifndef LIUYAN_BASE_BUF_H
#define LIUYAN_BASE_BUF_H

#include <string.h>

#include "base/arena.h"

struct buf {
	char *p;
	size_t n, cap, limit;
	struct arena *a;
	bool over;
};

struct buf buf_new(struct arena *a, size_t first, size_t limit);
void buf_put_slow(struct buf *b, str s); /* when it must grow, or may not */

/* Pages are made of thousands of small pieces: the common case stays here. */
static inline void buf_put(struct buf *b, str s)
{
	if (b->cap - b->n <= s.n || b->n + s.n > b->limit || b->over) {
		buf_put_slow(b, s);
		return;
	}
	if (s.n)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = '\0';
}

void buf_lit(struct buf *b, const char *cstr);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Room for n more bytes, to be filled by the caller who then adds to b->n;
 * NULL when the limit forbids it. */
char *buf_room(struct buf *b, size_t n);
str buf_str(const struct buf *b);

#endif
