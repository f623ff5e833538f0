#include "backup/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/queries.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "store/queries.h"

/* Room that a backup leaves to the board when both are on one disk. */
#define SPARE ((int64_t)64 << 20)

#define STEP_SEAL 500 /* the step that makes the ledger's tables: data of before has none */

/* ---- the database ---- */

struct copying {
	struct ctx *c;
	const char *path;
	struct progress bar;
	int64_t room; /* where it goes; -1: unknown */
};

/* Neither a program that ends nor one whose store has failed goes on with it. */
static err may_go_on(const struct app *app)
{
	return app->stopping || store_failed(app->store) ? ERR_STATE : OK;
}

/* Twice: the copy, and the container made of it. */
static err copying_told(void *data, int64_t done, int64_t total)
{
	struct copying *x = data;

	TRY(may_go_on(x->c->app));
	if (x->room >= 0 && x->room < 2 * total + SPARE)
		return FAIL(ERR_FULL, "not enough room for a backup");
	x->bar.total = total;
	progress_show(&x->bar, done);
	return OK;
}

static err told(void *data, int64_t done, int64_t total)
{
	struct copying *x = data;

	x->bar.total = total;
	progress_show(&x->bar, done);
	return may_go_on(x->c->app);
}

static err copy(struct ctx *c, void *data)
{
	struct copying *x = data;

	return store_snapshot(c->db, x->path, copying_told, x);
}

static const char *folder_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	return !slash	       ? "."
	       : slash == path ? "/"
			       : arena_cstr(a, (str){ path, (size_t)(slash - path) });
}

err backup_database(struct ctx *c, const char *path)
{
	struct copying x = {
		.c = c,
		.path = path,
		.bar = { .label = "复制数据库" },
		.room = file_room(folder_of(c->a, path)),
	};
	bool embedded = str_eq(str_of(store_scheme(c->app->store)), S("sqlite:"));
	err e = embedded ? app_read(c, copy, &x) : backup_rows_out(c, path, told, &x);

	progress_end(&x.bar);
	return e;
}

void backup_forget(struct arena *a, const char *path)
{
	static const char *const beside[] = { "", "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++)
		unlink(arena_fmt(a, "%s%s", path, beside[i]).p);
}

/* ---- what it holds ---- */

struct tally {
	struct backup_about *about;
	bool *is_signed;
};

static err tally(struct db *db, void *data)
{
	struct tally *x = data;
	struct backup_about *out = x->about;
	struct schema_step_list steps;
	struct backup_tally messages, events, signers = { 0 };

	TRY(q_schema_steps(db, &steps));
	TRY(q_backup_messages(db, INT64_MIN, &messages));
	TRY(q_backup_events(db, INT64_MIN, &events));
	out->schema = steps.n ? steps.v[steps.n - 1].number : 0;
	if (out->schema >= STEP_SEAL)
		TRY(q_backup_signers(db, 1, &signers));
	*x->is_signed = signers.n > 0;
	out->messages = messages.n;
	out->events = events.n;
	out->latest = events.latest;
	return OK;
}

err backup_count(struct ctx *c, const char *path, struct backup_about *out, bool *is_signed)
{
	struct tally x = { out, is_signed };
	struct store_part const *parts[] = { slice_backup.store };
	struct store_config config = {
		.url = arena_fmt(c->a, "sqlite:%s", path).p,
		.parts = parts,
		.parts_n = 1,
		.readers = 1,
		.cache_kib = 1024,
	};
	struct store *copy_store = NULL;
	err e = store_open(c->a, &config, &copy_store);

	if (e == OK)
		e = store_read(copy_store, c->a, tally, &x);
	store_close(&copy_store);
	return e;
}

/* ---- packing ---- */

static err add_file(struct pack *p, const char *name, const char *path, bool needed)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	err e;

	if (fd < 0)
		return errno == ENOENT && !needed ? OK : FAIL(ERR_SYSTEM, name);
	e = fstat(fd, &st) == 0 ? pack_member(p, name, fd, st.st_size) : FAIL(ERR_SYSTEM, name);
	close(fd);
	return e;
}

static const char *key_path(struct ctx *c, const struct backup_key *k)
{
	return arena_fmt(c->a, "%s/%s", c->app->data, k->name).p;
}

/* A backup without a key that its data needs would be found out when it is too late. */
static err find_keys(struct ctx *c, bool is_signed, const char **lacks)
{
	for (const struct backup_key *k = backup_keys; k->name; k++) {
		if (access(key_path(c, k), R_OK) == 0 || (k->needed == KEY_SIGNER && !is_signed))
			continue;
		*lacks = k->name;
		return FAIL(ERR_SYSTEM, k->name);
	}
	return OK;
}

static err add_all(struct ctx *c, struct pack *p, const char *db)
{
	TRY(add_file(p, BACKUP_DB, db, true));
	for (const struct backup_key *k = backup_keys; k->name; k++)
		TRY(add_file(p, k->name, key_path(c, k), false));
	return OK;
}

static err pack_all(struct ctx *c, const char *path, const char *db, struct backup_made *out)
{
	struct copying x = { .c = c, .bar = { .label = "写备份文件" } };
	struct pack *p;
	err e;

	TRY(pack_begin(c->a, path, &out->about, &p));
	pack_tell(p, told, &x);
	e = add_all(c, p, db);
	progress_end(&x.bar);
	if (e != OK) {
		pack_abandon(&p);
		return e;
	}
	return pack_end(&p, &out->bytes);
}

err backup_make(struct ctx *c, const char *path, struct backup_made *out)
{
	const char *db;
	str engine = str_of(store_scheme(c->app->store));
	int64_t from = clock_monotonic();
	bool is_signed = false;
	err e;

	*out = (struct backup_made){
		.about = { .program = S(LIUYAN_VERSION),
			   .engine = str_cut(&engine, ':'),
			   .at = c->now },
	};
	if (access(path, F_OK) == 0)
		return ERR_CONFLICT;
	file_sweep(folder_of(c->a, path), MS_HOUR);
	TRY(file_make_temporary(c->a, path, &db));
	e = backup_database(c, db);
	if (e == OK)
		e = backup_count(c, db, &out->about, &is_signed);
	if (e == OK)
		e = find_keys(c, is_signed, &out->lacks);
	if (e == OK)
		e = pack_all(c, path, db, out);
	backup_forget(c->a, db);
	out->took_ms = (clock_monotonic() - from) / 1000;
	return e;
}

/* ---- the slice ---- */

const struct backup_key backup_keys[] = {
	{ "secret.key", KEY_ALWAYS },
	{ "ledger.key", KEY_SIGNER },
	{ 0 },
};

static const struct option no_options[] = { { 0 } };
static const struct option restore_options[] = {
	{ "--vault-key", true, "保险柜的密钥文件（vault.key）的副本；备份里不带它" },
	{ 0 },
};

static const struct command commands[] = {
	{ "backup", "FILE", "把留言板备份成一个文件（不用停止服务）", backup_run, no_options },
	{ "restore", "FILE", "从备份恢复到一个空的文件夹（--data）", restore_run, restore_options },
	{ 0 },
};

static const struct cli_kind kinds[] = {
	{ "check", "backups", "最近的定时备份还在、没有坏", check_backups_run },
	{ 0 },
};

static const struct job jobs[] = {
	{ "backup", 10 * MS_MINUTE, backup_when_due, true },
	{ 0 },
};

static const size_t no_migrations = 0;
static const struct store_part store = { .migrations_n = &no_migrations,
					 .queries = queries_backup,
					 .queries_n = &queries_backup_n };

const struct slice slice_backup = {
	.name = "backup", .store = &store, .commands = commands, .kinds = kinds, .jobs = jobs
};
