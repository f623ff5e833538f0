/*
 * restore: a container becomes the data of an empty folder.
 *
 * All of it is checked first and unpacked into APP_RESTORING inside the folder,
 * opened, migrated and checked there, and moved up at the end; that inner
 * folder goes last. As long as it is there no command uses the folder, so that
 * a kill at any moment leaves nothing that passes for good data.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/cli.h"
#include "backup/backup.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "ledger/ledger.h"
#include "seal/seal.h"
#include "vault/vault.h"
#include "verify/verify.h"

struct restoring {
	struct cli *cli;
	const char *from, *data, *work;
	const char *db; /* URL, or NULL: an SQLite database in the folder */
	bool made_data; /* the folder was not there before */
	struct unpack_report report;
	struct progress bar;
	struct file *member;
	const char *names[8]; /* of the members met so far */
	size_t names_n;
	int steps; /* of migration */
	bool is_signed;
	struct ledger_head sealed; /* the newest head that came along */
	bool said;		   /* why it does not verify */
};

/* ---- members ---- */

/* What a container may hold, spelt in the program, so that no name of a file
 * that came from elsewhere is ever used as a path. */
static const char *known(str name)
{
	if (str_eq(name, S(BACKUP_DB)))
		return BACKUP_DB;
	for (const struct backup_key *k = backup_keys; k->name; k++)
		if (str_eq(name, str_of(k->name)))
			return k->name;
	return NULL;
}

static bool has(const struct restoring *x, const char *name)
{
	for (size_t i = 0; i < x->names_n; i++)
		if (strcmp(x->names[i], name) == 0)
			return true;
	return false;
}

static err note_member(void *data, str name, int64_t size)
{
	struct restoring *x = data;
	const char *k = known(name);

	(void)size;
	if (!k || has(x, k)) {
		x->report.why = "这个程序不认识它，或它出现了两次";
		return ERR_CONFLICT;
	}
	x->names[x->names_n++] = k;
	return OK;
}

static err begin_member(void *data, str name, int64_t size)
{
	struct restoring *x = data;

	TRY(note_member(data, name, size));
	return file_open(arena_fmt(x->cli->a, "%s/%s", x->work, x->names[x->names_n - 1]).p,
			 &x->member);
}

static err put_member(void *data, const void *p, size_t n)
{
	struct restoring *x = data;

	return file_put(x->member, p, n);
}

static err end_member(void *data)
{
	struct restoring *x = data;

	return file_commit(&x->member, FILE_NEW);
}

static err told(void *data, int64_t done, int64_t total)
{
	struct restoring *x = data;

	x->bar.total = total;
	progress_show(&x->bar, done);
	return OK;
}

/* ---- steps, in their order ---- */

static err is_empty(struct restoring *x)
{
	DIR *d = opendir(x->data);
	struct dirent *at;
	bool empty = true;

	x->made_data = !d && errno == ENOENT;
	if (x->made_data)
		return OK;
	while (d && (at = readdir(d)))
		empty = empty && (strcmp(at->d_name, ".") == 0 || strcmp(at->d_name, "..") == 0);
	if (d)
		closedir(d);
	if (d && empty)
		return OK;
	warn("%s 不是空的文件夹，没有恢复。请用 --data 指一个还不存在的文件夹；"
	     "要换掉现有的数据，先停下服务，把旧文件夹改名。\n",
	     x->data);
	return ERR_USAGE;
}

/* An embedded database stays with its keys; any other is where --db says. */
static err choose_database(struct restoring *x)
{
	const char *db = cli_option(x->cli, "--db");

	if (!db || strcmp(db, arena_fmt(x->cli->a, "sqlite:%s/" BACKUP_DB, x->data).p) == 0)
		return OK;
	if (!str_starts(str_of(db), S("sqlite:"))) {
		x->db = db;
		return OK;
	}
	warn("SQLite 数据库总是恢复到数据文件夹里，不能用 --db 指到别处。\n");
	return ERR_USAGE;
}

static bool needs_are_met(struct restoring *x)
{
	bool all = has(x, BACKUP_DB);

	for (const struct backup_key *k = backup_keys; k->name; k++)
		all = all && (k->needed != KEY_ALWAYS || has(x, k->name));
	return all;
}

/* Reads the container once; ends with a sentence about what is wrong with it. */
static err read_through(struct restoring *x, const struct unpack_to *to, const char *label)
{
	x->bar = (struct progress){ .label = label };
	x->names_n = 0;
	err e = unpack(x->cli->a, x->from, to, &x->report);
	progress_end(&x->bar);
	file_abandon(&x->member);
	if (e == OK && needs_are_met(x))
		return OK;
	if (e == ERR_CONFLICT && x->report.why)
		warn("%s 不能用来恢复：%.*s，%s。\n", x->from, STR_ARG(x->report.part),
		     x->report.why);
	else if (e == ERR_NOT_FOUND)
		warn("没有这个文件：%s\n", x->from);
	else if (e == OK)
		warn("%s 不能用来恢复：里面缺少数据库或密钥。\n", x->from);
	else
		warn("恢复没有做成：%s（%s）\n", err_info(e)->text, strerror(errno));
	return e == OK ? ERR_CONFLICT : e;
}

static err check_container(struct restoring *x)
{
	return read_through(x, &(struct unpack_to){ .begin = note_member, .told = told, .data = x },
			    "检查备份");
}

static err unpack_container(struct restoring *x)
{
	const struct unpack_to to = { begin_member, put_member, end_member, told, x };

	if (file_make_folder(x->work) != OK) {
		warn("建不了 %s：%s\n", x->work, strerror(errno));
		return ERR_SYSTEM;
	}
	return read_through(x, &to, "写数据");
}

static err migrate(struct restoring *x)
{
	err e = store_migrate(x->cli->app.store, x->cli->a, &x->steps);

	if (e == ERR_SCHEMA)
		warn("备份是 %.*s 版做的，数据比这个程序（%s）新。请用那个版本或更新的版本恢复。\n",
		     STR_ARG(x->report.about.program), LIUYAN_VERSION);
	else if (e != OK)
		warn("升级数据没有做成：%s\n", err_info(e)->text);
	return e;
}

static err verify_in(struct ctx *c, void *data)
{
	return verify_all(c, data);
}

/* Chains, records, lists, desks, codes and figures, all again from the ledger. */
static err verify(struct restoring *x)
{
	struct verify_report r = { 0 };
	struct ctx c = app_context(&x->cli->app, x->cli->a);
	err e = app_read(&c, verify_in, &r);

	if (e == OK && r.bad == 0)
		return OK;
	x->said = true;
	if (e == OK)
		warn("恢复出来的数据与台账有 %lld 处不符，没有恢复。\n", (long long)r.bad);
	else
		warn("恢复出来的数据不能验证：%s\n", err_info(e)->text);
	return e == OK ? ERR_CONFLICT : e;
}

static err prove(void *data)
{
	struct restoring *x = data;

	progress_end(&x->bar);
	return verify(x);
}

/* Heads that were signed after this backup are of another tree from here on: whoever kept
 * one will ask, and the record itself must be able to say when and from what. */
static err tell_ledger(struct ctx *c, void *data)
{
	struct restoring *x = data;
	struct ledger_head_list heads;
	str object;

	TRY(q_head_page(c->db, INT64_MAX, 1, &heads));
	x->sealed = heads.n ? heads.v[0] : (struct ledger_head){ 0 };
	object = arena_fmt(c->a, "%.*s, %lld leaves", STR_ARG(clock_iso(c->a, x->report.about.at)),
			   (long long)x->sealed.size);
	return ledger_audit(c, "restore", object, "ok");
}

static const char *work_db(struct restoring *x)
{
	return arena_fmt(x->cli->a, "%s/" BACKUP_DB, x->work).p;
}

#define VAULT_KEY "vault.key"

/* No backup holds the vault's key: who finds one shall not be able to open it. */
static err bring_vault_key(struct restoring *x)
{
	const char *from = cli_option(x->cli, "--vault-key");
	str key;
	err e;

	if (!from)
		return OK;
	e = file_read(x->cli->a, from, 1u << 16, &key);
	if (e == OK)
		e = file_write(arena_fmt(x->cli->a, "%s/" VAULT_KEY, x->work).p, key, FILE_NEW);
	if (e != OK)
		warn("保险柜的密钥 %s 读不出来，没有恢复。\n", from);
	return e;
}

/* Brought along, or made for data from before there was a vault. */
static err open_vault(struct restoring *x, struct ctx *c)
{
	err e = vault_load(c);

	if (e == ERR_USAGE)
		warn("备份里不带保险柜的密钥：恢复时用 --vault-key 指它的副本。\n");
	if (access(arena_fmt(x->cli->a, "%s/" VAULT_KEY, x->work).p, F_OK) == 0)
		x->names[x->names_n++] = VAULT_KEY;
	return e;
}

/* The program itself opens what was unpacked, where it lies for now. */
static err try_out(struct restoring *x)
{
	struct app *app = &x->cli->app;
	struct ctx c;
	err e;

	app->data = x->work;
	app->db = arena_fmt(x->cli->a, "sqlite:%s", work_db(x)).p;
	e = bring_vault_key(x);
	if (e != OK)
		return e;
	e = app_open(app, APP_ANY_SCHEMA);
	if (e == OK)
		e = migrate(x);
	else
		warn("备份里的数据打不开，没有恢复。\n");
	c = app_context(app, x->cli->a);
	if (e == OK)
		e = open_vault(x, &c);
	if (e == OK)
		e = verify(x);
	if (e == OK)
		e = app_write(&c, tell_ledger, x);
	if (e == OK)
		e = backup_count(&c, work_db(x), &(struct backup_about){ 0 }, &x->is_signed);
	app_close(app);
	return e;
}

static void say_why_not_over(err e, const char *occupied)
{
	if (occupied)
		warn("目标数据库不是空的：表 %s 里已经有内容，没有恢复。请换一个空的数据库。\n",
		     occupied);
	else
		warn("没有写进目标数据库：%s。其中可能只有一半内容，请删掉重建再恢复。\n",
		     err_info(e)->text);
}

/* What was tried out, row by row into the other engine's database; checked there again
 * while the database is still marked as unfinished. */
static err fill_database(struct restoring *x)
{
	struct app *app = &x->cli->app;
	struct backup_rows rows = { .path = work_db(x), .bar = &x->bar, .prove = prove, .data = x };
	int ran;
	err e;

	app->db = x->db;
	e = app_open(app, APP_ANY_SCHEMA | APP_BULK);
	if (e == OK)
		e = store_migrate(app->store, x->cli->a, &ran);
	if (e == OK) {
		struct ctx c = app_context(app, x->cli->a);
		x->bar = (struct progress){ .label = "写进数据库" };
		e = backup_rows_in(&c, &rows);
	}
	if (e != OK && !x->said)
		say_why_not_over(e, rows.occupied);
	app_close(app);
	if (e == OK)
		backup_forget(x->cli->a, work_db(x));
	return e;
}

static err move_up(struct restoring *x)
{
	struct arena *a = x->cli->a;

	for (size_t i = 0; i < x->names_n; i++)
		if (!x->db || strcmp(x->names[i], BACKUP_DB) != 0)
			TRY(file_move(arena_fmt(a, "%s/%s", x->work, x->names[i]).p,
				      arena_fmt(a, "%s/%s", x->data, x->names[i]).p));
	if (rmdir(x->work) != 0)
		return FAIL(ERR_SYSTEM, strerror(errno));
	return file_flush_folder(x->data);
}

/* ---- after a failure ---- */

static void remove_in(struct restoring *x, const char *folder)
{
	for (size_t i = 0; i < x->names_n; i++)
		backup_forget(x->cli->a, arena_fmt(x->cli->a, "%s/%s", folder, x->names[i]).p);
}

/* The folder was empty: all that carries these names is this run's. */
static void clean_up(struct restoring *x)
{
	remove_in(x, x->data);
	remove_in(x, x->work);
	if (rmdir(x->work) != 0 && errno != ENOENT)
		warn("%s 没有清理干净，请手工删除。\n", x->work);
	if (x->made_data)
		rmdir(x->data);
}

static void say_done(struct restoring *x)
{
	const struct backup_about *b = &x->report.about;
	struct arena *a = x->cli->a;

	if (x->steps)
		say("备份是 %.*s 版做的，数据升级了 %d 步。\n", STR_ARG(b->program), x->steps);
	say("已恢复到 %s%s：%.*s 的备份，%lld 条留言，%lld 个事件", x->data,
	    x->db ? " 和数据库" : "", STR_ARG(clock_minute(a, b->at)), (long long)b->messages,
	    (long long)b->events);
	if (b->latest)
		say("，最后一个在 %.*s", STR_ARG(clock_minute(a, b->latest)));
	say("。校验和都对，台账验证过。\n");
	if (x->sealed.size)
		say("台账恢复到 %.*s 签名的树根（%lld "
		    "项）。如果之后还公布过树根，留有它们的人会看到"
		    "两棵不同的树：\n请公告这次恢复，写明恢复的时间和这个树根（docs/"
		    "ledger.md）。\n",
		    STR_ARG(clock_minute(a, x->sealed.at)), (long long)x->sealed.size);
	if (x->is_signed && !has(x, "ledger.key"))
		warn("注意：备份里没有 ledger.key，恢复的留言板不能再给台账签名。请把它找回来，"
		     "放进 %s。\n",
		     x->data);
}

int restore_run(struct cli *cli)
{
	struct restoring x = { .cli = cli, .from = cli->args[0], .data = cli->app.data };
	err e;

	if (cli->args_n != 1)
		return cli_usage(cli);
	log_level_set(LOG_NOTHING); /* what is wrong is said in sentences */
	x.work = arena_fmt(cli->a, "%s/" APP_RESTORING, x.data).p;
	if (choose_database(&x) != OK || is_empty(&x) != OK)
		return 2;
	if (check_container(&x) != OK)
		return 1;
	e = unpack_container(&x);
	if (e == OK)
		e = try_out(&x);
	if (e == OK && x.db)
		e = fill_database(&x);
	if (e == OK) {
		e = move_up(&x);
		if (e != OK)
			warn("恢复没有做成：%s\n", err_info(e)->text);
	}
	if (e != OK)
		clean_up(&x);
	else
		say_done(&x);
	return e == OK ? 0 : 1;
}
