#include "app/cli.h"
#include "backup/backup.h"
#include "base/clock.h"
#include "base/log.h"
#include "secret/secret.h"

static void say_made(struct cli *cli, const char *path, const struct backup_made *m)
{
	say("%s：%lld 字节，用了 %lld.%lld 秒；%lld 条留言，%lld 个事件", path, (long long)m->bytes,
	    (long long)(m->took_ms / 1000), (long long)(m->took_ms % 1000 / 100),
	    (long long)m->about.messages, (long long)m->about.events);
	if (m->about.latest)
		say("，最后一个在 %.*s", STR_ARG(clock_iso(cli->a, m->about.latest)));
	say("。\n里面有密钥，请像密钥一样保管。\n");
}

/* With another key a backup is worth nothing. Data of before cannot tell. */
static err check_secret(struct ctx *c)
{
	return store_current(c->app->store, c->a) == OK ? secret_check(c) : OK;
}

int backup_run(struct cli *cli)
{
	struct backup_made made = { 0 };
	const char *path = cli->args[0];
	err e;

	if (cli->args_n != 1)
		return cli_usage(cli);
	e = app_open(&cli->app, APP_ANY_SCHEMA | APP_BULK); /* it may take long */
	if (e != OK)
		return err_info(e)->exit;
	struct ctx c = app_context(&cli->app, cli->a);
	e = check_secret(&c);
	if (e == OK)
		e = backup_make(&c, path, &made);
	app_close(&cli->app);
	if (e == ERR_CONFLICT)
		warn("%s 已经存在，没有备份。请换一个文件名。\n", path);
	else if (e == ERR_NOT_FOUND)
		warn("%s 所在的文件夹不存在，没有备份。\n", path);
	else if (e != OK && made.lacks)
		warn("数据文件夹里没有 %s，没有备份：没有它的备份恢复后不能再签名。\n"
		     "请从别的机器或以前的备份取回它。\n",
		     made.lacks);
	else if (e != OK && e != ERR_USAGE)
		cli_fail(cli, e, "备份");
	else if (e == OK)
		say_made(cli, path, &made);
	return err_info(e)->exit;
}
