#include "learn/cli.h"

#include <errno.h>
#include <string.h>

#include "app/corpus.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "learn/classing.h"
#include "learn/labels.h"
#include "learn/table.h"

static const char *const troubles[] = {
	[LABELS_FINE] = "",
	[LABELS_FEW] = "领域列里至少要有两个不同的领域",
	[LABELS_MANY] = "领域太多：最多 64 个",
	[LABELS_LONG] = "领域的名称太长：最多 40 个字",
};

static bool show_step(void *data, int done, int of)
{
	struct progress *p = data;

	p->total = of;
	progress_show(p, done);
	return true;
}

static void print_table(struct arena *a, const struct labelled *l, const struct classify_figures *f)
{
	struct buf b = buf_new(a, 4096, SIZE_MAX);

	table_put(&b, l->set.labels, f);
	say("%.*s", STR_ARG(buf_str(&b)));
}

/* The set that a file holds; false when said what is wrong with it. */
static bool read_set(struct cli *cli, const char *path, struct labelled *out)
{
	const unsigned needed = 1u << COLUMN_TITLE | 1u << COLUMN_BODY | 1u << COLUMN_DOMAIN;
	struct corpus c;
	enum labels_trouble trouble;

	if (!corpus_read(cli, path, needed, &c))
		return false;
	trouble = labels_of(cli->a, &c, out);
	if (trouble != LABELS_FINE) {
		warn("%s\n", troubles[trouble]);
		return false;
	}
	if (out->without)
		warn("没有写领域的 %zu 行不用来训练。\n", out->without);
	if (out->spared)
		warn("最多用 %d 行训练，均匀地留下了 %zu 行没有用。\n", CLASSIFY_ROWS, out->spared);
	return true;
}

static int train_run(struct cli *cli)
{
	const char *to = cli_option(cli, "--out");
	struct progress bar = { .label = "训练" };
	const struct classify_watch watch = { show_step, &bar };
	struct classify_figures *f = ARENA_NEW(cli->a, struct classify_figures);
	struct labelled l;
	str model;
	err e;

	if (cli->args_n != 2 || strcmp(cli->args[0], "domain") != 0 || !to)
		return cli_usage(cli);
	if (!read_set(cli, cli->args[1], &l))
		return 1;
	e = classify_train(cli->a, &l.set, &watch, f, &model);
	progress_end(&bar);
	if (e != OK)
		return cli_fail(cli, e, "训练");
	if (file_write(to, model, 0) != OK) {
		warn("写不了 %s：%s\n", to, file_trouble(errno));
		return 1;
	}
	print_table(cli->a, &l, f);
	say("rows\t%zu\nbytes\t%zu\n", l.set.n, model.n);
	return 0;
}

static bool read_model(struct cli *cli, const char *path, struct classify_model **out)
{
	const char *trouble;
	str bytes;
	err e = file_read(cli->a, path, CLASSIFY_SIZE, &bytes);

	if (e != OK) {
		warn("读不了 %s：%s\n", path,
		     e == ERR_TOO_LARGE ? "太大，不是领域模型" : file_trouble(errno));
		return false;
	}
	trouble = classify_read(cli->a, bytes, out);
	if (trouble)
		warn("%s：%s\n", path, trouble);
	return !trouble;
}

static int classify_run(struct cli *cli)
{
	const unsigned needed = 1u << COLUMN_ID | 1u << COLUMN_TITLE | 1u << COLUMN_BODY;
	const char *path = cli_option(cli, "--model");
	struct classify_model *m;
	struct corpus c;
	err e;

	if (cli->args_n != 1 || !path)
		return cli_usage(cli);
	if (!read_model(cli, path, &m) || !corpus_read(cli, cli->args[0], needed, &c))
		return 1;
	say("id,domain,score,second,reasons\n");
	e = classing_all(m, &c);
	return e == OK ? 0 : cli_fail(cli, e, "判断领域");
}

static const struct option train_options[] = {
	{ "--out", true, "模型写到这个文件" },
	{ 0 },
};

static const struct option classify_options[] = {
	{ "--model", true, "train domain 写出的模型" },
	{ 0 },
};

const struct command learn_commands[] = {
	{ "train", "domain FILE.csv|- --out MODEL",
	  "从 CSV（title,body,domain[,group]）学会判断领域", train_run, train_options },
	{ "classify", "FILE.csv|- --model MODEL",
	  "判断 CSV（id,title,body）里每条留言的领域：id,domain,score,second,reasons", classify_run,
	  classify_options },
	{ 0 },
};
