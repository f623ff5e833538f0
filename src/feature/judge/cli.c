#include "judge/faces.h"

#include "app/corpus.h"
#include "base/clock.h"
#include "base/log.h"
#include "text/judge_copies.h"

#define DAYS 30 /* unless the command says otherwise */

static void put_reasons(struct buf *b, const struct judgement *j)
{
	bool first = true;

	for (enum judge_reason r = JUDGE_NONE + 1; r < JUDGE_REASONS; r++) {
		if (!(j->reasons & 1u << r))
			continue;
		buf_lit(b, first ? "" : ";");
		buf_lit(b, judge_code(r));
		first = false;
	}
}

/* id,score,verdict,reasons */
static void say_row(struct arena *a, const struct corpus_row *row, const struct judgement *j)
{
	struct buf b = buf_new(a, 256, SIZE_MAX), why = buf_new(a, 128, SIZE_MAX);
	int64_t thousandths = (int64_t)(j->score * 1000 + 0.5);

	csv_put_field(&b, row->id);
	csv_put_field(&b, arena_fmt(a, "%lld.%03lld", (long long)(thousandths / 1000),
				    (long long)(thousandths % 1000)));
	csv_put_field(&b, str_of(judge_verdict_code(j->verdict)));
	put_reasons(&why, j);
	csv_put_field(&b, buf_str(&why));
	csv_end_row(&b);
	say("%.*s", STR_ARG(buf_str(&b)));
}

static const struct judge_copies *find_copies(struct arena *a, const struct corpus *all)
{
	struct judge_row *rows = ARENA_ARRAY(a, struct judge_row, all->n + 1);

	for (size_t i = 0; i < all->n; i++)
		rows[i] = (struct judge_row){ all->v[i].id, all->v[i].group, all->v[i].title,
					      all->v[i].reply };
	return judge_copies_of(a, rows, all->n);
}

static void judge_rows(struct cli *cli, const struct corpus *all, int64_t allowed)
{
	struct progress bar = { .label = "评判", .total = (int64_t)all->n };
	const struct judge_copies *copies = find_copies(cli->a, all);

	say("id,score,verdict,reasons\n");
	for (size_t i = 0; i < all->n; i++) {
		struct arena_mark mark = arena_mark(cli->a);
		const struct corpus_row *row = &all->v[i];
		struct judge_sentences s;
		struct judgement j;
		judge_copies_look(cli->a, copies, i, &s);
		judge_weigh(cli->a,
			    &(struct judge_case){ row->title, row->body, row->reply, row->time,
						  row->reply_time, allowed, &s },
			    &j);
		say_row(cli->a, row, &j);
		arena_rewind(cli->a, mark);
		progress_show(&bar, (int64_t)i + 1);
	}
	progress_end(&bar);
}

static int judge_run(struct cli *cli)
{
	struct corpus all;
	int64_t days;

	if (cli->args_n != 1)
		return cli_usage(cli);
	if (!cli_number(cli, "--days", DAYS, &days))
		return 2;
	if (days < 0 || days > 36500) {
		warn("--days：0 到 36500\n");
		return 2;
	}
	if (!corpus_read(cli, cli->args[0],
			 1u << COLUMN_ID | 1u << COLUMN_TITLE | 1u << COLUMN_BODY |
				 1u << COLUMN_REPLY,
			 &all))
		return 1;
	judge_rows(cli, &all, days * MS_DAY);
	return 0;
}

static const struct option options[] = {
	{ "--days", true, "答复的期限，天数（默认 30；0 不看期限）" },
	{ 0 },
};

const struct command judge_commands[] = {
	{ "judge", "FILE.csv|-", "看回复有没有说明什么：写出 id,score,verdict,reasons", judge_run,
	  options },
	{ 0 },
};
