#include "base/mem.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

struct mem_catch {
	jmp_buf at;
	struct mem_catch *outer;
};

static _Thread_local struct mem_catch *innermost;
_Thread_local int64_t mem_fail_in;
static _Thread_local bool fail_on;

void mem_fail_nth(int64_t n, bool on)
{
	mem_fail_in = n;
	fail_on = on;
}

int64_t mem_fail_left(void)
{
	return mem_fail_in > 0 ? mem_fail_in : 0;
}

/* Below zero: it has happened, and goes on. */
bool mem_fail_now(void)
{
	if (mem_fail_in > 0 && --mem_fail_in > 0)
		return false;
	mem_fail_in = fail_on ? -1 : 0;
	return true;
}

void *mem_room(size_t n)
{
	return n > PTRDIFF_MAX || mem_must_fail() ? NULL : malloc(n);
}

void *mem_new(size_t n)
{
	return mem_must_fail() ? NULL : calloc(1, n);
}

void mem_free(void *p)
{
	free(p);
}

/* Nothing in this frame is read after the jump but what was set before setjmp. */
err mem_try(err (*fn)(void *data), void *data)
{
	struct mem_catch here = { .outer = innermost };
	err e;

	if (_setjmp(here.at) == 0) {
		innermost = &here;
		e = fn(data);
	} else {
		e = ERR_MEMORY;
	}
	innermost = here.outer;
	return e;
}

struct with {
	err (*fn)(struct arena *tmp, void *data);
	struct arena *tmp;
	void *data;
};

static err call_with(void *data)
{
	struct with *w = data;

	return w->fn(w->tmp, w->data);
}

err mem_with(size_t block_size, err (*fn)(struct arena *tmp, void *data), void *data)
{
	struct with w = { fn, arena_new(block_size), data };
	err e = w.tmp ? mem_try(call_with, &w) : ERR_MEMORY;

	arena_free(&w.tmp);
	return e;
}

void mem_out(void)
{
	static const char last_words[] = "内存不足，liuyan 不能继续。\n";

	if (innermost)
		_longjmp(innermost->at, 1);
	if (write(STDERR_FILENO, last_words, strlen(last_words)) < 0)
		_exit(1); /* nowhere left to say it */
	_exit(1);
}
