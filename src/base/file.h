/*
 * file: files that are there whole or not at all, and survive a power cut once
 * they are there.
 *
 * Invariants: what is written goes to a temporary name in the same folder, is
 * flushed, renamed, and the folder flushed; the final name never shows a half
 * file. Any failure takes the temporary away. A flush that failed is never
 * tried again: its pages may be gone. Files and folders are the owner's alone
 * (0600, 0700).
 * Errors: ERR_FULL (disk, quota or limit of size), ERR_CONFLICT (FILE_NEW and it
 * is there), ERR_NOT_FOUND, ERR_TOO_LARGE (past the reader's limit),
 * ERR_UNKNOWN_OUTCOME (an earlier file was replaced, and the folder's flush
 * failed), ERR_MEMORY, else ERR_SYSTEM. errno then says why.
 * Lifetime: a struct file from file_open to file_commit or file_abandon.
 * Threads: one at a time for each struct file.
 */
#ifndef LIUYAN_BASE_FILE_H
#define LIUYAN_BASE_FILE_H

#include "base/err.h"

struct file;

enum file_flag { FILE_NEW = 1 }; /* never replaces one that is there */

MUST err file_open(const char *path, struct file **out);
MUST err file_put(struct file *f, const void *p, size_t n);
/* Ends it either way; only OK means that the file is there. */
MUST err file_commit(struct file **f, unsigned flags);
void file_abandon(struct file **f);

/* The whole of it at once. */
MUST err file_write(const char *path, str content, unsigned flags);
MUST err file_read(struct arena *a, const char *path, size_t limit, str *out);

/* To another name on the same file system, where nothing may be yet. */
MUST err file_move(const char *from, const char *to);
/* With the folders above it; one that is there is fine. */
MUST err file_make_folder(const char *path);
MUST err file_flush_folder(const char *path);

/* An empty file beside path under a temporary name, for a library to fill. */
MUST err file_make_temporary(struct arena *a, const char *path, const char **out);
/* A file without a name in that folder, for writing and reading, which is gone
 * with its last descriptor; -1, and errno says why. */
int file_anonymous(const char *folder);
/* Takes away temporaries that nobody has touched for so long, left by a kill;
 * says how many. */
int file_sweep(const char *folder, int64_t older_than_ms);
/* What an errno means to whoever named the file: the common ones in Chinese. */
const char *file_trouble(int number);
int64_t file_room(const char *folder); /* bytes that may be written; -1: unknown */

#endif
