/*
 * arena: memory that is given out piece by piece and taken back at once.
 *
 * Invariants: allocation never returns NULL: sizes that outsiders control are
 * bounded before they reach it, and when the machine has no memory left control
 * goes to the innermost mem_try (base/mem.h); the arena stays usable and keeps
 * what it gave out. arena_new may return NULL. Memory comes zeroed.
 * Lifetime: the parameter's name says which of the three: `app` (the process),
 * `req` (a request, a job, a command), `tmp` (a batch of rows). Under ASan
 * the unused part is poisoned.
 */
#ifndef LIUYAN_BASE_ARENA_H
#define LIUYAN_BASE_ARENA_H

#include "base/str.h"

struct arena;
struct arena_mark {
	void *block;
	size_t used;
};

struct arena *arena_new(size_t block_size); /* NULL: no memory */
void arena_free(struct arena **a);
void arena_keep_secret(struct arena *a); /* from now on what it gives back is zeroed */
void *arena_alloc(struct arena *a, size_t n);
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);
void arena_reset(struct arena *a); /* keeps the first block */
size_t arena_used(const struct arena *a);

str arena_copy(struct arena *a, str s);
char *arena_cstr(struct arena *a, str s); /* a NUL-terminated copy */
str arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

#endif
