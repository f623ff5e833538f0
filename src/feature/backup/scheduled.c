/* Backups that come round by themselves, in a folder of their own, and their check. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "app/cli.h"
#include "backup/backup.h"
#include "base/clock.h"
#include "base/log.h"

#define MOST 10000 /* files of one folder that are looked at */

static int newest_first(const void *a, const void *b)
{
	const struct backup_file *x = a, *y = b;

	return (y->at > x->at) - (y->at < x->at);
}

err backup_list(struct arena *a, const char *folder, struct backup_files *out)
{
	DIR *d = opendir(folder);
	struct dirent *at;
	struct backup_file f = { 0 };

	*out = (struct backup_files){ .v = ARENA_ARRAY(a, struct backup_file, MOST) };
	if (!d)
		return errno == ENOENT ? ERR_NOT_FOUND : FAIL(ERR_SYSTEM, strerror(errno));
	while (out->n < MOST && (at = readdir(d))) {
		if (!backup_named(str_of(at->d_name), &f.at))
			continue;
		f.path = arena_fmt(a, "%s/%s", folder, at->d_name).p;
		out->v[out->n++] = f;
	}
	closedir(d);
	qsort(out->v, out->n, sizeof(out->v[0]), newest_first);
	return OK;
}

/* ---- the job ---- */

/* `good` has just been read again: the others may go by the rule. It stays itself
 * even where a clock was wrong and it is not the newest by name. */
static err rotate(struct ctx *c, const char *folder, const char *good)
{
	struct backup_files f;

	TRY(backup_list(c->a, folder, &f));
	backup_mark_kept(&f, setting_number(c->settings, SET_BACKUP_DAILY),
			 setting_number(c->settings, SET_BACKUP_WEEKLY));
	for (size_t i = 0; i < f.n; i++) {
		if (f.v[i].keep || strcmp(f.v[i].path, good) == 0)
			continue;
		if (unlink(f.v[i].path) != 0)
			return FAIL(ERR_SYSTEM, strerror(errno));
		LOG(LOG_INFO, "backup_removed", LOG_N("made_at", f.v[i].at));
	}
	return OK;
}

static err go_on(void *data, int64_t done, int64_t total)
{
	const struct app *app = data;

	(void)done;
	(void)total;
	return app->stopping ? ERR_STATE : OK;
}

static err make_and_read_again(struct ctx *c, const char *folder)
{
	const char *path = arena_fmt(c->a, "%s/%.*s", folder, STR_ARG(backup_name(c->a, c->now))).p;
	struct unpack_to check = { .told = go_on, .data = c->app };
	struct unpack_report report;
	struct backup_made made;

	TRY(backup_make(c, path, &made));
	err e = unpack(c->a, path, &check, &report);
	if (e == ERR_STATE) /* stopping; it is whole all the same */
		return OK;
	if (e != OK) {
		unlink(path); /* what cannot be read again must not count as the newest */
		return e;
	}
	LOG(LOG_INFO, "backup_made", LOG_N("bytes", made.bytes), LOG_N("ms", made.took_ms),
	    LOG_N("messages", made.about.messages), LOG_N("events", made.about.events));
	return rotate(c, folder, path);
}

static err when_due(struct ctx *c, const char *folder)
{
	int64_t every = setting_number(c->settings, SET_BACKUP_HOURS) * MS_HOUR;
	struct backup_files f;

	TRY(backup_list(c->a, folder, &f));
	/* The names know minutes. One of the future is of a clock that was wrong. */
	for (size_t i = 0; i < f.n; i++)
		if (f.v[i].at <= c->now + MS_DAY)
			return c->now - f.v[i].at < every ? OK : make_and_read_again(c, folder);
	return make_and_read_again(c, folder);
}

err backup_when_due(struct ctx *c)
{
	const char *folder = setting_text(c->settings, SET_BACKUP_FOLDER);
	int fd;
	err e = OK;

	if (!*folder)
		return OK;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return FAIL(ERR_SYSTEM, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) /* else another process is at it */
		e = when_due(c, folder);
	close(fd);
	return e == ERR_STATE ? OK : e;
}

/* ---- check backups ---- */

static int fault(const char *text, const char *about)
{
	say("%s：%s\n", text, about);
	return 1;
}

static int check_newest(struct cli *cli, const struct backup_files *f)
{
	int64_t hours = setting_number(&cli->app.settings, SET_BACKUP_HOURS);
	struct unpack_report r;
	const char *newest = f->v[0].path;
	int64_t age = clock_now() - f->v[0].at;
	err e = unpack(cli->a, newest, &(struct unpack_to){ 0 }, &r);
	int bad = 0;

	if (e == ERR_CONFLICT)
		bad = fault("最新的备份已损坏",
			    arena_fmt(cli->a, "%s，%.*s，%s", newest, STR_ARG(r.part), r.why).p);
	else if (e != OK)
		bad = fault("最新的备份读不出来", newest);
	else
		say("%s：%lld 字节，%lld 条留言，%lld 个事件，校验和都对。\n", newest,
		    (long long)r.bytes, (long long)r.about.messages, (long long)r.about.events);
	say("共 %zu 份，最新的做于 %lld 小时前。\n", f->n, (long long)(age / MS_HOUR));
	if (age > (hours + 1) * MS_HOUR)
		bad = fault(
			"定时备份没有按时做成",
			arena_fmt(cli->a, "应当每 %lld 小时一次，原因见日志", (long long)hours).p);
	return bad;
}

int check_backups_run(struct cli *cli)
{
	const char *folder = setting_text(&cli->app.settings, SET_BACKUP_FOLDER);
	struct backup_files f;
	err e;

	log_level_set(LOG_NOTHING); /* what is wrong is said in sentences */
	if (!*folder) {
		say("没有设置定时备份（backup.folder）。\n");
		return 0;
	}
	e = backup_list(cli->a, folder, &f);
	if (e != OK)
		return fault("备份文件夹打不开", folder);
	if (f.n == 0)
		return fault("一份定时备份也没有", folder);
	return check_newest(cli, &f);
}
