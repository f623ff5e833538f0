#include "verify/verify.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "seal/seal.h"
#include "verify/faces.h"
#include "verify/walk.h"

/* What the checker's thread has for itself. */
static struct ctx own_context(struct ctx *c, struct arena *a)
{
	struct ctx own = app_context(c->app, a);

	own.settings = c->settings;
	own.now = c->now;
	return own;
}

struct verifying {
	struct ctx *c;
	struct verify_report *report;
	struct arena *memory; /* the checker's */
};

static err verify_in(struct arena *figures, void *data)
{
	struct verifying *v = data;
	struct ctx own = own_context(v->c, v->memory);
	struct sums sums;
	struct chain_check k = { &own, v->report, recount_new(figures), &sums };
	int64_t rows, opened;

	sums_begin(&sums);
	TRY(walk_pages(v->c, &k));
	TRY(verify_lists(v->c, &sums, v->report));
	TRY(verify_codes(v->c, &sums, v->report));
	TRY(verify_audits(v->c, v->report, &opened));
	TRY(verify_accesses(v->c, opened, v->report));
	TRY(verify_seals(v->c, v->report));
	return verify_figures(v->c, k.figures, v->report, &rows);
}

static err verify_with(struct arena *memory, void *data)
{
	struct verifying *v = data;
	err e;

	v->memory = memory;
	e = mem_with(1u << 20, verify_in, v);
	if (v->report->first.n)
		v->report->first = arena_copy(v->c->a, v->report->first);
	return e;
}

err verify_all(struct ctx *c, struct verify_report *report)
{
	return mem_with(1u << 20, verify_with, &(struct verifying){ .c = c, .report = report });
}

struct running {
	struct verify_report report;
	str witness; /* a root that was saved earlier; empty: none */
};

/* Whoever has the keys can write a whole other history: only a root that
 * somebody kept elsewhere tells. */
static err check_witness(struct ctx *c, struct running *r)
{
	struct seal_report seal;

	TRY(seal_witness(c, r->witness, &seal));
	if (seal.fault.n)
		verify_bad(&r->report, c->a, arena_cstr(c->a, seal.fault),
			   (const int64_t[]){ 0, 0 });
	else
		say("与保存的树根（%lld 片叶）一致。\n", (long long)seal.at);
	return OK;
}

static err run(struct ctx *c, void *data)
{
	struct running *r = data;

	TRY(verify_all(c, &r->report));
	return r->witness.n ? check_witness(c, r) : OK;
}

static int tell(const struct verify_report *r, int64_t us)
{
	say("留言 %lld 条，事件 %lld 个，已封存 %lld 个（树根 %lld 个），%lld.%02lld 秒，"
	    "每秒 %lld 个事件；%lld 处不符。\n",
	    (long long)r->messages, (long long)r->events, (long long)r->leaves, (long long)r->heads,
	    (long long)us / 1000000, (long long)us / 10000 % 100,
	    (long long)(r->events * 1000000 / (us + 1)), (long long)r->bad);
	return r->bad ? 1 : 0;
}

int verify_run(struct cli *cli)
{
	const char *witness = cli_option(cli, "--witness");
	int64_t from = clock_monotonic();
	struct running r = { 0 };
	err e;

	if (cli_option(cli, "--receipt"))
		return seal_verify_receipt(cli);
	if (witness && !seal_read_file(cli, witness, &r.witness))
		return 1;
	if (witness && r.witness.n == 0)
		r.witness = S("\n"); /* an empty file is no root */
	e = app_open(&cli->app, 0);
	if (e == OK) {
		struct ctx c = app_context(&cli->app, cli->a);
		e = app_read(&c, run, &r);
	}
	app_close(&cli->app);
	return e == OK ? tell(&r.report, clock_monotonic() - from) : cli_fail(cli, e, "验证");
}

static const struct option verify_options[] = {
	{ "--receipt", true, "只查验这份回执" },
	{ "--proof", true, "用从 /api/v1/ledger/proof 下载的证明查验回执，不需要数据库" },
	{ "--witness", true,
	  "还要接得上从前由 /ledger/latest.txt 保存的这个树根：分叉或缩短就不符" },
	{ "--key", true, "查验回执所用的公钥（默认用回执里写的）" },
	{ 0 },
};

static const struct command commands[] = {
	{ "verify", "[--receipt|--witness FILE]", "由台账重新计算一切，指出第一处不符", verify_run,
	  verify_options },
	{ "recompute", "FILE", "只用 export ledger 的文件重新算出公布的数字", recompute_run, NULL },
	{ 0 },
};

static const struct cli_kind kinds[] = {
	{ "check", "figures", "由事件重新计算所有数字", check_figures_run },
	{ "export", "ledger", "台账（不含个人信息），可以由它重算数字", export_ledger_run },
	{ 0 },
};

static const size_t no_migrations = 0;
static const struct store_part store = { .migrations_n = &no_migrations,
					 .queries = queries_verify,
					 .queries_n = &queries_verify_n };

const struct slice slice_verify = {
	.name = "verify", .store = &store, .commands = commands, .kinds = kinds
};
