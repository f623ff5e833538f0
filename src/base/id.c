#include "base/id.h"

#include <stdatomic.h>
#include <unistd.h>

static _Atomic int64_t last;
static _Atomic unsigned node_bits;

void id_node_set(unsigned node)
{
	node_bits = node & 63u;
}

int64_t id_at(int64_t ms, uint32_t suffix)
{
	return (ms < 0 ? 0 : ms) << 21 | (int64_t)(suffix & 0x1FFFFFu);
}

int64_t id_time(int64_t id)
{
	return id >> 21;
}

/* Where a fresh millisecond starts counting: processes that share a node id and
 * a millisecond (a command beside a server) then seldom meet. */
static int64_t first_count(void)
{
	return (int64_t)(((uint32_t)getpid() * 2654435761u) >> 18);
}

/* One atomic word holds (time, counter); when a millisecond is used up or the
 * clock steps back, it runs a little ahead instead of repeating itself. */
int64_t id_make(int64_t now_ms)
{
	int64_t old = atomic_load(&last), next;

	do {
		next = now_ms << 15 | first_count();
		if (now_ms <= old >> 15)
			next = old + 1;
	} while (!atomic_compare_exchange_weak(&last, &old, next));
	return (next >> 15) << 21 | (int64_t)node_bits << 15 | (next & 0x7FFF);
}
