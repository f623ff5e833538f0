/* liuyan vault status | new-key | reseal | retire. A key comes and goes only with the yes
 * of a second administrator (approval/approval.h). */
#include "app/cli.h"

#include <string.h>

#include "app/app.h"
#include "approval/approval.h"
#include "base/log.h"
#include "vault/keys.h"
#include "vault/rotate.h"
#include "vault/vault.h"

extern const struct command vault_commands[];

static err read_left(struct ctx *c, void *data)
{
	return q_vault_older(c->db, keys_newest(c->app), 1, data);
}

static err status(struct cli *cli, struct ctx *c)
{
	struct vault_box_list left;
	int64_t ids[KEYS_MOST];
	size_t n = keys_list(&cli->app, ids);

	TRY(app_read(c, read_left, &left));
	say("密钥文件 %s\n套件 %s\n", keys_path(&cli->app), keys_suite(&cli->app)->name);
	for (size_t i = 0; i < n; i++)
		say("第 %lld 号%s\n", (long long)ids[i], i + 1 == n ? "（封存用这一把）" : "");
	if (left.n)
		say("还有封存的内容在旧密钥下：运行 liuyan vault reseal\n");
	else if (n > 1)
		say("旧密钥下没有内容了：可以运行 liuyan vault retire\n");
	return OK;
}

static err new_key(struct cli *cli, struct ctx *c)
{
	int64_t id = 0;
	err e = vault_new_key(c, &id);

	if (e == ERR_STATE)
		warn("%s 不归程序改。请自己加一行新的密钥（编号加一），重启后运行 liuyan vault "
		     "reseal。\n",
		     keys_path(&cli->app));
	if (e == OK)
		say("有了第 %lld 号密钥。先另存 %s（几台机器共用数据库时，也放到每一台），然后运行 "
		    "liuyan vault reseal。\n",
		    (long long)id, keys_path(&cli->app));
	return e;
}

static err reseal(struct cli *cli, struct ctx *c)
{
	int64_t n = 0;
	err e = vault_reseal(&cli->app, &n);

	(void)c;
	say("换到新密钥下：%lld 份\n", (long long)n);
	return e;
}

static err retire(struct cli *cli, struct ctx *c)
{
	err e = vault_retire(c);

	if (e == ERR_STATE)
		warn("还有内容在旧密钥下（先运行 liuyan vault reseal），或密钥文件不归程序改。\n");
	if (e == OK)
		say("旧密钥已从 %s 里去掉。\n", keys_path(&cli->app));
	return e;
}

static err use_approval(struct ctx *c, void *data)
{
	return approval_use(c, APPROVAL_ROTATE, *(int64_t *)data);
}

static err check_approval(struct cli *cli, struct ctx *c)
{
	const char *given = cli_option(cli, "--approval");
	int64_t id = 0;
	err e = given && str_int(str_of(given), &id) ? app_write(c, use_approval, &id)
						     : ERR_FORBIDDEN;

	if (e == ERR_FORBIDDEN)
		warn("换密钥须经两人：由安全管理员在工作台的“双人操作”里申请，另一位管理员批准，"
		     "再加 --approval 申请的编号（一次有效）\n");
	return e;
}

static const struct deed {
	const char *word;
	bool by_two;
	err (*run)(struct cli *cli, struct ctx *c);
} deeds[] = {
	{ "status", false, status },
	{ "new-key", true, new_key },
	{ "reseal", false, reseal },
	{ "retire", true, retire },
};

static int vault_run(struct cli *cli)
{
	const struct deed *d = NULL;
	struct ctx c;
	err e;

	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (cli->args_n == 1 && strcmp(deeds[i].word, cli->args[0]) == 0)
			d = &deeds[i];
	if (!d)
		return cli_usage(cli);
	e = app_open(&cli->app, 0);
	if (e == OK) {
		c = app_context(&cli->app, cli->a);
		e = d->by_two ? check_approval(cli, &c) : OK;
		if (e == OK)
			e = d->run(cli, &c);
		if (e != OK && e != ERR_STATE)
			cli_fail(cli, e, "vault");
	}
	app_close(&cli->app);
	return e == OK ? 0 : 1;
}

static const struct option options[] = {
	{ "--approval", true, "批准更换密钥的申请编号" },
	{ 0 },
};

const struct command vault_commands[] = {
	{ "vault", "status|new-key|reseal|retire", "身份保险柜的密钥", vault_run, options },
	{ 0 },
};
