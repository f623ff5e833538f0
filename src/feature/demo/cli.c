/* `liuyan generate` and what `liuyan init --demo` adds. */
#include "app/cli.h"

#include "base/clock.h"
#include "base/log.h"
#include "feature/demo/accounts.h"
#include "feature/demo/generate.h"
#include "feature/demo/teach.h"

enum { DEMO_MESSAGES = 2000, DEMO_SEED = 1, DEMO_COUNTY = 990123 };

/* 00:00 of the day, at +08:00. */
static int64_t day_of(int64_t ms)
{
	return clock_day(ms) * MS_DAY - MS_ZONE;
}

static bool read_options(struct cli *cli, struct generate *g)
{
	const char *date = cli_option(cli, "--base-date");
	int64_t seed;

	if (!cli_number(cli, "--messages", 10000, &g->n) || !cli_number(cli, "--seed", 1, &seed))
		return false;
	g->seed = (uint64_t)seed;
	g->base = clock_now();
	if (date && !clock_parse(str_of(date), &g->base)) {
		warn("--base-date 后面要写日期，如 2026-01-31，而不是 %s\n", date);
		return false;
	}
	g->base = day_of(g->base);
	return true;
}

static int generate_run(struct cli *cli)
{
	struct generate g = { .a = cli->a };
	struct ctx c;
	int64_t began = clock_monotonic();
	err e;

	if (!read_options(cli, &g))
		return 2;
	e = app_open(&cli->app, APP_BULK);
	c = app_context(&cli->app, cli->a);
	if (e == OK)
		e = generate_world(&c, &g);
	if (e == OK)
		e = generate_messages(&c, &g);
	app_close(&cli->app);
	if (e != OK)
		return cli_fail(cli, e, "生成内容");
	int64_t ms = (clock_monotonic() - began) / 1000 + 1;
	say("生成 %lld 件虚构的留言，用时 %lld.%lld 秒，每秒 %lld 件。\n", (long long)g.n,
	    (long long)ms / 1000, (long long)ms % 1000 / 100, (long long)(g.n * 1000 / ms));
	return 0;
}

/* Every new board begins with a model. */
static int init_run(struct cli *cli)
{
	struct ctx c = app_context(&cli->app, cli->a);
	err e = teach_built_in(&c);

	return e == OK ? 0 : cli_fail(cli, e, "建立领域模型");
}

/* Called by init with the store open. */
static int init_demo_run(struct cli *cli)
{
	struct generate g = { .a = cli->a,
			      .n = DEMO_MESSAGES,
			      .seed = DEMO_SEED,
			      .base = day_of(clock_now()),
			      .desks = true };
	struct ctx c = app_context(&cli->app, cli->a);
	err e = teach_built_in(&c);

	if (e == OK)
		e = generate_world(&c, &g);
	if (e == OK) {
		g.world->focus = world_at(g.world, DEMO_COUNTY);
		e = demo_accounts_make(&c, g.world);
	}
	if (e == OK)
		e = generate_messages(&c, &g);
	if (e != OK)
		return cli_fail(cli, e, "放入演示内容");
	say("放入 %lld 件虚构的留言。\n", (long long)g.n);
	return 0;
}

static const struct option generate_options[] = {
	{ "--messages", true, "多少件（默认 10000）" },
	{ "--seed", true, "随机数的种子（默认 1）；同样的种子、件数和日期得到同样的内容" },
	{ "--base-date", true, "内容里的“今天”，如 2026-01-31（默认是今天）" },
	{ 0 },
};

extern const struct command demo_commands[];
const struct command demo_commands[] = {
	{ "generate", "--messages N [--seed S]", "在空的留言板里生成虚构的内容", generate_run,
	  generate_options },
	{ 0 },
};

extern const struct cli_kind demo_kinds[];
const struct cli_kind demo_kinds[] = {
	{ "init", "demo", "领域模型", init_run },
	{ "init-demo", "demo", "演示内容和演示账号", init_demo_run },
	{ 0 },
};
