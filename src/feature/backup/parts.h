/*
 * parts: what writing and reading a container share: the head's fields and the
 * running sums. Known to pack.c and unpack.c only.
 */
#ifndef LIUYAN_BACKUP_PARTS_H
#define LIUYAN_BACKUP_PARTS_H

#include <sodium.h>

#include "backup/container.h"

#define MAGIC "liuyan-backup 1"
#define CHUNK 65536

enum head_type { HEAD_TEXT = 1, HEAD_NUMBER, HEAD_TIME };

struct head_field {
	const char *name;
	enum head_type type;
	size_t at; /* in struct backup_about */
};

extern const struct head_field head_fields[];
extern const size_t head_fields_n;

/* Over the part at hand, and over everything so far. A part's own line of its
 * sum counts for the whole only. */
struct digests {
	crypto_hash_sha256_state whole, part;
};

void digests_begin(struct digests *s);
void digests_add(struct digests *s, str bytes);
/* The line "sha256 HEX\n" that must follow; the next part begins. */
str digests_end_part(struct digests *s, struct arena *a);
str digests_end_whole(struct digests *s, struct arena *a);

#endif
