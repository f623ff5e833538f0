/*
 * batch: writing through one connection. Writers queue: the first to arrive
 * leads, runs every waiting closure in one transaction and answers all of them
 * after the commit that is on disk. One bad request does not hurt the others:
 * when one fails after it wrote, all is rolled back and those who succeeded are
 * run again, and for a while each has a savepoint of its own.
 *
 * Invariants: once a commit failed so that nobody knows its outcome, nothing
 * is written any more: what the disk holds is then for a new process to find out.
 * Lifetime: that of the store. Threads: any.
 */
#ifndef LIUYAN_STORE_BATCH_H
#define LIUYAN_STORE_BATCH_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/engine.h"

struct ticket;

struct batch {
	struct store *store;
	const struct engine *engine;
	struct conn *writer;
	pthread_mutex_t lock;
	struct ticket *first, **last;
	bool leading;
	int careful; /* batches yet to run in savepoints; the leader's */
	_Atomic bool failed;
};

void batch_init(struct batch *b);
void batch_close(struct batch *b);
MUST err batch_write(struct batch *b, struct arena *a, store_fn *fn, void *data);
bool batch_failed(struct batch *b);

#endif
