/*
 * store: one installation's data, behind two engines that run one SQL text.
 *
 * Invariants: all reading and writing happens in a session (struct db) that is
 * one transaction on one connection. A read session sees one snapshot and
 * cannot write. A write session is a closure that may be replayed (when the
 * engine threw it out for another's sake), so it never touches the outside
 * world; it is durable when store_write returns OK.
 * ERR_UNKNOWN_OUTCOME means that commit was asked for and its answer was lost:
 * only asking again with the same idempotency key settles it.
 * A session in which a statement failed has failed, whatever its closure says.
 * Lifetime: the store that of the process; a db that of its closure; rows that
 * of the arena given with the session.
 * Threads: store functions may be called from any thread.
 */
#ifndef LIUYAN_STORE_STORE_H
#define LIUYAN_STORE_STORE_H

#include "base/err.h"

struct store;
struct db;
struct query;
struct table;

struct migration {
	int number;
	const char *name, *sqlite, *postgres;
};

/* What one slice brings: its numbered schema steps, its queries, its tables. */
struct store_part {
	const struct migration *migrations;
	const size_t *migrations_n;
	const struct query *const *queries;
	const size_t *queries_n;
	const struct table *const *tables; /* with the schema, or NULL */
	const size_t *tables_n;
};

extern const struct store_part store_own_part; /* the store's own tables: always given */
/* The part of a slice with a schema, from what mksql makes of its folder. */
#define STORE_PART(PART, SLICE)                                                                    \
	extern const struct migration migrations_##SLICE[];                                        \
	extern const size_t migrations_##SLICE##_n;                                                \
	extern const struct table *const tables_##SLICE[];                                         \
	extern const size_t tables_##SLICE##_n;                                                    \
	static const struct store_part PART = { migrations_##SLICE, &migrations_##SLICE##_n,       \
						queries_##SLICE,    &queries_##SLICE##_n,          \
						tables_##SLICE,	    &tables_##SLICE##_n }

/* A table of which no row is ever deleted; of a frozen one none is changed either. */
struct kept {
	const char *table;
	bool frozen;
};

struct store_config {
	const char *url; /* sqlite:PATH or postgresql://… */
	const struct store_part *const *parts;
	size_t parts_n;
	unsigned readers;  /* read connections kept */
	unsigned writers;  /* write connections kept, where many may write at once */
	int64_t cache_kib; /* page cache of each read connection */
	/* Does a schema step without statements; NULL: there are none. */
	err (*step)(void *data, int number);
	void *step_data;
	const struct kept *kept;
	size_t kept_n;
	bool bulk; /* one process loads much: bigger caches and log */
};

struct store_stats {
	int64_t reads, writes, commits, rollbacks, slow;
};

typedef err store_fn(struct db *db, void *data);

MUST err store_open(struct arena *app, const struct store_config *config, struct store **out);
void store_close(struct store **s);

MUST err store_read(struct store *s, struct arena *a, store_fn *fn, void *data);
MUST err store_write(struct store *s, struct arena *a, store_fn *fn, void *data);

/* A URL as it may be shown: without a password. */
str store_place(struct arena *a, const char *url);
/* Other processes, on other machines, may write to it too. */
bool store_is_shared(const struct store *s);
/* A commit or a flush to disk has failed: nothing more is written (ERR_FAILED),
 * reading goes on, and the process should end and be started anew. */
bool store_failed(struct store *s);

/* The process is to end: calls that wait for a silent server are soon given up. */
void store_hurry(struct store *s);

/* A number that has changed whenever any commit, by this or another process,
 * has become visible since it was last asked for. */
uint64_t store_generation(struct store *s);
struct store_stats store_stats(struct store *s);

/* Brings the schema up to date; says how many steps ran. ERR_SCHEMA when the
 * data is newer than this program. */
/* Has any step run in this database? */
MUST err store_begun(struct store *s, struct arena *a, bool *begun);
MUST err store_migrate(struct store *s, struct arena *a, int *ran);
/* ERR_SCHEMA unless the data is exactly at this program's version. */
MUST err store_current(struct store *s, struct arena *a);
/* Prepares every query of every part: names those that do not fit the schema. */
MUST err store_check(struct store *s, struct arena *a, int *bad);
/* The engine's plan for a query, a line a step; for the index lint. */
MUST err store_explain(struct store *s, struct arena *a, const struct query *q, str *plan);
const struct query *store_query_at(const struct store *s, size_t i); /* NULL at the end */

/* Of long work: bytes done and in all. Not OK stops it and is passed on. */
typedef err store_progress(void *data, int64_t done, int64_t total);
/* Writes what the (read) session sees into the empty file at path, as an SQLite
 * database. Writers are not held up; the write-ahead log grows meanwhile. The
 * file is not flushed. ERR_USAGE: this engine needs a copy row by row. */
MUST err store_snapshot(struct db *db, const char *path, store_progress *told, void *data);
const char *store_scheme(const struct store *s); /* "sqlite:" … */

struct arena *db_arena(struct db *db);
/* From here on rows go into another arena; returns the one before. */
struct arena *db_memory(struct db *db, struct arena *a);

/* For tests: the n-th query from now fails with ERR_STORE; 0: none does. */
void store_fail_nth(struct store *s, int64_t n);

#endif
