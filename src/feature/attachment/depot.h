/*
 * depot: where the bytes of files lie: in the data folder, or in an object store.
 *
 * Invariants: a name in it is made of a file's id alone; nothing that anybody
 * sent ever becomes part of a path. What was put is there whole and survives a
 * power cut, or it is not there. What is got is as long as asked, or it fails: no
 * one is ever served half a file.
 * Errors: ERR_NOT_FOUND, ERR_FULL, ERR_BUSY (the object store: try later),
 * ERR_SYSTEM. Threads: any. No session of the store may be open around a call.
 */
#ifndef LIUYAN_ATTACHMENT_DEPOT_H
#define LIUYAN_ATTACHMENT_DEPOT_H

#include "app/context.h"

enum depot { DEPOT_LOCAL = 1, DEPOT_S3 = 2 };

struct depot_name {
	int64_t depot, id;
	bool small;
};

/* A part of a file: n bytes of an open descriptor from `at` on. The caller closes it. */
struct depot_part {
	int fd;
	int64_t at, n;
};

struct depot_want {
	int64_t bytes;	 /* of the whole, as its row says */
	int64_t from, n; /* the part that is wanted */
};

struct depot_way {
	err (*put)(struct ctx *c, const char *key, int fd, int64_t bytes);
	err (*get)(struct ctx *c, const char *key, const struct depot_want *want,
		   struct depot_part *out);
	err (*drop)(struct ctx *c, const char *key); /* one that is not there is fine */
};

extern const struct depot_way depot_local, depot_s3;

/* Where new files go, by the settings. */
enum depot depot_new(const struct settings *s);
MUST err depot_put(struct ctx *c, const struct depot_name *name, int fd, int64_t bytes);
MUST err depot_get(struct ctx *c, const struct depot_name *name, const struct depot_want *want,
		   struct depot_part *out);
MUST err depot_drop(struct ctx *c, const struct depot_name *name);

/* "DATA/uploads"; and below it, for the check: the id that a file's name says, 0: none. */
const char *depot_folder(struct ctx *c);
int64_t depot_id_of(const char *name, bool *small);

#endif
