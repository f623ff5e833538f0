/*
 * engine: what a database driver provides. Only src/store/ sees this.
 *
 * A conn is used by one thread at a time; the store above hands them out.
 */
#ifndef LIUYAN_STORE_ENGINE_H
#define LIUYAN_STORE_ENGINE_H

#include "base/buf.h"
#include "store/query.h"

struct conn; /* each engine's own */
struct table;
struct table_rows;

enum conn_role { CONN_READ, CONN_WRITE, CONN_WATCH };

struct conn_config {
	str where; /* what follows the scheme in the URL */
	enum conn_role role;
	int64_t cache_kib;
	const struct kept *kept;
	size_t kept_n;
	bool bulk;
};

enum tx_step { TX_BEGIN, TX_COMMIT, TX_ROLLBACK, TX_SAVE, TX_RELEASE, TX_UNSAVE };

typedef err row_call(void *data, const struct value *v);

struct run {
	const struct query *query;
	const struct value *in;
	size_t max; /* stop after so many rows */
	row_call *call;
	void *data;
	int64_t *changed; /* or NULL */
};

struct engine {
	const char *scheme;
	bool concurrent; /* many transactions write at once; otherwise one connection does */
	err (*open)(const struct conn_config *config, struct conn **out);
	void (*close)(struct conn **c);
	/* TX_COMMIT gives ERR_UNKNOWN_OUTCOME when nobody knows whether it happened,
	 * and anything else only when it certainly did not. */
	err (*tx)(struct conn *c, enum tx_step step);
	err (*run)(struct conn *c, const struct run *run);
	/* Many rows at once, or NULL: then they are inserted one by one. */
	err (*load)(struct conn *c, struct arena *a, const struct table *t,
		    const struct table_rows *rows);
	err (*script)(struct conn *c, const char *sql);
	err (*explain)(struct conn *c, const struct query *q, struct buf *plan);
	/* A number that differs after any commit of any process (CONN_WATCH). May be
	 * called by several threads at once. */
	err (*version)(struct conn *c, uint64_t *version);
	/* A commit of this process has succeeded; given CONN_WATCH. May be NULL. */
	void (*committed)(struct conn *watcher);
	/* The process is to end: no call waits much longer. May be NULL. */
	void (*hurry)(void);
	/* This connection is of no use any more; may be NULL. */
	bool (*is_bad)(const struct conn *c);
	const char *(*migration_text)(const struct migration *m);
	/* What conn's transaction sees, as an SQLite database at path (an empty file);
	 * NULL: the engine cannot. */
	err (*snapshot)(struct conn *c, const char *path, store_progress *told, void *data);
};

extern const struct engine engine_sqlite, engine_postgres;

#define STEP_UNFINISHED 0 /* a number of no step: says that the data is half there */

/* The store's insides, shared by its files. */
struct db {
	struct store *store;
	struct conn *conn;
	struct arena *a;
	bool writable;
	bool wrote; /* or tried to */
	err failed; /* of its first statement that did; see guard.c */
};

const struct engine *store_engine(const struct store *s);
const struct store_config *store_configuration(const struct store *s);
bool store_must_fail(struct store *s);
err query_run(struct db *db, const struct run *run); /* checked, timed and counted */
/* guard.c: the callbacks of a session and of a statement; ERR_MEMORY instead of a jump. */
MUST err guard_session(struct db *db, store_fn *fn, void *data);
MUST err guard_run(struct db *db, const struct run *run);
void store_count_query(struct store *s, const struct query *q, int64_t microseconds);
void store_count_end(struct store *s, bool committed);

#endif
