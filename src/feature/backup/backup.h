/*
 * backup: the installation as one file, made while the board is served, and
 * brought back from it.
 *
 * Invariants: a backup is one moment of the database, always an SQLite one,
 * whichever engine serves, and the keys without which it is worth nothing. It
 * is whole or not there. A restore goes into an empty place; until it is done
 * and checked the place holds APP_RESTORING and no command will use it.
 * The rules below are pure.
 */
#ifndef LIUYAN_BACKUP_BACKUP_H
#define LIUYAN_BACKUP_BACKUP_H

#include "app/app.h"
#include "backup/container.h"
#include "base/log.h"

extern const struct slice slice_backup;

#define BACKUP_DB "liuyan.db"

/* What of the data folder goes with the database; a zero row ends them. */
struct backup_key {
	const char *name;
	enum { KEY_ALWAYS, KEY_SIGNER } needed; /* KEY_SIGNER: once there are signed heads */
};
extern const struct backup_key backup_keys[];

struct backup_made {
	struct backup_about about;
	int64_t bytes, took_ms;
	const char *lacks; /* ERR_SYSTEM: this key of the data folder is not there */
};

/* Makes a container at path, where nothing may be. Gives up with ERR_STATE when
 * the program is stopping, with ERR_FULL before a disk would be filled. */
MUST err backup_make(struct ctx *c, const char *path, struct backup_made *out);

/* The database as this moment has it, into the empty file at path, as SQLite. */
MUST err backup_database(struct ctx *c, const char *path);

/* Takes a database that is thrown away from the disk, with all that its engine
 * keeps beside it. */
void backup_forget(struct arena *a, const char *path);

/* Row by row between the store and an SQLite database at path, for engines that
 * make no snapshot: out into an empty file; in from a whole one, into a database
 * that is empty and has its tables and is no whole one until `prove` is content. */
struct backup_rows {
	const char *path;
	struct progress *bar;
	err (*prove)(void *data);
	void *data;
	const char *occupied; /* out: a table that is not empty */
};
MUST err backup_rows_out(struct ctx *c, const char *path, store_progress *told, void *data);
MUST err backup_rows_in(struct ctx *c, struct backup_rows *in);

/* How many messages and events the database at path holds, and its schema; signed:
 * has it heads that were signed? */
MUST err backup_count(struct ctx *c, const char *path, struct backup_about *out, bool *is_signed);

/* ---- a folder of backups ---- */

struct backup_file {
	int64_t at; /* from its name; minutes */
	const char *path;
	bool keep;
};
struct backup_files {
	struct backup_file *v; /* newest first */
	size_t n;
};

/* "liuyan-YYYYMMDD-HHMM.backup" at +08:00 */
str backup_name(struct arena *a, int64_t at);
bool backup_named(str name, int64_t *at);
/* The newest of each of the last `daily` days and `weekly` weeks that have any;
 * the newest of all in any case. */
void backup_mark_kept(struct backup_files *f, int64_t daily, int64_t weekly);

/* ERR_NOT_FOUND: there is no such folder. */
MUST err backup_list(struct arena *a, const char *folder, struct backup_files *out);

int backup_run(struct cli *cli);
int restore_run(struct cli *cli);
int check_backups_run(struct cli *cli);
err backup_when_due(struct ctx *c); /* the job */

#endif
