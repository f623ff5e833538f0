/*
 * csv: a streaming reader and a writer of comma-separated values (RFC 4180).
 *
 * Invariants: memory is about twice record_max, however long the file is. A row
 * is given whole or not at all: a bad record is reported once, with the line
 * where it (or its open quote) begins, and reading goes on behind it. Lines are
 * counted by LF from 1. Accepted: a BOM, LF and CRLF, and any line end or bare
 * CR inside quotes, kept as it is. Empty lines are passed over. A quote in the
 * middle of an unquoted field is an ordinary character.
 * Lifetime: the reader is its arena's; a row's fields live until the next
 * csv_next.
 */
#ifndef LIUYAN_TEXT_CSV_H
#define LIUYAN_TEXT_CSV_H

#include "base/buf.h"

#define CSV_FIELD_MAX 1024

/* Where bytes come from: read fills at most n and returns how many; 0 is the
 * end (a source that can fail remembers that itself). */
struct csv_source {
	size_t (*read)(void *from, char *to, size_t n);
	void *from;
};
struct csv_source csv_from_str(str *rest); /* eats *rest */

enum csv_result { CSV_END, CSV_ROW, CSV_BAD };

struct csv_row {
	const str *field;
	size_t n;
	int64_t line;
	const char *bad; /* the reason, in English; NULL for a row */
};

struct csv;
/* record_max: bytes of the longest allowed record with its line end, at least 64. */
struct csv *csv_new(struct arena *app, size_t record_max, struct csv_source source);
enum csv_result csv_next(struct csv *c, struct csv_row *row);

/* The writer. Quotes where RFC 4180 asks for it; a field that a spreadsheet
 * would take for a formula gets a leading apostrophe. */
void csv_put_field(struct buf *b, str s);
void csv_end_row(struct buf *b);

#endif
