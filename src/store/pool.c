#include "store/pool.h"

#include <assert.h>
#include <time.h>

#include "base/log.h"

#define WAIT_SECONDS 10

void pool_init(struct pool *p, struct arena *app, unsigned most)
{
	pthread_condattr_t attributes;

	p->most = most;
	p->idle = ARENA_ARRAY(app, struct conn *, most + 1);
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&p->free, &attributes);
	pthread_condattr_destroy(&attributes);
}

void pool_close(struct pool *p)
{
	assert(p->idle_n == p->open_n);
	while (p->idle_n)
		p->engine->close(&p->idle[--p->idle_n]);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->free);
}

static void forget(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->open_n--;
	pthread_cond_signal(&p->free); /* whoever waits may try to open one */
	pthread_mutex_unlock(&p->lock);
}

/* Under the lock. False when none came free in time: whoever has them waits for
 * something that does not come. */
static bool wait_for_one(struct pool *p)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += WAIT_SECONDS;
	while (p->idle_n == 0 && p->open_n == p->most)
		if (pthread_cond_timedwait(&p->free, &p->lock, &until) != 0)
			return p->idle_n != 0 || p->open_n < p->most;
	return true;
}

/* fresh: it was opened for this call. */
static err take(struct pool *p, struct conn **out, bool *fresh)
{
	err e;

	*fresh = false;
	pthread_mutex_lock(&p->lock);
	if (!wait_for_one(p)) {
		pthread_mutex_unlock(&p->lock);
		return FAIL(ERR_BUSY, "no connection is free");
	}
	if (p->idle_n)
		*out = p->idle[--p->idle_n];
	else
		*fresh = p->open_n++ < p->most;
	pthread_mutex_unlock(&p->lock);
	if (!*fresh)
		return OK;
	e = p->engine->open(&p->config, out);
	if (e != OK)
		forget(p);
	return e;
}

void pool_give(struct pool *p, struct conn *c)
{
	if (p->engine->is_bad && p->engine->is_bad(c)) {
		p->engine->close(&c);
		forget(p);
		return;
	}
	pthread_mutex_lock(&p->lock);
	p->idle[p->idle_n++] = c;
	pthread_cond_signal(&p->free);
	pthread_mutex_unlock(&p->lock);
}

err pool_begin(struct pool *p, struct conn **out)
{
	bool fresh;
	err e;

	do {
		TRY(take(p, out, &fresh));
		e = p->engine->tx(*out, TX_BEGIN);
		if (e != OK)
			pool_give(p, *out);
	} while (e == ERR_LOST && !fresh); /* nothing has been done: another will serve */
	return e;
}
