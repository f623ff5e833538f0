/*
 * sqlite: what the SQLite driver's two files share. Nobody else includes this,
 * and sqlite3.h stands nowhere else.
 */
#ifndef LIUYAN_STORE_SQLITE_H
#define LIUYAN_STORE_SQLITE_H

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "store/store.h"

/*
 * What a statement may do, whoever wrote it (https://sqlite.org/c3ref/set_authorizer.html):
 * no other file is attached, no extension loaded, no setting of SQLite's touched but
 * our own; nothing is made or dropped except by a step of the schema; no row of a
 * kept table goes away. Lifetime: that of the connection.
 */
struct sqlite_rules {
	const struct kept *kept;
	size_t kept_n;
	bool makes_schema; /* a script of ours is running */
};
void sqlite_guard(sqlite3 *db, struct sqlite_rules *rules);

/*
 * The write-ahead log goes home into the database, beside the writer.
 *
 * Invariants: *bad is set when a flush to disk has failed, and from then on
 * nothing is moved. Lifetime: that of the writing connection.
 */
struct sqlite_log;

/* Whatever the reason was (a full disk as well): what was to be flushed may be gone. */
bool sqlite_flush_failed(int extended_code);

/* NULL without memory. */
struct sqlite_log *sqlite_log_start(sqlite3 *writer, const char *path, bool bulk,
				    _Atomic bool *bad);
void sqlite_log_stop(struct sqlite_log *l);

#endif
