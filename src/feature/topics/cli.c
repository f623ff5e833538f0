/* liuyan topics FILE.csv: the hot topics of a file of messages. */
#include "app/corpus.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "text/topics.h"
#include "topics/inside.h"

#define BLOCK 65536
#define TOP 10
#define ROW_MOST (256 << 20) /* of the text of one row: all ids of a topic */

struct work {
	struct cli *cli;
	const struct corpus *corpus;
	struct topics_ask ask;
	int64_t top;
};

static void put_ids(struct buf *b, struct arena *a, const struct corpus *c, const struct topic *t)
{
	struct buf ids = buf_new(a, 1024, ROW_MOST);

	for (size_t i = 0; i < t->n; i++) {
		if (i)
			buf_char(&ids, ';');
		buf_put(&ids, c->v[t->members[i]].id);
	}
	csv_put_field(b, buf_str(&ids));
}

static void put_words(struct buf *b, struct arena *a, const struct topic_name *name)
{
	struct buf words = buf_new(a, 256, 4096);

	for (size_t i = 0; i < name->n; i++) {
		if (i)
			buf_char(&words, ';');
		buf_put(&words, name->words[i]);
	}
	csv_put_field(b, buf_str(&words));
}

static str day(struct arena *a, int64_t ms)
{
	return ms > 0 ? clock_date(a, ms) : (str){ 0 };
}

static void say_topic(struct arena *a, const struct work *w, const struct topic *t,
		      const struct topic_name *name, size_t rank)
{
	struct buf b = buf_new(a, 4096, ROW_MOST);

	csv_put_field(&b, name->name);
	buf_fmt(&b, "%zu,%.1f,", rank, t->heat);
	csv_put_field(&b, day(a, t->from));
	csv_put_field(&b, day(a, t->to));
	csv_put_field(&b, name->place);
	put_words(&b, a, name);
	put_ids(&b, a, w->corpus, t);
	csv_end_row(&b);
	say("%.*s", STR_ARG(buf_str(&b)));
}

static double worth(const void *counts, uint32_t term)
{
	return gist_worth(counts, term);
}

static err find(struct arena *tmp, void *data)
{
	struct work *w = data;
	struct gist_counts counts;
	struct topic_list l;
	const struct topic_judge judge = { worth, &counts };

	topics_find(w->cli->a, tmp, &w->ask, &counts, &l);
	progress_end(w->ask.p);
	say("topic,rank,heat,from,to,place,words,ids\n");
	for (size_t i = 0; i < l.n && (int64_t)i < w->top; i++) {
		struct arena_mark m = arena_mark(tmp);
		struct topic_name name;
		topics_name(tmp, w->ask.v, &l.v[i], &judge, &name);
		say_topic(tmp, w, &l.v[i], &name, i + 1);
		arena_rewind(tmp, m);
	}
	return OK;
}

int topics_run(struct cli *cli)
{
	const unsigned needed = 1U << COLUMN_ID | 1U << COLUMN_TITLE | 1U << COLUMN_BODY;
	struct progress p = { "归类", 0, 0 };
	struct topic_message *v;
	struct corpus c;
	struct work w = { .cli = cli, .corpus = &c };
	err e;

	if (cli->args_n != 1 || !cli_number(cli, "--top", TOP, &w.top) || w.top < 1)
		return cli_usage(cli);
	if (!corpus_read(cli, cli->args[0], needed, &c))
		return 1;
	v = ARENA_ARRAY(cli->a, struct topic_message, c.n + 1);
	for (size_t i = 0; i < c.n; i++)
		v[i] = (struct topic_message){ { c.v[i].title, c.v[i].body },
					       c.v[i].author,
					       c.v[i].region,
					       c.v[i].time,
					       c.v[i].likes };
	p.total = (int64_t)c.n;
	w.ask = (struct topics_ask){ v, c.n, &p };
	e = mem_with(BLOCK, find, &w);
	return e == OK ? 0 : cli_fail(cli, e, "归类留言");
}
