/*
 * import messages: rows are gathered into batches, a batch is one transaction.
 */
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/mem.h"
#include "exchange/exchange.h"
#include "exchange/history.h"
#include "exchange/resolve.h"
#include "office/office.h"

#define BATCH_ROWS 10000 /* many, for figures are written once a batch */
#define BATCH_SHARED 500 /* where others write too, and wait for what a batch has changed */
#define BATCH_BYTES (32u << 20)

struct import {
	struct cli *cli;
	struct sheet *sheet;
	struct arena *tmp; /* of one batch */
	struct resolver *resolver;
	struct origin origin;
	struct record *rows; /* `most` of them */
	size_t n, most;
	int64_t added, seen;
};

static err resolve_rows(struct ctx *c, void *data)
{
	struct import *x = data;

	resolver_begin(x->resolver, c);
	for (size_t i = 0; i < x->n; i++)
		TRY(resolve(x->resolver, &x->rows[i]));
	return OK;
}

/* The figures last: from their first row on, everybody who counts waits. */
static err write_rows(struct ctx *c, void *data)
{
	struct import *x = data;
	struct figures *f = figures_new(c->a);

	for (size_t i = 0; i < x->n; i++)
		if (!x->rows[i].bad)
			TRY(history_write(c, &x->origin, &x->rows[i], f));
	TRY(app_settle(c));
	return figures_flush(c, f);
}

static void count(struct import *x)
{
	for (size_t i = 0; i < x->n; i++) {
		const struct record *r = &x->rows[i];
		x->added += !r->bad && r->verdict == VERDICT_NEW;
		x->seen += !r->bad && r->verdict == VERDICT_SEEN;
		if (r->bad)
			sheet_bad(x->sheet, r->line, r->bad);
		else if (r->verdict == VERDICT_TWICE)
			sheet_bad(x->sheet, r->line, "编号与文件里前面的一行相同");
	}
}

/* What names stand for is settled in a transaction of its own, so that the rows
 * can be written again without asking again. */
static err flush(struct import *x)
{
	struct ctx c = app_context(&x->cli->app, x->tmp);

	if (x->n) {
		TRY(app_write(&c, resolve_rows, x));
		resolver_keep(x->resolver);
		TRY(app_write(&c, write_rows, x));
	}
	count(x);
	x->n = 0;
	arena_reset(x->tmp);
	return OK;
}

static err take(struct import *x)
{
	struct record *r = &x->rows[x->n];
	const char *bad = record_read(x->sheet, x->tmp, r);

	if (bad)
		sheet_bad(x->sheet, sheet_line(x->sheet), bad);
	else
		x->n++;
	return x->n == x->most || arena_used(x->tmp) > BATCH_BYTES ? flush(x) : OK;
}

static err take_all(struct arena *tmp, void *data)
{
	struct import *x = data;

	x->tmp = tmp;
	while (sheet_next(x->sheet))
		TRY(take(x));
	return flush(x);
}

static int report(struct import *x, err e)
{
	bool whole = sheet_end(x->sheet);

	resolver_report(x->resolver);
	say("新增 %lld 条，早已导入 %lld 条，有问题没有导入 %lld 行。\n", (long long)x->added,
	    (long long)x->seen, (long long)sheet_bad_n(x->sheet));
	if (e != OK) {
		warn("中途停下：已说新增的都已存好，改好后再导入同一个文件会接着做。\n");
		return cli_fail(x->cli, e, "导入留言");
	}
	return whole ? 0 : 1;
}

static int run(struct cli *cli, struct import *x, int64_t office)
{
	const char *source = cli_option(cli, "--source");
	err e;

	x->cli = cli;
	x->resolver = resolver_new(cli->a, office);
	x->origin = (struct origin){ str_of(source ? source : "import"), id_make(clock_now()) };
	x->most = store_is_shared(cli->app.store) ? BATCH_SHARED : BATCH_ROWS;
	x->rows = ARENA_ARRAY(cli->a, struct record, x->most);
	x->sheet = sheet_open(cli, &record_sheet);
	if (!x->sheet)
		return 1;
	e = mem_with(4u << 20, take_all, x);
	sheet_close(x->sheet);
	return report(x, e);
}

static err find_office(struct ctx *c, void *data)
{
	struct office o;

	return office_get(c, *(int64_t *)data, &o);
}

static bool office_is_there(struct cli *cli, int64_t id)
{
	struct ctx c = app_context(&cli->app, cli->a);

	if (id == 0 || app_read(&c, find_office, &id) == OK)
		return true;
	warn("--office：没有编号为 %lld 的职务，用 liuyan export offices 查看编号。\n",
	     (long long)id);
	return false;
}

/* By these the checker knows what was written here, and what was made up. */
static bool source_is_free(struct cli *cli)
{
	static const char *const taken[] = { "web", "api", "demo" };
	const char *source = cli_option(cli, "--source");

	for (size_t i = 0; source && i < sizeof(taken) / sizeof(taken[0]); i++)
		if (strcmp(source, taken[i]) == 0) {
			warn("--source %s 是本站自己用的，请换一个来源名称。\n", source);
			return false;
		}
	return true;
}

int import_messages_run(struct cli *cli)
{
	struct import x = { 0 };
	int64_t office;
	int status = 1;

	if (cli->args_n != 2 || !cli_number(cli, "--office", 0, &office))
		return cli_usage(cli);
	if (!source_is_free(cli))
		return 2;
	if (app_open(&cli->app, APP_BULK) == OK && office_is_there(cli, office))
		status = run(cli, &x, office);
	app_close(&cli->app);
	return status;
}
