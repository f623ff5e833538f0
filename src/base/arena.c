#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define POISON(p, n) ((void)0)
#define UNPOISON(p, n) ((void)0)
#endif

#define ALIGN 16u

struct block {
	struct block *prev;
	size_t size, used, most; /* most: as much was ever used, before rewinding */
	_Alignas(ALIGN) char data[];
};

struct arena {
	struct block *top;
	size_t block_size;
	bool secret;
};

static struct block *block_new(struct block *prev, size_t size)
{
	struct block *b = size > SIZE_MAX - sizeof(*b) ? NULL : mem_room(sizeof(*b) + size);

	if (!b)
		return NULL;
	*b = (struct block){ .prev = prev, .size = size };
	POISON(b->data, size);
	return b;
}

struct arena *arena_new(size_t block_size)
{
	struct arena *a = mem_new(sizeof(*a));

	if (!a)
		return NULL;
	a->block_size = block_size < 1024 ? 1024 : block_size;
	a->top = block_new(NULL, a->block_size);
	if (!a->top)
		arena_free(&a);
	return a;
}

static void block_drop(struct arena *a)
{
	struct block *b = a->top;

	a->top = b->prev;
	UNPOISON(b->data, b->size);
	if (a->secret)
		explicit_bzero(b->data, b->used > b->most ? b->used : b->most);
	mem_free(b);
}

void arena_keep_secret(struct arena *a)
{
	a->secret = true;
}

void arena_free(struct arena **a)
{
	if (!*a)
		return;
	while ((*a)->top)
		block_drop(*a);
	mem_free(*a);
	*a = NULL;
}

/* The arena is as it was when there is no memory for another block. */
static struct block *grow(struct arena *a, size_t need)
{
	struct block *b = block_new(a->top, need > a->block_size ? need : a->block_size);

	if (!b)
		mem_out();
	return a->top = b;
}

/* Room that the caller fills at once: not zeroed. */
static char *take(struct arena *a, size_t n)
{
	struct block *b = a->top;
	size_t need = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	void *p;

	if (need < n || mem_must_fail())
		mem_out();
	if (b->size - b->used < need)
		b = grow(a, need);
	p = b->data + b->used;
	b->used += need;
	UNPOISON(p, n);
	return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
	return memset(take(a, n), 0, n);
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){ a->top, a->top->used };
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	while (a->top != m.block)
		block_drop(a);
	if (a->top->used > a->top->most)
		a->top->most = a->top->used;
	a->top->used = m.used;
	POISON(a->top->data + m.used, a->top->size - m.used);
}

void arena_reset(struct arena *a)
{
	while (a->top->prev)
		block_drop(a);
	arena_rewind(a, (struct arena_mark){ a->top, 0 });
}

size_t arena_used(const struct arena *a)
{
	size_t n = 0;

	for (const struct block *b = a->top; b; b = b->prev)
		n += b->used;
	return n;
}

str arena_copy(struct arena *a, str s)
{
	return (str){ arena_cstr(a, s), s.n };
}

char *arena_cstr(struct arena *a, str s)
{
	char *p = take(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

/* Most results are short: they are made once, on the stack. */
str arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char small[256], *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	p = take(a, (size_t)n + 1);
	if ((size_t)n < sizeof(small))
		memcpy(p, small, (size_t)n + 1);
	else {
		va_start(ap, fmt);
		vsnprintf(p, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	return (str){ p, (size_t)n };
}
