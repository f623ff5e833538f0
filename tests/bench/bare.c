/*
 * bare: what SQLite alone can do with the rows of submitted messages.
 *
 *   bare STORE FILLED [GROUP]
 *
 * FILLED is STORE after a program took messages in. The rows that these
 * messages have made, in every table, are read into memory and written to
 * STORE as they are: GROUP messages (64) to a transaction, write-ahead log,
 * synchronous=FULL, prepared INSERTs, with all indexes that the schema has.
 * No HTTP, no validation, no hashing, one thread. Prints: messages a second,
 * messages, rows, microseconds of processor time for each message. Fails when the two do not hold
 * as many rows at the end, for then it has not written what the program writes.
 */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TABLES_MAX 64
#define CACHE "PRAGMA cache_size=-8192;" /* what the program's writer has */

struct table {
	char name[64], key[16]; /* key: the column that names the message */
	int columns;
	sqlite3_stmt *insert;
};

struct row {
	int64_t message;
	struct table *table;
	sqlite3_value **v;
};

static struct table tables[TABLES_MAX];
static size_t tables_n, rows_n, rows_max;
static struct row *rows;

static _Noreturn void die(sqlite3 *db, const char *what)
{
	fprintf(stderr, "bare: %s: %s\n", what, sqlite3_errmsg(db));
	exit(1);
}

static void exec(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, char *sql)
{
	sqlite3_stmt *s;

	if (!sql || sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		die(db, sql);
	sqlite3_free(sql);
	return s;
}

static int64_t one(sqlite3 *db, char *sql)
{
	sqlite3_stmt *s = prepare(db, sql);
	int64_t n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;

	sqlite3_finalize(s);
	return n;
}

/* Every table with a column that names a message. */
static void find_tables(sqlite3 *db)
{
	sqlite3_stmt *s = prepare(
		db,
		sqlite3_mprintf("SELECT m.name, c.name, (SELECT COUNT(*) FROM "
				"pragma_table_info(m.name)) FROM sqlite_master m, "
				"pragma_table_info(m.name) c WHERE m.type = 'table' AND (c.name "
				"= 'message' OR (m.name = 'message' AND c.name = 'id') "
				"OR (m.name = 'vault_box' AND c.name = 'record')) "
				"ORDER BY m.name = 'message' DESC, m.rowid"));

	while (sqlite3_step(s) == SQLITE_ROW && tables_n < TABLES_MAX) {
		struct table *t = &tables[tables_n++];
		snprintf(t->name, sizeof(t->name), "%s", sqlite3_column_text(s, 0));
		snprintf(t->key, sizeof(t->key), "%s", sqlite3_column_text(s, 1));
		t->columns = sqlite3_column_int(s, 2);
	}
	sqlite3_finalize(s);
}

static void keep_row(sqlite3_stmt *s, struct table *t)
{
	struct row *r;

	if (rows_n == rows_max) {
		rows_max = rows_max ? rows_max * 2 : 65536;
		rows = realloc(rows, rows_max * sizeof(*rows));
	}
	r = rows ? &rows[rows_n++] : NULL;
	if (!r || !(r->v = calloc((size_t)t->columns, sizeof(*r->v))))
		abort();
	r->table = t;
	r->message = sqlite3_column_int64(s, t->columns);
	for (int i = 0; i < t->columns; i++)
		r->v[i] = sqlite3_value_dup(sqlite3_column_value(s, i));
}

static void read_rows(sqlite3 *filled, int64_t after)
{
	for (size_t i = 0; i < tables_n; i++) {
		struct table *t = &tables[i];
		sqlite3_stmt *s = prepare(
			filled, sqlite3_mprintf("SELECT *, %s FROM %s WHERE %s IN (SELECT id FROM "
						"message WHERE id > %lld)",
						t->key, t->name, t->key, after));
		while (sqlite3_step(s) == SQLITE_ROW)
			keep_row(s, t);
		sqlite3_finalize(s);
	}
}

/* By message; a message's own row first, as read. */
static int in_order(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->message != y->message)
		return x->message < y->message ? -1 : 1;
	return (x->table > y->table) - (x->table < y->table);
}

static void prepare_inserts(sqlite3 *db)
{
	for (size_t i = 0; i < tables_n; i++) {
		char marks[256] = "?";
		for (int k = 1; k < tables[i].columns; k++)
			strcat(marks, ",?");
		tables[i].insert = prepare(
			db, sqlite3_mprintf("INSERT INTO %s VALUES (%s)", tables[i].name, marks));
	}
}

static void insert(sqlite3 *db, const struct row *r)
{
	sqlite3_stmt *s = r->table->insert;

	for (int i = 0; i < r->table->columns; i++)
		sqlite3_bind_value(s, i + 1, r->v[i]);
	if (sqlite3_step(s) != SQLITE_DONE)
		die(db, r->table->name);
	sqlite3_reset(s);
}

static size_t write_all(sqlite3 *db, size_t group)
{
	size_t messages = 0;

	for (size_t i = 0; i < rows_n; i++) {
		if (i == 0 || rows[i].message != rows[i - 1].message) {
			if (messages % group == 0)
				exec(db, messages ? "COMMIT; BEGIN IMMEDIATE" : "BEGIN IMMEDIATE");
			messages++;
		}
		insert(db, &rows[i]);
	}
	exec(db, "COMMIT");
	return messages;
}

/* Claims on work and notices on their way change by themselves; all else must be alike. */
static int compare(sqlite3 *db, sqlite3 *filled)
{
	sqlite3_stmt *s = prepare(db, sqlite3_mprintf("SELECT name FROM sqlite_master WHERE type = "
						      "'table' AND name <> 'lease' AND name "
						      "NOT LIKE 'notice%%'"));
	int bad = 0;

	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(s, 0);
		int64_t a = one(db, sqlite3_mprintf("SELECT COUNT(*) FROM %s", name));
		int64_t b = one(filled, sqlite3_mprintf("SELECT COUNT(*) FROM %s", name));
		if (a == b)
			continue;
		fprintf(stderr, "bare: %s has %" PRId64 " rows, the program made %" PRId64 "\n",
			name, a, b);
		bad = 1;
	}
	sqlite3_finalize(s);
	return bad;
}

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	sqlite3 *db = NULL, *filled = NULL;
	double from, busy;
	size_t n;

	if (argc < 3) {
		fprintf(stderr, "usage: bare STORE FILLED [GROUP]\n");
		return 2;
	}
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ||
	    sqlite3_open_v2(argv[2], &filled, SQLITE_OPEN_READWRITE, NULL))
		die(db, "open");
	exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; " CACHE);
	find_tables(filled);
	read_rows(filled, one(db, sqlite3_mprintf("SELECT MAX(id) FROM message")));
	qsort(rows, rows_n, sizeof(*rows), in_order);
	prepare_inserts(db);
	from = seconds(CLOCK_MONOTONIC);
	busy = seconds(CLOCK_PROCESS_CPUTIME_ID);
	n = write_all(db, argc > 3 ? strtoul(argv[3], NULL, 10) : 64);
	busy = seconds(CLOCK_PROCESS_CPUTIME_ID) - busy;
	from = seconds(CLOCK_MONOTONIC) - from;
	printf("%.1f %zu %zu %.1f\n", (double)n / from, n, rows_n, busy * 1e6 / (double)n);
	return compare(db, filled);
}
