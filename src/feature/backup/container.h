/*
 * container: the one file that a backup is. Its format is written down in
 * docs/operations.md; every part ends with its SHA-256, and the file with one
 * over all before it.
 *
 * Invariants: a container appears under its name whole or not at all (base/file)
 * and never replaces a file; reading and writing take 64 KiB however large the
 * members are; any byte that was changed, lost or added is found and the part
 * that it stands in is named.
 * Lifetime: pack and what unpack reports: the arena's.
 */
#ifndef LIUYAN_BACKUP_CONTAINER_H
#define LIUYAN_BACKUP_CONTAINER_H

#include "store/store.h"

/* The head of a container: what was backed up, in the order it is written. */
struct backup_about {
	str program, engine; /* "0.1", "sqlite" */
	int64_t schema;	     /* the number of the newest schema step */
	int64_t at;	     /* when it was made, ms; whole seconds are kept */
	int64_t messages, events;
	int64_t latest; /* when the newest event happened, ms; 0: there is none */
};

struct pack;

MUST err pack_begin(struct arena *a, const char *path, const struct backup_about *x,
		    struct pack **out);
/* Who hears of each member's progress. */
void pack_tell(struct pack *p, store_progress *told, void *data);
/* Takes size bytes from fd; ERR_SYSTEM when there are fewer. */
MUST err pack_member(struct pack *p, const char *name, int fd, int64_t size);
MUST err pack_end(struct pack **p, int64_t *bytes);
void pack_abandon(struct pack **p);

/* What is done with the members, one after the other; each may be NULL. Not OK
 * stops the reading and is passed on. What `put` was given is known to be good
 * only when `end` is called. */
struct unpack_to {
	err (*begin)(void *data, str name, int64_t size);
	err (*put)(void *data, const void *p, size_t n);
	err (*end)(void *data);
	store_progress *told;
	void *data;
};

struct unpack_report {
	struct backup_about about;
	size_t members;
	int64_t bytes;
	str part;	 /* where it is damaged: 文件头, 成员 liuyan.db, 文件尾 */
	const char *why; /* and how; NULL when it is not the file's fault */
};

/* Reads all of it and checks every sum. ERR_CONFLICT: it is damaged, and the
 * report says where. */
MUST err unpack(struct arena *a, const char *path, const struct unpack_to *to,
		struct unpack_report *r);

#endif
