#include "main/commands.h"

#include <string.h>

#include "app/cli.h"
#include "app/route.h"
#include "base/log.h"
#include "secret/secret.h"

static int version_run(struct cli *cli)
{
	(void)cli;
	say("liuyan %s\n", LIUYAN_VERSION);
	return 0;
}

static int config_run(struct cli *cli)
{
	settings_print(&cli->app.settings);
	return 0;
}

static err init_slices(struct ctx *c, void *data)
{
	(void)data;
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->init)
			TRY(slices[i]->init(c));
	return OK;
}

static int print_statements(struct cli *cli, const char *what)
{
	static const struct {
		const char *what;
		void (*print)(void);
	} prints[] = { { "citus", citus_print }, { "roles", roles_print } };

	for (size_t i = 0; i < sizeof(prints) / sizeof(prints[0]); i++)
		if (strcmp(what, prints[i].what) == 0) {
			prints[i].print();
			return 0;
		}
	return cli_usage(cli);
}

static int migrate_run(struct cli *cli)
{
	const char *print = cli_option(cli, "--print");
	int ran = 0;
	err e;

	if (print)
		return print_statements(cli, print);
	e = app_open(&cli->app, APP_ANY_SCHEMA | APP_BULK); /* it may take long */

	if (e == OK)
		e = store_migrate(cli->app.store, cli->a, &ran);
	if (e == OK && cli_option(cli, "--new-secret")) {
		struct ctx c = app_context(&cli->app, cli->a);
		e = secret_accept(&c);
	}
	app_close(&cli->app);
	if (e != OK)
		return cli_fail(cli, e, "升级数据");
	say("执行了 %d 步。\n", ran);
	return 0;
}

/* import, export and check hand over to the row of the named kind. */
static int kind_run(struct cli *cli)
{
	for (size_t i = 0; cli->args_n && i < slices_n; i++)
		for (const struct cli_kind *k = slices[i]->kinds; k && k->name; k++)
			if (strcmp(k->command, cli->command->name) == 0 &&
			    strcmp(k->name, cli->args[0]) == 0)
				return k->run(cli);
	if (cli->args_n)
		warn("liuyan %s 不认识 %s\n", cli->command->name, cli->args[0]);
	cli_usage(cli);
	for (size_t i = 0; i < slices_n; i++)
		for (const struct cli_kind *k = slices[i]->kinds; k && k->name; k++)
			if (strcmp(k->command, cli->command->name) == 0)
				warn("  %-10s %s\n", k->name, k->text);
	return 2;
}

/* `liuyan check` alone runs every check. */
static int check_run(struct cli *cli)
{
	int worst = 0;

	if (cli->args_n)
		return kind_run(cli);
	for (size_t i = 0; i < slices_n; i++)
		for (const struct cli_kind *k = slices[i]->kinds; k && k->name; k++) {
			if (strcmp(k->command, "check") != 0)
				continue;
			say("── %s：%s\n", k->name, k->text);
			int status = k->run(cli);
			worst = status > worst ? status : worst;
		}
	return worst;
}

/* ERR_STATE: the database is in use already. One that was begun with this folder's
 * secret and not ended may be gone on with. */
static err init_tables(struct cli *cli)
{
	bool begun = false;
	int ran = 0;

	if (cli->app.made_secret)
		TRY(store_begun(cli->app.store, cli->a, &begun));
	if (!begun)
		TRY(store_migrate(cli->app.store, cli->a, &ran));
	return ran ? OK : ERR_STATE;
}

static int init_run(struct cli *cli)
{
	struct ctx c;
	err e = app_open(&cli->app, APP_CREATE | (cli_option(cli, "--demo") ? APP_BULK : 0));

	if (e == OK)
		e = init_tables(cli);
	if (e == ERR_STATE) {
		warn("%.*s 里已经有留言板的数据，没有改动。\n",
		     STR_ARG(store_place(cli->a, cli->app.db)));
		app_unmake_secret(&cli->app);
		app_close(&cli->app);
		return 1;
	}
	c = app_context(&cli->app, cli->a);
	if (e == OK)
		e = app_write(&c, init_slices, NULL);
	if (e == OK)
		for (size_t i = 0; i < slices_n; i++)
			for (const struct cli_kind *k = slices[i]->kinds; k && k->name; k++)
				if (strcmp(k->command,
					   cli_option(cli, "--demo") ? "init-demo" : "init") == 0 &&
				    e == OK && k->run(cli) != 0)
					e = ERR_SYSTEM;
	app_close(&cli->app);
	return e == OK ? 0 : cli_fail(cli, e, "建立数据");
}

static const struct option init_options[] = {
	{ "--demo", false, "放入演示内容和演示账号" },
	{ 0 },
};

static const struct option migrate_options[] = {
	{ "--new-secret", false, "secret.key 是有意换掉的：以后就用这一个" },
	{ "--print", true,
	  "不改数据，只写出语句。citus：把空数据库变成 Citus 分布式；roles：给 serve "
	  "一个权限最小的角色" },
	{ 0 },
};

static const struct option import_options[] = {
	{ "--office", true, "没有写明对象的留言归到这个职务（编号）" },
	{ "--source", true, "来源名称，和行里的编号一起认出重复（默认按文件内容的编号）" },
	{ 0 },
};

static const struct option worker_options[] = {
	{ "--once", false, "每件事做一次就结束" },
	{ 0 },
};

static const struct option export_options[] = {
	{ "--approval", true, "批准大量导出的申请编号" },
	{ "--from", true, "起始日期" },
	{ "--to", true, "截止日期" },
	{ 0 },
};

const struct command main_commands[] = {
	{ "init", "[--demo]", "建立数据文件夹", init_run, init_options },
	{ "serve", "", "提供网站服务", serve_run, NULL },
	{ "worker", "[--once]", "只做定时工作（serve 自己也做）", worker_run, worker_options },
	{ "migrate", "[--new-secret] [--print citus|roles]", "升级后把数据改到新版本的样子",
	  migrate_run, migrate_options },
	{ "import", "KIND FILE", "导入 CSV", kind_run, import_options },
	{ "export", "KIND", "导出 CSV 到标准输出", kind_run, export_options },
	{ "check", "[KIND]", "查出哪里不对", check_run, NULL },
	{ "config", "", "列出所有设置和来源", config_run, NULL },
	{ "version", "", "版本", version_run, NULL },
	{ 0 },
};
