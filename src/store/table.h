/*
 * table: what the program knows of its tables: columns, key, spread, and the
 * statements that walk, count and fill one.
 *
 * Invariants: mksql makes these rows from the schema files, so they are the
 * tables that the migrations make. The key's columns come first. No column may
 * be null. first, next: a page in the key's order; next takes the key of the
 * row before it; both take a limit at the end.
 * Lifetime: constants. Rows of a page are that of the session's arena.
 */
#ifndef LIUYAN_STORE_TABLE_H
#define LIUYAN_STORE_TABLE_H

#include "store/query.h"

/* Over the nodes of a cluster (Citus); one machine knows no difference. */
enum spread {
	SPREAD_LOCAL = 1, /* on the coordinator */
	SPREAD_REFERENCE, /* small, the same on every node */
	SPREAD_GROUP,	  /* by one column, rows of one group's key beside each other */
	SPREAD_LIST,	  /* by whoever opens it, in a group of its own */
};

struct table {
	const char *name;
	const char *const *columns;
	const unsigned char *types; /* enum value_type each */
	unsigned columns_n, key_n;
	enum spread spread;
	const char *by, *group;		/* its column and its group's first table, or NULL */
	const char *distribute, *refer; /* statements for Citus, or NULL */
	const char *load;		/* PostgreSQL's COPY of all columns */
	struct query first, next, count, insert;
};

struct table_rows {
	const struct value *v; /* n times columns_n */
	size_t n;
};

/* The tables of all parts, in the parts' order; NULL at the end. */
const struct table *store_table_at(const struct store *s, size_t i);

/* At most `limit` rows behind the key at `after` (key_n values), or from the
 * start when it is NULL. */
MUST err table_page(struct db *db, const struct table *t, const struct value *after, size_t limit,
		    struct table_rows *rows);
/* Puts many rows in, by the fastest way the engine has; all or none. */
MUST err table_load(struct db *db, const struct table *t, const struct table_rows *rows);
MUST err table_count(struct db *db, const struct table *t, int64_t *n);

#endif
