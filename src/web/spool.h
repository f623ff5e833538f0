/*
 * spool: a form with files as it comes in: its fields stay in memory, each of its
 * files goes to disk, and all of it within limits that are checked before a
 * byte is kept.
 *
 * Invariants: files have no name on disk: whatever ends the program or the
 * connection, nothing is left of them. A file that its form's sender left empty
 * is no file; one that is too long, or one too many, is marked and not kept: the
 * form can say so. ERR_TOO_LARGE past any other limit, ERR_FULL when the disk has
 * no room.
 * Lifetime: from spool_open to spool_close, which closes every file; the memory
 * is the caller's arena's. Threads: one at a time.
 */
#ifndef LIUYAN_WEB_SPOOL_H
#define LIUYAN_WEB_SPOOL_H

#include "web/http.h"

struct spool;

struct spool_limits {
	const char *folder;
	int64_t file_max, all_max; /* bytes of one file, of the whole body */
	size_t files_max, fields_max;
};

struct spool *spool_open(struct arena *a, const struct spool_limits *l);
MUST err spool_begin(struct spool *s, str content_type);
MUST err spool_take(struct spool *s, str piece);
/* The body was whole: its fields and its files. */
MUST err spool_end(struct spool *s, struct params *fields, struct uploads *files);
void spool_close(struct spool *s); /* NULL is fine; again is fine */

#endif
