#include "app/cli.h"

#include <string.h>

#include "base/log.h"

const char *cli_option(const struct cli *cli, const char *name)
{
	for (size_t i = 0; i < cli->options_n; i++)
		if (strcmp(cli->options[i].name, name) == 0)
			return cli->options[i].value;
	return NULL;
}

bool cli_number(const struct cli *cli, const char *name, int64_t otherwise, int64_t *out)
{
	const char *v = cli_option(cli, name);

	*out = otherwise;
	if (!v || (str_int(str_of(v), out) && *out >= 0))
		return true;
	warn("%s 后面要写一个不小于零的整数，而不是 %s\n", name, v);
	return false;
}

static void put_usage(const struct command *k, cli_put *put)
{
	put("用法：liuyan %s %s\n  %s\n", k->name, k->arguments, k->text);
	for (const struct option *o = k->options; o && o->name; o++)
		put("  %-22s %s\n", o->name, o->text);
}

int cli_usage(const struct cli *cli)
{
	put_usage(cli->command, warn);
	return 2;
}

int cli_help(const struct cli *cli)
{
	put_usage(cli->command, say);
	return 0;
}

int cli_fail(const struct cli *cli, err e, const char *doing)
{
	(void)cli;
	warn("%s没有做成：%s\n", doing, err_info(e)->text);
	return err_info(e)->exit;
}
