/*
 * corpus: a file of messages read whole, for the commands that learn from texts,
 * compare them or judge them.
 *
 * Columns go by the names that importing takes (app/columns.def). Texts are as an
 * import would store them: what spreadsheets leave behind is gone, and they are valid
 * UTF-8; a row whose id, title or body is not is said with its line and passed over.
 * Invariants: at most CORPUS_ROWS rows; more is an error, not a silent cut.
 * Lifetime: the arena's.
 */
#ifndef LIUYAN_APP_CORPUS_H
#define LIUYAN_APP_CORPUS_H

#include "app/sheet.h"

#define CORPUS_ROWS 10000000

enum corpus_column {
	COLUMN_ID,
	COLUMN_TITLE,
	COLUMN_BODY,
	COLUMN_TIME,
	COLUMN_REGION,
	COLUMN_DISTRICT,
	COLUMN_OFFICE,
	COLUMN_UNIT,
	COLUMN_KIND,
	COLUMN_DOMAIN,
	COLUMN_STATE,
	COLUMN_AUTHOR,
	COLUMN_PRIVATE,
	COLUMN_LIKES,
	COLUMN_REPLY,
	COLUMN_REPLY_TIME,
	COLUMN_SOLVED,
	COLUMN_RESOLUTION,
	COLUMN_ATTITUDE,
	COLUMN_SPEED,
	COLUMN_GROUP, /* rows that must not be torn apart when a part is held back */
};

extern const struct sheet_name corpus_names[]; /* ends with a zero row */

struct corpus_row {
	str id, title, body, author, domain, region, unit, reply, group;
	int64_t time, reply_time; /* ms; 0: none, or none that can be read */
	int64_t likes;
};

struct corpus {
	struct corpus_row *v;
	size_t n;
};

/* Reads the file at path, of which these columns (bits) must be there; says on stderr
 * what is wrong: false then. */
bool corpus_read(struct cli *cli, const char *path, unsigned needed, struct corpus *out);

#endif
