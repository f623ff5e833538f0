#include "web/cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/rand.h"

#define SHARDS 16
#define WAYS 4096 /* entries a shard may hold: a chained table of as many heads */

struct entry {
	struct entry *chain, *newer, *older;
	uint64_t hash, generation;
	int64_t expires;
	void *handle;
	size_t bytes;
	str key;
	char text[];
};

struct shard {
	pthread_mutex_t lock;
	struct entry *heads[WAYS], *newest, *oldest;
	size_t bytes, n;
};

struct cache {
	struct cache_hooks hooks;
	size_t shard_max;
	_Atomic int64_t hits, misses;
	unsigned char seed[crypto_shorthash_KEYBYTES];
	struct shard shards[SHARDS];
};

struct cache *cache_new(size_t bytes_max, const struct cache_hooks *hooks)
{
	struct cache *c = mem_new(sizeof(*c));

	if (!c)
		return NULL;
	c->hooks = *hooks;
	rand_secret(c->seed, sizeof(c->seed));
	c->shard_max = bytes_max / SHARDS;
	for (int i = 0; i < SHARDS; i++)
		pthread_mutex_init(&c->shards[i].lock, NULL);
	return c;
}

/* Keys come from outside: nobody shall know which of them meet. */
static uint64_t hash_of(const struct cache *c, str key)
{
	uint64_t h;

	crypto_shorthash((unsigned char *)&h, (const unsigned char *)key.p, key.n, c->seed);
	return h;
}

static struct entry **slot(struct shard *s, uint64_t hash, str key)
{
	struct entry **e = &s->heads[(hash >> 8) % WAYS];

	while (*e && !((*e)->hash == hash && str_eq((*e)->key, key)))
		e = &(*e)->chain;
	return e;
}

static void unlink_use(struct shard *s, struct entry *e)
{
	*(e->newer ? &e->newer->older : &s->newest) = e->older;
	*(e->older ? &e->older->newer : &s->oldest) = e->newer;
}

static void link_newest(struct shard *s, struct entry *e)
{
	e->newer = NULL;
	e->older = s->newest;
	*(s->newest ? &s->newest->newer : &s->oldest) = e;
	s->newest = e;
}

static void drop(struct cache *c, struct shard *s, struct entry **at)
{
	struct entry *e = *at;

	*at = e->chain;
	unlink_use(s, e);
	s->bytes -= e->bytes;
	s->n--;
	c->hooks.drop(e->handle);
	mem_free(e);
}

bool cache_send(struct cache *c, str key, uint64_t generation, void *client, int *result)
{
	uint64_t hash = hash_of(c, key);
	struct shard *s = &c->shards[hash % SHARDS];
	bool hit = false;

	pthread_mutex_lock(&s->lock);
	struct entry **at = slot(s, hash, key);
	if (*at && ((*at)->generation != generation || (*at)->expires < clock_now())) {
		drop(c, s, at);
	} else if (*at) {
		unlink_use(s, *at);
		link_newest(s, *at);
		*result = c->hooks.send((*at)->handle, client);
		hit = true;
	}
	pthread_mutex_unlock(&s->lock);
	atomic_fetch_add_explicit(hit ? &c->hits : &c->misses, 1, memory_order_relaxed);
	return hit;
}

static struct entry *entry_new(str key, uint64_t hash)
{
	struct entry *e = mem_new(sizeof(*e) + key.n);

	if (!e)
		return NULL;
	e->hash = hash;
	memcpy(e->text, key.p, key.n);
	e->key = (str){ e->text, key.n };
	return e;
}

void cache_keep(struct cache *c, str key, uint64_t generation, int64_t expires, void *handle,
		size_t bytes)
{
	uint64_t hash = hash_of(c, key);
	struct shard *s = &c->shards[hash % SHARDS];
	struct entry *e = entry_new(key, hash);

	if (!e) {
		c->hooks.drop(handle);
		return;
	}
	e->generation = generation;
	e->expires = expires;
	e->handle = handle;
	e->bytes = bytes + sizeof(*e) + key.n;
	pthread_mutex_lock(&s->lock);
	struct entry **at = slot(s, hash, key);
	if (*at)
		drop(c, s, at);
	at = &s->heads[(hash >> 8) % WAYS];
	e->chain = *at;
	*at = e;
	link_newest(s, e);
	s->bytes += e->bytes;
	s->n++;
	while (s->oldest && (s->bytes > c->shard_max || s->n > WAYS))
		drop(c, s, slot(s, s->oldest->hash, s->oldest->key));
	pthread_mutex_unlock(&s->lock);
}

struct cache_stats cache_stats(struct cache *c)
{
	struct cache_stats t = { .hits = c->hits, .misses = c->misses };

	for (int i = 0; i < SHARDS; i++) {
		pthread_mutex_lock(&c->shards[i].lock);
		t.bytes += (int64_t)c->shards[i].bytes;
		t.entries += (int64_t)c->shards[i].n;
		pthread_mutex_unlock(&c->shards[i].lock);
	}
	return t;
}

void cache_free(struct cache **cp)
{
	struct cache *c = *cp;

	if (!c)
		return;
	for (int i = 0; i < SHARDS; i++) {
		struct shard *s = &c->shards[i];
		while (s->oldest)
			drop(c, s, slot(s, s->oldest->hash, s->oldest->key));
		pthread_mutex_destroy(&s->lock);
	}
	mem_free(c);
	*cp = NULL;
}
