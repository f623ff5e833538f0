/* liuyan copy: the face of store/copy.h, and the proof that what arrived is right. */
#include "move/move.h"

#include "app/cli.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/copy.h"
#include "vault/vault.h"
#include "verify/verify.h"

static err tell(void *data, int64_t done, int64_t all)
{
	struct progress *bar = data;

	bar->total = all;
	progress_show(bar, done);
	return OK;
}

static void say_counts(const struct copy *k)
{
	say("%-18s %12s %12s\n", "table", "from", "to");
	for (size_t i = 0; i < k->counts_n; i++)
		say("%-18s %12lld %12lld%s\n", k->counts[i].table->name,
		    (long long)k->counts[i].from, (long long)k->counts[i].to,
		    k->counts[i].from == k->counts[i].to ? "" : "  !");
}

static void say_end(const struct cli *cli, const struct copy *k, int64_t us)
{
	double seconds = (double)(us > 0 ? us : 1) / 1e6;

	say("复制了 %lld 行，%.1f 秒，每秒 %.0f 行；两边每张表的行数都一样。\n", (long long)k->rows,
	    seconds, (double)k->rows / seconds);
	if (k->moved_on)
		say("注意：复制期间来源又有新的写入，没有带过来。请停下 serve 和 worker，"
		    "换一个空的目标再复制一次。\n");
	say("密钥不在数据库里，没有复制：%s 里的 *.key（secret.key 等）。两个数据库可以共用"
	    "这个数据文件夹；\n搬到别的机器时请把它们一起带去，否则已发出的查询码和签名都会失效。"
	    "\n",
	    cli->app.data);
}

/* Everything that is kept there, computed again from the ledger that came along. */
static err verify(struct ctx *c, void *report)
{
	return verify_all(c, report);
}

struct proving {
	struct app *to;
	bool done;
	struct verify_report r;
};

/* What is wrong there stays marked as unfinished. */
static err prove(void *data)
{
	struct proving *p = data;
	struct ctx c = app_context(p->to, p->to->a);

	TRY(vault_load(&c)); /* by the keys of the folder, which both databases share */
	TRY(app_read(&c, verify, &p->r));
	p->done = true;
	return p->r.bad ? ERR_CONFLICT : OK;
}

static void say_proof(const struct verify_report *r)
{
	say("在目标上由台账重新计算：留言 %lld 条，事件 %lld 个，%lld 处不符。\n",
	    (long long)r->messages, (long long)r->events, (long long)r->bad);
	if (r->bad)
		warn("目标不能使用。先在来源上运行 liuyan verify。\n");
}

static int explain(const struct cli *cli, const struct copy *k, err e)
{
	if (!k->occupied)
		return cli_fail(cli, e, "复制");
	warn("目标不是空的：表 %s 里已经有内容。请换一个空的数据库。\n", k->occupied->name);
	return err_info(e)->exit;
}

static err copy(struct cli *cli, struct app *from, struct app *to, struct copy *k)
{
	struct progress bar = { .label = "复制" };
	int ran;
	err e;

	TRY(app_open(from, APP_BULK));
	TRY(app_open(to, APP_BULK | APP_ANY_SCHEMA));
	TRY(store_migrate(to->store, cli->a, &ran));
	k->from = from->store;
	k->to = to->store;
	k->tell = tell;
	k->data = &bar;
	e = store_copy(k, cli->a);
	progress_end(&bar);
	return e;
}

static int copy_run(struct cli *cli)
{
	struct app from = cli->app, to = cli->app;
	struct proving p = { .to = &to };
	struct copy k = { .prove = prove, .prove_data = &p };
	int64_t start = clock_monotonic();
	int status;
	err e;

	from.db = cli_option(cli, "--from");
	to.db = cli_option(cli, "--to");
	if (!from.db || !to.db || cli->args_n)
		return cli_usage(cli);
	e = copy(cli, &from, &to, &k);
	if (k.rows)
		say_counts(&k);
	if (e == OK)
		say_end(cli, &k, clock_monotonic() - start);
	if (p.done)
		say_proof(&p.r);
	status = e == OK ? 0 : p.r.bad ? 1 : explain(cli, &k, e);
	app_close(&to);
	app_close(&from);
	return status;
}

static const struct option copy_options[] = {
	{ "--from", true, "来源数据库的 URL" },
	{ "--to", true, "目标数据库的 URL：空的，或只做过 migrate" },
	{ 0 },
};

static const struct command commands[] = {
	{ "copy", "--from URL --to URL", "把全部数据搬到另一个数据库", copy_run, copy_options },
	{ 0 },
};

const struct slice slice_move = { .name = "move", .commands = commands };
