/*
 * pool: connections of one kind, opened when first needed and handed out one
 * user at a time.
 *
 * Invariants: at most `most` are open; whoever takes one gives it back. A
 * connection that has gone bad is closed and not handed out again; one that
 * went bad while it lay idle shows at its first BEGIN and is replaced there.
 * Lifetime: that of the store. Threads: any.
 */
#ifndef LIUYAN_STORE_POOL_H
#define LIUYAN_STORE_POOL_H

#include <pthread.h>

#include "store/engine.h"

struct pool {
	const struct engine *engine;
	struct conn_config config;
	pthread_mutex_t lock;
	pthread_cond_t free;
	struct conn **idle;
	unsigned idle_n, open_n, most;
};

void pool_init(struct pool *p, struct arena *app, unsigned most);
void pool_close(struct pool *p);
/* A connection in a transaction that has just begun. */
MUST err pool_begin(struct pool *p, struct conn **out);
void pool_give(struct pool *p, struct conn *c);

#endif
