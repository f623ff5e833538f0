/*
 * Sessions: a read session is a transaction of a small pool of readers; a write
 * session is one of a pool of writers where the engine can run many at once,
 * and otherwise stands in the queue of the one writer (batch.h).
 */
#include "store/store.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/rand.h"
#include "store/batch.h"
#include "store/engine.h"
#include "store/pool.h"

#define SLOW_US 200000
#define REPLAYS 6

struct store {
	struct store_config config;
	const struct engine *engine;
	str where;
	struct pool readers, writers;
	struct batch batch;
	struct conn *watcher;
	_Atomic int64_t reads, writes, commits, rollbacks, slow, fail_in;
};

static const struct engine *const engines[] = { &engine_sqlite, &engine_postgres };

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

struct arena *db_memory(struct db *db, struct arena *a)
{
	struct arena *before = db->a;

	db->a = a;
	return before;
}

void store_count_query(struct store *s, const struct query *q, int64_t us)
{
	atomic_fetch_add_explicit(q->writes ? &s->writes : &s->reads, 1, memory_order_relaxed);
	if (us < SLOW_US)
		return;
	atomic_fetch_add_explicit(&s->slow, 1, memory_order_relaxed);
	LOG(LOG_WARN, "slow_query", LOG_T("query", q->name), LOG_N("us", us));
}

void store_count_end(struct store *s, bool committed)
{
	atomic_fetch_add_explicit(committed ? &s->commits : &s->rollbacks, 1, memory_order_relaxed);
	if (committed && s->engine->committed)
		s->engine->committed(s->watcher);
}

void store_fail_nth(struct store *s, int64_t n)
{
	s->fail_in = n;
}

bool store_must_fail(struct store *s)
{
	return s->fail_in && atomic_fetch_sub(&s->fail_in, 1) == 1;
}

static struct conn_config configuration(const struct store *s, enum conn_role role)
{
	struct conn_config c = { .where = s->where,
				 .role = role,
				 .cache_kib = s->config.cache_kib,
				 .kept = s->config.kept,
				 .kept_n = s->config.kept_n,
				 .bulk = s->config.bulk };

	if (role == CONN_WATCH)
		c.cache_kib = 64;
	else if (role == CONN_WRITE)
		c.cache_kib *= s->config.bulk ? 64 : 2;
	return c;
}

static void make_room(struct store *s, struct arena *app)
{
	s->readers = (struct pool){ .engine = s->engine, .config = configuration(s, CONN_READ) };
	s->writers = (struct pool){ .engine = s->engine, .config = configuration(s, CONN_WRITE) };
	pool_init(&s->readers, app, s->config.readers);
	pool_init(&s->writers, app, s->config.writers ? s->config.writers : 1);
	s->batch = (struct batch){ .store = s, .engine = s->engine };
	batch_init(&s->batch);
}

static const struct engine *engine_of(str url)
{
	for (size_t i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		if (str_starts(url, str_of(engines[i]->scheme)))
			return engines[i];
	return NULL;
}

err store_open(struct arena *app, const struct store_config *config, struct store **out)
{
	struct store *s = ARENA_NEW(app, struct store);
	struct conn_config watch;
	str url = str_of(config->url);

	s->config = *config;
	s->engine = engine_of(url);
	if (!s->engine)
		return FAIL(ERR_USAGE, "--db takes sqlite:PATH or postgresql://HOST/DATABASE");
	s->where = arena_copy(app, str_sub(url, strlen(s->engine->scheme), url.n));
	make_room(s, app);
	watch = configuration(s, CONN_WATCH);
	*out = s; /* what may run out of memory is behind us: it can be closed now */
	if (!s->engine->concurrent)
		TRY(s->engine->open(&s->writers.config, &s->batch.writer));
	return s->engine->open(&watch, &s->watcher);
}

void store_close(struct store **sp)
{
	struct store *s = *sp;

	if (!s)
		return;
	pool_close(&s->readers);
	pool_close(&s->writers);
	s->engine->close(&s->watcher);
	batch_close(&s->batch);
	*sp = NULL;
}

str store_place(struct arena *a, const char *url)
{
	str rest = str_of(url), user, name;
	const char *at = strrchr(url, '@'), *slashes = strstr(url, "://");

	if (!at || !slashes || at < slashes)
		return rest;
	user = str_sub(rest, 0, (size_t)(at - url));
	user = str_sub(user, (size_t)(slashes + 3 - url), user.n);
	name = str_cut(&user, ':');
	return arena_fmt(a, "%.*s%.*s%s", (int)(slashes + 3 - url), url, STR_ARG(name), at);
}

bool store_is_shared(const struct store *s)
{
	return s->engine->concurrent;
}

void store_hurry(struct store *s)
{
	if (s->engine->hurry)
		s->engine->hurry();
}

bool store_failed(struct store *s)
{
	return !s->engine->concurrent && batch_failed(&s->batch);
}

err store_read(struct store *s, struct arena *a, store_fn *fn, void *data)
{
	struct db db = { .store = s, .a = a };
	err e;

	TRY(pool_begin(&s->readers, &db.conn));
	e = guard_session(&db, fn, data);
	err end = s->engine->tx(db.conn, TX_ROLLBACK);
	pool_give(&s->readers, db.conn);
	return e == OK ? end : e;
}

static err write_once(struct store *s, struct arena *a, store_fn *fn, void *data)
{
	struct db db = { .store = s, .a = a, .writable = true };
	err e, end;

	TRY(pool_begin(&s->writers, &db.conn));
	e = guard_session(&db, fn, data);
	end = s->engine->tx(db.conn, e == OK ? TX_COMMIT : TX_ROLLBACK);
	pool_give(&s->writers, db.conn);
	e = e == OK ? end : e;
	store_count_end(s, e == OK);
	return e;
}

/* Those who met come again at different moments. */
static void wait_a_little(int turn)
{
	uint16_t r;

	rand_secret(&r, sizeof(r));
	nanosleep(&(struct timespec){ .tv_nsec = (1 << turn) * 1000000L + r * 30L }, NULL);
}

/* A transaction that the engine threw out for another's sake has certainly done
 * nothing, and its closure may be run again. */
static err write_concurrently(struct store *s, struct arena *a, store_fn *fn, void *data)
{
	err e = write_once(s, a, fn, data);

	for (int turn = 0; e == ERR_AGAIN && turn < REPLAYS; turn++) {
		wait_a_little(turn);
		e = write_once(s, a, fn, data);
	}
	return e == ERR_AGAIN ? ERR_BUSY : e;
}

err store_write(struct store *s, struct arena *a, store_fn *fn, void *data)
{
	return s->engine->concurrent ? write_concurrently(s, a, fn, data)
				     : batch_write(&s->batch, a, fn, data);
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
