#include <string.h>

#include "store/sqlite.h"

static const char *const pragmas[] = {
	"cache_size",	"temp_store",  "trusted_schema", "query_only",
	"journal_mode", "synchronous", "schema_version", "secure_delete",
};

static bool is_ours(const char *pragma)
{
	for (size_t i = 0; i < sizeof(pragmas) / sizeof(pragmas[0]); i++)
		if (strcmp(pragma, pragmas[i]) == 0)
			return true;
	return false;
}

static const struct kept *find(const struct sqlite_rules *r, const char *table)
{
	for (size_t i = 0; i < r->kept_n; i++)
		if (strcmp(table, r->kept[i].table) == 0)
			return &r->kept[i];
	return NULL;
}

/* SQLite's own tables are written by statements that make or drop something. (It asks for
 * an update of sqlite_master when it declares the table of a table-valued pragma; that
 * one is not written, and could not be: the connection is defensive.) */
static bool may_write(const struct sqlite_rules *r, int deed, const char *table)
{
	const struct kept *k = find(r, table);

	if (r->makes_schema)
		return true;
	if (strncmp(table, "sqlite_", 7) == 0)
		return deed == SQLITE_UPDATE && strcmp(table, "sqlite_master") == 0;
	return !k || deed == SQLITE_INSERT || (deed == SQLITE_UPDATE && !k->frozen);
}

static bool permits(const struct sqlite_rules *r, int deed, const char *what, const char *second)
{
	switch (deed) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		return true;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return may_write(r, deed, what);
	case SQLITE_FUNCTION:
		return strcmp(second, "load_extension") != 0;
	case SQLITE_PRAGMA:
		return strcmp(what, "table_info") == 0 || strcmp(what, "data_version") == 0 ||
		       (r->makes_schema && is_ours(what)); /* data_version: FTS5 asks for it */
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		return false;
	default: /* makes, alters, drops, counts for the planner */
		return r->makes_schema;
	}
}

static int ask(void *data, int deed, const char *a, const char *b, const char *database,
	       const char *trigger)
{
	(void)database;
	(void)trigger;
	return permits(data, deed, a ? a : "", b ? b : "") ? SQLITE_OK : SQLITE_DENY;
}

void sqlite_guard(sqlite3 *db, struct sqlite_rules *rules)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	sqlite3_set_authorizer(db, ask, rules);
}
