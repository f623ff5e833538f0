/*
 * cache: finished answers for readers without a session.
 *
 * Invariants: an entry carries the store's generation from before its page was
 * read; it is served only while that is still the generation, so no reader ever
 * sees the state from before an acknowledged write. Bounded in bytes; the
 * oldest use goes first, shard by shard.
 * Lifetime: an answer is kept by its server as an opaque, counted handle.
 * Threads: any. A shard's lock is the last lock taken (order 9).
 */
#ifndef LIUYAN_WEB_CACHE_H
#define LIUYAN_WEB_CACHE_H

#include "base/arena.h"

struct cache;

struct cache_hooks {
	/* Sends the answer to a client; called under the shard's lock. */
	int (*send)(void *handle, void *client);
	void (*drop)(void *handle);
};

struct cache_stats {
	int64_t hits, misses, bytes, entries;
};

struct cache *cache_new(size_t bytes_max, const struct cache_hooks *hooks); /* NULL: no memory */
void cache_free(struct cache **c);
/* True when an answer of this generation was found and sent; *result is what
 * the hook returned. */
bool cache_send(struct cache *c, str key, uint64_t generation, void *client, int *result);
/* Takes the handle over; without memory it is dropped at once. expires: ms since 1970. */
void cache_keep(struct cache *c, str key, uint64_t generation, int64_t expires, void *handle,
		size_t bytes);
struct cache_stats cache_stats(struct cache *c);

#endif
