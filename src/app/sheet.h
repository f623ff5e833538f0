/*
 * sheet: a table that comes in as a CSV file, read row by row.
 *
 * Columns are found by name; several names may mean one field, and where a row
 * fills several of them the name that stands first in the table counts. A bad
 * row is said with its line on stderr and passed over.
 * Invariants: memory is independent of the file's length.
 * Lifetime: that of the arena given; a field lives until the next sheet_next.
 */
#ifndef LIUYAN_APP_SHEET_H
#define LIUYAN_APP_SHEET_H

#include "app/cli.h"
#include "text/csv.h"

#define SHEET_FIELDS 32

struct sheet_name {
	unsigned field; /* the slice's own number, below SHEET_FIELDS */
	const char *name;
};

struct sheet_kind {
	const struct sheet_name *names; /* ends with a zero row */
	unsigned needed;		/* bits of the fields without which the file is no use */
	const char *label;		/* of the bar */
};

struct sheet;

/* Opens cli->args[1], "-" for what comes in; NULL after saying on stderr why not. */
struct sheet *sheet_open(struct cli *cli, const struct sheet_kind *kind);
struct sheet *sheet_open_at(struct cli *cli, const struct sheet_kind *kind, const char *path);
void sheet_close(struct sheet *s);
/* The next whole row; false at the end. */
bool sheet_next(struct sheet *s);
/* The row's text, trimmed of nothing; empty when there is no such column. */
str sheet_get(const struct sheet *s, unsigned field);
bool sheet_has(const struct sheet *s, unsigned field); /* such a column */
int64_t sheet_line(const struct sheet *s);
/* Reports a bad row: 第 N 行：reason. */
void sheet_bad(struct sheet *s, int64_t line, const char *reason);
int64_t sheet_bad_n(const struct sheet *s);
/* Says whether the file could be read to its end; false when not. */
bool sheet_end(struct sheet *s);

#endif
