/* liuyan similar FILE.csv: the pairs of messages of a file that are copies. */
#include <stdlib.h>

#include "alike/inside.h"
#include "app/corpus.h"
#include "base/log.h"
#include "base/mem.h"
#include "text/similar.h"

#define LEAST_MIN 0.05
#define BLOCK 65536

struct work {
	struct cli *cli;
	struct similar_ask ask;
	struct similar_pairs found;
};

static err find(struct arena *tmp, void *data)
{
	struct work *w = data;

	similar_find(w->cli->a, tmp, &w->ask, &w->found);
	return OK;
}

/* A number from LEAST_MIN to 1; says what is wrong with it otherwise. */
static bool read_least(const struct cli *cli, double *out)
{
	const char *text = cli_option(cli, "--threshold");
	char *end = NULL;

	*out = SIMILAR_COPY;
	if (!text)
		return true;
	*out = strtod(text, &end);
	if (end == text || *end || !(*out >= LEAST_MIN && *out <= 1)) {
		warn("--threshold 要写 %.2f 到 1 之间的数\n", LEAST_MIN);
		return false;
	}
	return true;
}

static void say_pairs(struct arena *a, const struct corpus *c, const struct similar_pairs *l)
{
	struct buf b = buf_new(a, 256, 1 << 20);

	say("id_a,id_b,score\n");
	for (size_t i = 0; i < l->n; i++) {
		const struct similar_pair *p = &l->v[i];
		b.n = 0;
		csv_put_field(&b, c->v[p->a].id);
		csv_put_field(&b, c->v[p->b].id);
		buf_fmt(&b, "%.4f,", (double)p->share);
		csv_end_row(&b);
		say("%.*s", STR_ARG(buf_str(&b)));
	}
}

int alike_similar_run(struct cli *cli)
{
	const unsigned needed = 1U << COLUMN_ID | 1U << COLUMN_TITLE | 1U << COLUMN_BODY;
	struct progress p = { "比较", 0, 0 };
	struct work w = { .cli = cli };
	struct similar_text *v;
	struct corpus c;
	double least;
	err e;

	if (cli->args_n != 1 || !read_least(cli, &least))
		return cli_usage(cli);
	if (!corpus_read(cli, cli->args[0], needed, &c))
		return 1;
	v = ARENA_ARRAY(cli->a, struct similar_text, c.n + 1);
	for (size_t i = 0; i < c.n; i++)
		v[i] = (struct similar_text){ c.v[i].title, c.v[i].body };
	p.total = (int64_t)c.n;
	w.ask = (struct similar_ask){ v, c.n, least, &p };
	e = mem_with(BLOCK, find, &w);
	progress_end(&p);
	if (e != OK)
		return cli_fail(cli, e, "比较留言");
	say_pairs(cli->a, &c, &w.found);
	return 0;
}
