/*
 * The SQLite engine: write-ahead log, synchronous=FULL, prepared statements
 * kept per connection.
 */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/engine.h"
#include "store/sqlite.h"

#define LOG_HEADER 48 /* bytes of the first copy of the log index's header */
#define SLOTS 1024    /* a power of two, far more than there are queries */

struct prepared {
	const struct query *query;
	sqlite3_stmt *stmt;
};

struct conn {
	sqlite3 *db;
	struct sqlite_rules rules;
	sqlite3_stmt *tx[6];
	volatile void *log_index; /* CONN_WATCH: the write-ahead log's index, shared memory */
	struct sqlite_log *log;	  /* CONN_WRITE */
	_Atomic bool bad;	  /* a flush to disk has failed: it is never tried again */
	struct prepared slots[SLOTS];
};

static const char *const tx_text[] = {
	[TX_BEGIN] = "BEGIN",
	[TX_COMMIT] = "COMMIT",
	[TX_ROLLBACK] = "ROLLBACK",
	[TX_SAVE] = "SAVEPOINT request",
	[TX_RELEASE] = "RELEASE request",
	[TX_UNSAVE] = "ROLLBACK TO request",
};

static const struct {
	int code;
	err e;
} codes[] = {
	{ SQLITE_BUSY, ERR_BUSY },	   { SQLITE_LOCKED, ERR_BUSY },
	{ SQLITE_FULL, ERR_FULL },	   { SQLITE_READONLY, ERR_READONLY },
	{ SQLITE_CANTOPEN, ERR_READONLY }, { SQLITE_CONSTRAINT, ERR_CONFLICT },
	{ SQLITE_NOMEM, ERR_MEMORY },
};

/* A full disk, a quota or a limit on the size of files: one thing to a writer.
 * (SQLite knows the first as such, and keeps no errno of a failed COMMIT.) */
static bool is_full(const struct conn *c, int rc)
{
	int kept = sqlite3_system_errno(c->db), last = errno;

	return (rc & 0xFF) == SQLITE_IOERR && (kept == ENOSPC || kept == EDQUOT || kept == EFBIG ||
					       last == EDQUOT || last == EFBIG);
}

static err fail(struct conn *c, int rc, const char *what)
{
	err e = ERR_STORE;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == (rc & 0xFF))
			e = codes[i].e;
	if (sqlite_flush_failed(sqlite3_extended_errcode(c->db)))
		c->bad = true;
	else if (is_full(c, rc))
		e = ERR_FULL;
	LOG(LOG_WARN, "sqlite", LOG_T("what", what), LOG_N("rc", sqlite3_extended_errcode(c->db)),
	    LOG_OS("detail", sqlite3_errmsg(c->db)));
	return e;
}

static err script(struct conn *c, const char *sql)
{
	int rc;

	c->rules.makes_schema = true;
	rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
	c->rules.makes_schema = false;
	return rc == SQLITE_OK ? OK : fail(c, rc, "script");
}

static err prepare(struct conn *c, const char *sql, sqlite3_stmt **out)
{
	int rc = sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);

	return rc == SQLITE_OK ? OK : fail(c, rc, "prepare");
}

static err configure(struct conn *c, const struct conn_config *config)
{
	char text[512];

	sqlite3_busy_timeout(c->db, 10000);
	sqlite3_snprintf(
		sizeof(text), text,
		"PRAGMA cache_size=-%lld; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;",
		(long long)config->cache_kib);
	TRY(script(c, text));
	if (config->role != CONN_WRITE)
		return script(c, "PRAGMA query_only=ON");
	return script(c, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
			 "PRAGMA secure_delete=ON;"); /* what is erased leaves no bytes */
}

static void sqlite_close(struct conn **cp)
{
	struct conn *c = *cp;

	if (!c)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		sqlite3_finalize(c->slots[i].stmt);
	for (size_t i = 0; i < 6; i++)
		sqlite3_finalize(c->tx[i]);
	sqlite_log_stop(c->log);
	if (c->bad)
		sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(c->db);
	mem_free(c);
	*cp = NULL;
}

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

/* Memory statistics would take one lock for the whole process at each malloc. */
static void set_up_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* SQLite's own mapping of the log's index, which lasts as long as the connection;
 * reading anything first makes sure that it is there. */
static err watch(struct conn *c)
{
	sqlite3_file *file = NULL;

	TRY(script(c, "PRAGMA schema_version"));
	if (sqlite3_file_control(c->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
	    !file || !file->pMethods || file->pMethods->iVersion < 2 ||
	    file->pMethods->xShmMap(file, 0, 32768, 0, &c->log_index) != SQLITE_OK || !c->log_index)
		return FAIL(ERR_STORE, "the write-ahead log's index cannot be read");
	return OK;
}

static err sqlite_open(const struct conn_config *config, struct conn **out)
{
	int flags = SQLITE_OPEN_NOMUTEX |
		    (config->role == CONN_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
						: SQLITE_OPEN_READONLY);
	struct conn *c = mem_new(sizeof(*c));
	char path[4096];
	err e = ERR_STORE;
	int rc;

	*out = NULL;
	if (!c)
		return FAIL(ERR_MEMORY, "connection");
	pthread_once(&library_once, set_up_library);
	if (config->where.n == 0 || config->where.n >= sizeof(path))
		goto out;
	memcpy(path, config->where.p, config->where.n);
	path[config->where.n] = '\0';
	rc = sqlite3_open_v2(path, &c->db, flags, NULL);
	if (rc != SQLITE_OK) {
		e = fail(c, rc, "open");
		goto out;
	}
	c->rules = (struct sqlite_rules){ config->kept, config->kept_n, false };
	sqlite_guard(c->db, &c->rules);
	e = configure(c, config);
	for (int i = 0; e == OK && i < 6; i++)
		e = prepare(c,
			    i == TX_BEGIN && config->role == CONN_WRITE ? "BEGIN IMMEDIATE"
									: tx_text[i],
			    &c->tx[i]);
	if (e == OK && config->role == CONN_WATCH)
		e = watch(c);
	if (e == OK && config->role == CONN_WRITE)
		e = (c->log = sqlite_log_start(c->db, path, config->bulk, &c->bad)) ? OK
										    : ERR_MEMORY;
out:
	if (e != OK)
		sqlite_close(&c);
	*out = c;
	return e;
}

/* Failing to write means nothing was committed; failing to learn whether the
 * commit reached the disk means nobody knows, now or later. */
static err commit_error(struct conn *c, err e)
{
	if (e == ERR_FULL || e == ERR_READONLY || e == ERR_BUSY)
		return e;
	c->bad = true;
	return ERR_UNKNOWN_OUTCOME;
}

static bool sqlite_is_bad(const struct conn *c)
{
	return c->bad;
}

static err sqlite_tx(struct conn *c, enum tx_step step)
{
	int rc;

	errno = 0;
	rc = sqlite3_step(c->tx[step]);
	sqlite3_reset(c->tx[step]);
	if (rc == SQLITE_DONE)
		return OK;
	err e = fail(c, rc, tx_text[step]);
	return step == TX_COMMIT ? commit_error(c, e) : e;
}

static err find(struct conn *c, const struct query *q, sqlite3_stmt **out)
{
	size_t i = ((uintptr_t)q >> 4) * 2654435761u & (SLOTS - 1);

	while (c->slots[i].query && c->slots[i].query != q)
		i = (i + 1) & (SLOTS - 1);
	if (!c->slots[i].query) {
		TRY(prepare(c, q->sqlite, &c->slots[i].stmt));
		if ((unsigned)sqlite3_column_count(c->slots[i].stmt) != q->out_n ||
		    (unsigned)sqlite3_bind_parameter_count(c->slots[i].stmt) != q->in_n) {
			sqlite3_finalize(c->slots[i].stmt);
			c->slots[i].stmt = NULL;
			return FAIL(ERR_SCHEMA, q->name);
		}
		c->slots[i].query = q;
	}
	*out = c->slots[i].stmt;
	return OK;
}

static int bind(sqlite3_stmt *s, int at, const struct value *v)
{
	switch (v->type) {
	case VALUE_INT:
		return sqlite3_bind_int64(s, at, v->i);
	case VALUE_TEXT:
		return sqlite3_bind_text(s, at, v->s.n ? v->s.p : "", (int)v->s.n, SQLITE_STATIC);
	case VALUE_BLOB:
		return sqlite3_bind_blob(s, at, v->s.n ? v->s.p : "", (int)v->s.n, SQLITE_STATIC);
	case VALUE_REAL:
		return sqlite3_bind_double(s, at, v->r);
	default:
		return sqlite3_bind_null(s, at);
	}
}

static void column(sqlite3_stmt *s, int i, enum value_type type, struct value *v)
{
	v->type = type;
	switch (type) {
	case VALUE_INT:
		v->i = sqlite3_column_int64(s, i);
		break;
	case VALUE_REAL:
		v->r = sqlite3_column_double(s, i);
		break;
	case VALUE_TEXT:
		v->s.p = (const char *)sqlite3_column_text(s, i);
		v->s.n = (size_t)sqlite3_column_bytes(s, i);
		break;
	default:
		v->s.p = sqlite3_column_blob(s, i);
		v->s.n = (size_t)sqlite3_column_bytes(s, i);
	}
}

static err step_rows(struct conn *c, const struct run *run, sqlite3_stmt *s)
{
	struct value v[64];
	size_t n = 0;
	int rc;

	while ((rc = sqlite3_step(s)) == SQLITE_ROW && n++ < run->max) {
		for (unsigned i = 0; i < run->query->out_n; i++)
			column(s, (int)i, run->query->out[i], &v[i]);
		if (sqlite3_errcode(c->db) == SQLITE_NOMEM) /* an empty column may be none */
			return fail(c, SQLITE_NOMEM, run->query->name);
		TRY(run->call(run->data, v));
		if (n == run->max)
			return OK;
	}
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? OK : fail(c, rc, run->query->name);
}

static err sqlite_run(struct conn *c, const struct run *run)
{
	sqlite3_stmt *s = NULL;
	err e = OK;

	TRY(find(c, run->query, &s));
	for (unsigned i = 0; e == OK && i < run->query->in_n; i++)
		if (bind(s, (int)i + 1, &run->in[i]) != SQLITE_OK)
			e = fail(c, SQLITE_ERROR, "bind");
	if (e == OK)
		e = step_rows(c, run, s);
	if (e == OK && run->changed)
		*run->changed = sqlite3_changes64(c->db);
	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
	return e;
}

/* The header of the log's index (https://sqlite.org/walformat.html, 2.2) holds a
 * counter of transactions, the end of the log and its checksum: it differs after
 * every commit of any process, and is in place before the commit is answered. A
 * reading torn by a writer at work gives a number that never comes again, which
 * is as good as a changed one. */
static err sqlite_version(struct conn *c, uint64_t *version)
{
	uint64_t words[LOG_HEADER / sizeof(uint64_t)];
	const volatile uint64_t *from = c->log_index;

	for (size_t i = 0; i < LOG_HEADER / sizeof(uint64_t); i++)
		words[i] = from[i];
	*version = str_hash((str){ (const char *)words, LOG_HEADER });
	return OK;
}

struct explaining {
	sqlite3_stmt *s;
	struct buf *plan;
};

static err read_plan(void *data)
{
	struct explaining *x = data;

	while (sqlite3_step(x->s) == SQLITE_ROW) {
		buf_lit(x->plan, (const char *)sqlite3_column_text(x->s, 3));
		buf_char(x->plan, '\n');
	}
	return OK;
}

static err sqlite_explain(struct conn *c, const struct query *q, struct buf *plan)
{
	char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", q->sqlite);
	sqlite3_stmt *s = NULL;
	err e = sql ? prepare(c, sql, &s) : ERR_MEMORY;

	if (e == OK)
		e = mem_try(read_plan, &(struct explaining){ s, plan });
	sqlite3_finalize(s);
	sqlite3_free(sql);
	return e;
}

static const char *sqlite_migration(const struct migration *m)
{
	return m->sqlite;
}

/* ---- a copy of a running database (https://sqlite.org/backup.html) ---- */

#define SNAPSHOT_PAGES 256
#define PAGE_BYTES 4096 /* SQLite's default, which this engine never changes */

static err open_copy(const char *path, struct conn *to)
{
	int rc = sqlite3_open_v2(path, &to->db, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL);

	if (rc != SQLITE_OK)
		return fail(to, rc, "open the copy");
	/* Nobody reads it before it is whole, and a half one is thrown away. */
	return script(to, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;");
}

static err copy_pages(sqlite3_backup *b, struct conn *to, store_progress *told, void *data)
{
	int rc = SQLITE_OK;

	while (rc == SQLITE_OK) {
		rc = sqlite3_backup_step(b, SNAPSHOT_PAGES);
		if (rc != SQLITE_OK && rc != SQLITE_DONE)
			return fail(to, rc, "backup");
		int64_t all = sqlite3_backup_pagecount(b), left = sqlite3_backup_remaining(b);
		TRY(told(data, (all - left) * PAGE_BYTES, all * PAGE_BYTES));
	}
	return OK;
}

/* The transaction of c holds one state of the log, so that no commit of another
 * makes the copy begin again, and none waits for it. */
static err sqlite_snapshot(struct conn *c, const char *path, store_progress *told, void *data)
{
	struct conn *to = mem_new(sizeof(*to));
	sqlite3_backup *b;
	err e = script(c, "PRAGMA schema_version"); /* reading begins here */

	if (e == OK)
		e = open_copy(path, to);
	if (e == OK) {
		b = sqlite3_backup_init(to->db, "main", c->db, "main");
		e = b ? copy_pages(b, to, told, data) : fail(to, SQLITE_ERROR, "backup");
		sqlite3_backup_finish(b);
	}
	sqlite_close(&to);
	return e;
}

const struct engine engine_sqlite = {
	.scheme = "sqlite:",
	.open = sqlite_open,
	.close = sqlite_close,
	.tx = sqlite_tx,
	.run = sqlite_run,
	.script = script,
	.explain = sqlite_explain,
	.version = sqlite_version,
	.is_bad = sqlite_is_bad,
	.migration_text = sqlite_migration,
	.snapshot = sqlite_snapshot,
};
