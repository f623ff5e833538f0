/*
 * mem: where memory comes from, and the way out when there is none left.
 *
 * mem_room and mem_new may return NULL and are for what can be done without
 * (cache entries, queues, connections). What cannot go on without memory, which
 * is every arena, calls mem_out: control returns to the innermost mem_try of
 * this thread, which answers ERR_MEMORY.
 *
 * Invariants: a jump passes over frames, so a frame between a mem_try and an
 * allocation owns nothing that a caller could not take back: no lock, statement,
 * file or arena. Whoever must own one puts a mem_try between (decision 0008).
 * Lifetime: a catch that of its mem_try's call. Threads: each has its own catches,
 * for a jump can only unwind the stack it runs on.
 */
#ifndef LIUYAN_BASE_MEM_H
#define LIUYAN_BASE_MEM_H

#include "base/err.h"

void *mem_room(size_t n); /* as it comes */
void *mem_new(size_t n);  /* zeroed */
void mem_free(void *p);

/* What fn returns, or ERR_MEMORY when memory ran out inside it. */
MUST err mem_try(err (*fn)(void *data), void *data);
/* The same with an arena that is gone afterwards, however fn ended. */
MUST err mem_with(size_t block_size, err (*fn)(struct arena *tmp, void *data), void *data);
/* Without a mem_try around it, says so and ends the program. */
_Noreturn void mem_out(void);

/* For tests: of the allocations that this thread makes from now on, in arenas or
 * not, the n-th fails, or with `on` that one and all after it; 0: none does. */
void mem_fail_nth(int64_t n, bool on);
int64_t mem_fail_left(void); /* 0: it has happened */

/* Inside: what every allocation asks first. */
extern _Thread_local int64_t mem_fail_in;
bool mem_fail_now(void);
static inline bool mem_must_fail(void)
{
	return __builtin_expect(mem_fail_in != 0, 0) && mem_fail_now();
}

#endif
