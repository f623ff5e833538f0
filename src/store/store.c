/*
 * Sessions. Readers come from a small pool. Writers queue: the first to arrive
 * leads, runs every waiting closure in one transaction, each in its own
 * savepoint so that one bad request does not hurt the others, and answers all
 * of them after the commit that is on disk.
 */
#include "store/store.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/rand.h"
#include "store/engine.h"

#define BATCH_MAX 64
#define SLOW_US 200000

struct ticket {
	store_fn *fn;
	void *data;
	struct arena *a;
	err e;
	bool done;
	struct ticket *next;
};

struct store {
	struct store_config config;
	const struct engine *engine;
	str where;
	pthread_mutex_t read_lock, write_lock;
	pthread_cond_t read_free, write_done;
	struct conn *writer, *watcher, **idle;
	unsigned idle_n, open_n;
	struct ticket *first, **last;
	bool leading;
	_Atomic int64_t reads, writes, commits, rollbacks, slow, fail_in;
};

static const struct engine *const engines[] = { &engine_sqlite };

const struct engine *store_engine(const struct store *s)
{
	return s->engine;
}

const struct store_config *store_configuration(const struct store *s)
{
	return &s->config;
}

struct arena *db_arena(struct db *db)
{
	return db->a;
}

void store_count_query(struct store *s, const struct query *q, int64_t us)
{
	atomic_fetch_add_explicit(q->writes ? &s->writes : &s->reads, 1, memory_order_relaxed);
	if (us < SLOW_US)
		return;
	atomic_fetch_add_explicit(&s->slow, 1, memory_order_relaxed);
	LOG(LOG_WARN, "slow_query", LOG_W("query", q->name), LOG_N("us", us));
}

void store_fail_nth(struct store *s, int64_t n)
{
	s->fail_in = n;
}

bool store_must_fail(struct store *s)
{
	return s->fail_in && atomic_fetch_sub(&s->fail_in, 1) == 1;
}

static err open_conn(struct store *s, enum conn_role role, struct conn **out)
{
	struct conn_config c = { .where = s->where,
				 .role = role,
				 .cache_kib = s->config.cache_kib,
				 .bulk = s->config.bulk };

	if (role == CONN_WATCH)
		c.cache_kib = 64;
	else if (role == CONN_WRITE)
		c.cache_kib *= s->config.bulk ? 64 : 2;
	return s->engine->open(&c, out);
}

err store_open(struct arena *app, const struct store_config *config, struct store **out)
{
	struct store *s = ARENA_NEW(app, struct store);
	str url = str_of(config->url);

	s->config = *config;
	for (size_t i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		if (str_starts(url, str_of(engines[i]->scheme)))
			s->engine = engines[i];
	if (!s->engine)
		return FAIL(ERR_USAGE, "--db takes sqlite:PATH");
	s->where = arena_copy(app, str_sub(url, strlen(s->engine->scheme), url.n));
	s->idle = ARENA_ARRAY(app, struct conn *, config->readers);
	s->last = &s->first;
	pthread_mutex_init(&s->read_lock, NULL);
	pthread_mutex_init(&s->write_lock, NULL);
	pthread_cond_init(&s->read_free, NULL);
	pthread_cond_init(&s->write_done, NULL);
	*out = s;
	TRY(open_conn(s, CONN_WRITE, &s->writer));
	return open_conn(s, CONN_WATCH, &s->watcher);
}

void store_close(struct store **sp)
{
	struct store *s = *sp;

	if (!s)
		return;
	assert(!s->leading && s->idle_n == s->open_n);
	while (s->idle_n)
		s->engine->close(&s->idle[--s->idle_n]);
	s->engine->close(&s->watcher);
	s->engine->close(&s->writer);
	pthread_mutex_destroy(&s->read_lock);
	pthread_mutex_destroy(&s->write_lock);
	pthread_cond_destroy(&s->read_free);
	pthread_cond_destroy(&s->write_done);
	*sp = NULL;
}

static err take_reader(struct store *s, struct conn **out)
{
	bool open = false;

	pthread_mutex_lock(&s->read_lock);
	while (s->idle_n == 0 && s->open_n == s->config.readers)
		pthread_cond_wait(&s->read_free, &s->read_lock);
	if (s->idle_n)
		*out = s->idle[--s->idle_n];
	else
		open = s->open_n++ < s->config.readers;
	pthread_mutex_unlock(&s->read_lock);
	if (!open)
		return OK;
	err e = open_conn(s, CONN_READ, out);
	if (e != OK) {
		pthread_mutex_lock(&s->read_lock);
		s->open_n--;
		pthread_cond_signal(&s->read_free); /* whoever waits may try to open one */
		pthread_mutex_unlock(&s->read_lock);
	}
	return e;
}

static void give_reader(struct store *s, struct conn *c)
{
	pthread_mutex_lock(&s->read_lock);
	s->idle[s->idle_n++] = c;
	pthread_cond_signal(&s->read_free);
	pthread_mutex_unlock(&s->read_lock);
}

err store_read(struct store *s, struct arena *a, store_fn *fn, void *data)
{
	struct db db = { .store = s, .a = a };
	err e;

	TRY(take_reader(s, &db.conn));
	e = s->engine->tx(db.conn, TX_BEGIN);
	if (e == OK) {
		e = fn(&db, data);
		err end = s->engine->tx(db.conn, TX_ROLLBACK);
		if (e == OK)
			e = end;
	}
	give_reader(s, db.conn);
	return e;
}

/* False when the whole transaction is lost: on a full disk the engine may give
 * up all of it at once, and what ran after that would stand alone. Who is alone
 * in the batch needs no savepoint: the whole transaction is that ticket's. */
static bool run_ticket(struct store *s, struct ticket *t, bool alone)
{
	struct db db = { .store = s, .conn = s->writer, .a = t->a, .writable = true };

	t->e = alone ? OK : s->engine->tx(s->writer, TX_SAVE);
	if (t->e != OK)
		return false;
	t->e = t->fn(&db, t->data);
	if (t->e != OK) {
		atomic_fetch_add(&s->rollbacks, 1);
		if (!alone && s->engine->tx(s->writer, TX_UNSAVE) != OK)
			return false;
	}
	err end = alone ? OK : s->engine->tx(s->writer, TX_RELEASE);
	if (t->e == OK)
		t->e = end;
	return end == OK;
}

/* Failing to write means nothing was committed; failing to learn whether the
 * commit reached the disk means nobody knows. */
static err commit_error(err e)
{
	return e == ERR_FULL || e == ERR_READONLY || e == ERR_BUSY ? e : ERR_UNKNOWN_OUTCOME;
}

/* Nobody in the batch has succeeded: those who thought so, and those whose turn
 * never came, hear e. */
static void fail_batch(struct store *s, struct ticket *batch, err e)
{
	if (s->engine->tx(s->writer, TX_ROLLBACK) != OK)
		LOG(LOG_WARN, "rollback_failed", LOG_N("after", e));
	for (struct ticket *t = batch; t; t = t->next)
		if (t->e == OK)
			t->e = e;
}

static void run_batch(struct store *s, struct ticket *batch)
{
	err e = s->engine->tx(s->writer, TX_BEGIN);
	bool any = false;

	for (struct ticket *t = batch; e != OK && t; t = t->next)
		t->e = e;
	if (e != OK)
		return;
	for (struct ticket *t = batch; t; t = t->next) {
		if (!run_ticket(s, t, !batch->next)) {
			fail_batch(s, batch, t->e == ERR_FULL ? ERR_FULL : ERR_STORE);
			return;
		}
		any = any || t->e == OK;
	}
	e = s->engine->tx(s->writer, any ? TX_COMMIT : TX_ROLLBACK);
	if (e == OK)
		atomic_fetch_add(&s->commits, any);
	else
		fail_batch(s, batch, commit_error(e));
}

static struct ticket *take_batch(struct store *s)
{
	struct ticket *batch = s->first, **end = &s->first;

	for (int i = 0; i < BATCH_MAX && *end; i++)
		end = &(*end)->next;
	s->first = *end;
	if (!s->first)
		s->last = &s->first;
	*end = NULL;
	return batch;
}

/* Runs the batch at the head of the queue; called and left under the lock. */
static void lead(struct store *s)
{
	struct ticket *batch = take_batch(s), *next;

	s->leading = true;
	pthread_mutex_unlock(&s->write_lock);
	run_batch(s, batch);
	pthread_mutex_lock(&s->write_lock);
	for (; batch; batch = next) {
		next = batch->next;
		batch->done = true;
	}
	s->leading = false;
	pthread_cond_broadcast(&s->write_done);
}

err store_write(struct store *s, struct arena *a, store_fn *fn, void *data)
{
	struct ticket t = { .fn = fn, .data = data, .a = a };

	pthread_mutex_lock(&s->write_lock);
	*s->last = &t;
	s->last = &t.next;
	while (!t.done) /* with many waiting, a leader's own turn may not be in her batch */
		if (s->leading)
			pthread_cond_wait(&s->write_done, &s->write_lock);
		else
			lead(s);
	pthread_mutex_unlock(&s->write_lock);
	return t.e;
}

uint64_t store_generation(struct store *s)
{
	uint64_t version;

	if (s->engine->version(s->watcher, &version) != OK)
		rand_secret(&version, sizeof(version)); /* fits nothing that was kept */
	return version;
}

struct store_stats store_stats(struct store *s)
{
	return (struct store_stats){ s->reads, s->writes, s->commits, s->rollbacks, s->slow };
}
