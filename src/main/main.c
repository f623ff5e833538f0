/*
 * liuyan: one program. This file reads the command line and the settings and
 * hands over to the command's row.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/cli.h"
#include "base/log.h"
#include "base/mem.h"
#include "main/commands.h"

static const struct option common[] = {
	{ "--data", true, "数据文件夹（默认 ./data）" },
	{ "--db", true, "数据库：sqlite:PATH（默认在数据文件夹里）或 postgresql://…" },
	{ "--config", true, "配置文件（名称 = 值，每行一个）" },
	{ "--listen", true, "监听地址 ADDR:PORT（默认 127.0.0.1:8080）" },
	{ 0 },
};

static const struct command *find_in(const struct command *list, const char *name)
{
	for (; list && list->name; list++)
		if (strcmp(list->name, name) == 0)
			return list;
	return NULL;
}

static const struct command *find_command(const char *name)
{
	const struct command *k = find_in(main_commands, name);

	for (size_t i = 0; !k && i < slices_n; i++)
		k = find_in(slices[i]->commands, name);
	return k;
}

static void list_commands(const struct command *list, cli_put *put)
{
	for (; list && list->name; list++)
		if (*list->text) /* words between the program and itself have none */
			put("  %-9s %-28s %s\n", list->name, list->arguments, list->text);
}

static bool is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

static int usage(int status)
{
	cli_put *put = status == 0 ? say : warn;

	put("留言 %s。用法：liuyan 命令 [选项]\n\n", LIUYAN_VERSION);
	list_commands(main_commands, put);
	for (size_t i = 0; i < slices_n; i++)
		list_commands(slices[i]->commands, put);
	put("\n共同选项：\n");
	for (const struct option *o = common; o->name; o++)
		put("  %-22s %s\n", o->name, o->text);
	return status;
}

static const struct option *find_option(const struct command *k, str name)
{
	const struct option *lists[] = { common, k->options };

	for (size_t i = 0; i < 2; i++)
		for (const struct option *o = lists[i]; o && o->name; o++)
			if (str_eq(name, str_of(o->name)))
				return o;
	return NULL;
}

static bool take_option(struct cli *cli, int argc, char **argv, int *i)
{
	str value = str_of(argv[*i]), name = str_cut(&value, '=');
	const struct option *o = find_option(cli->command, name);
	bool joined = name.n < strlen(argv[*i]);

	if (!o || cli->options_n == 32 || (joined && !o->takes_value)) {
		warn("liuyan %s 没有选项 %s\n", cli->command->name, argv[*i]);
		return false;
	}
	if (o->takes_value && !joined && ++*i == argc) {
		warn("选项 %s 后面缺少内容\n", o->name);
		return false;
	}
	cli->options[cli->options_n].name = o->name;
	cli->options[cli->options_n++].value = !o->takes_value ? "" : joined ? value.p : argv[*i];
	return true;
}

static bool parse(struct cli *cli, int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		if (strncmp(argv[i], "--", 2) == 0) {
			if (!take_option(cli, argc, argv, &i))
				return false;
		} else if (cli->args_n == 8) {
			warn("参数太多\n");
			return false;
		} else {
			cli->args[cli->args_n++] = argv[i];
		}
	}
	return true;
}

static bool configure(struct cli *cli)
{
	const char *file = cli_option(cli, "--config"), *listen = cli_option(cli, "--listen");
	const char *data = cli_option(cli, "--data"), *db = cli_option(cli, "--db");
	struct app *app = &cli->app;
	str why = { 0 };
	err e = OK;

	settings_defaults(&app->settings);
	if (file)
		e = settings_file(&app->settings, cli->a, file, &why);
	if (e == OK)
		e = settings_environment(&app->settings, cli->a, &why);
	if (e == OK && listen)
		e = settings_set(&app->settings, cli->a, S("http.listen"), str_of(listen),
				 FROM_OPTION, &why);
	if (e != OK)
		warn("%.*s\n", STR_ARG(why));
	app->a = cli->a;
	app->data = data ? data : "./data";
	app->db = db ? db : arena_fmt(cli->a, "sqlite:%s/liuyan.db", app->data).p;
	return e == OK;
}

struct running {
	struct cli *cli;
	int status;
};

static err run_command(void *data)
{
	struct running *r = data;

	r->status = configure(r->cli) ? r->cli->command->run(r->cli) : 2;
	return OK;
}

/* A command that runs out of memory has left its transactions: what it said is
 * done is done. */
static int run(struct cli *cli)
{
	struct running r = { .cli = cli };
	err e = mem_try(run_command, &r);

	if (e == OK)
		return r.status;
	app_close(&cli->app);
	return cli_fail(cli, e, cli->command->name);
}

int main(int argc, char **argv)
{
	struct cli cli = { .a = arena_new(1 << 16) };
	int status = 2;

	if (!cli.a)
		mem_out();
	umask(077); /* the data folder is nobody else's */
	cli.command = argc > 1 ? find_command(argv[1]) : NULL;
	if (argc == 2 && is_help(argv[1])) {
		status = usage(0);
	} else if (!cli.command) {
		if (argc > 1)
			warn("没有命令 %s\n", argv[1]);
		status = usage(2);
	} else if (argc == 3 && is_help(argv[2]) && argv[2][0] == '-') {
		status = cli_help(&cli);
	} else if (!parse(&cli, argc, argv)) {
		status = cli_usage(&cli);
	} else {
		status = run(&cli);
	}
	arena_free(&cli.a);
	return status;
}
