/* Erasing by request, for an operator: the person goes out of a message's record. */
#include "app/cli.h"
#include "base/log.h"
#include "dossier/dossier.h"
#include "ledger/ledger.h"

struct erasing {
	int64_t message;
	str reason;
	bool unknown;
};

static err erase(struct ctx *c, void *data)
{
	struct erasing *x = data;
	struct message m;
	err e = message_get(c, x->message, &m);

	x->unknown = e == ERR_NOT_FOUND;
	TRY(e);
	TRY(dossier_erase(c, m.id, x->reason));
	TRY(q_message_writer_drop(c->db, m.id, NULL));
	return ledger_audit(c, "erase", arena_fmt(c->a, "%lld", (long long)m.id),
			    arena_cstr(c->a, x->reason));
}

/* It goes into the public chain as it is. */
static bool is_word(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '_' || (s.p[i] >= 'a' && s.p[i] <= 'z')))
			return false;
	return s.n > 0 && s.n <= 40;
}

static int run(struct cli *cli)
{
	struct erasing x = { .reason = str_of(cli_option(cli, "--reason")) };
	struct ctx c;
	err e;

	if (cli->args_n != 1 || !str_eq(str_of(cli->args[0]), S("erase")) ||
	    !cli_number(cli, "--message", 0, &x.message) || x.message <= 0)
		return cli_usage(cli);
	if (!is_word(x.reason)) {
		warn("--reason 要写一个小写英文词（可用下划线），如 "
		     "asked、court_order；它会进入公开的台账。\n");
		return 2;
	}
	e = app_open(&cli->app, 0);
	if (e == OK) {
		c = app_context(&cli->app, cli->a);
		e = app_write(&c, erase, &x);
	}
	app_close(&cli->app);
	if (x.unknown)
		warn("没有这条留言：%lld\n", (long long)x.message);
	if (e != OK)
		return x.unknown ? 1 : cli_fail(cli, e, "清除个人信息");
	say("留言 %lld 的联系方式等个人信息已清除，台账已记下。\n", (long long)x.message);
	return 0;
}

static const struct option options[] = {
	{ "--message", true, "留言编号" },
	{ "--reason", true, "原因，一个英文词" },
	{ 0 },
};

extern const struct command me_commands[];
const struct command me_commands[] = {
	{ "writer", "erase --message ID --reason WORD", "按本人要求清除一条留言里的个人信息", run,
	  options },
	{ 0 },
};
