/*
 * check search: whether the index holds what the messages say; reindex.
 *
 * Each message has a sum over its tokens' numbers; the index is read once from end to
 * end and its sums are compared. Where they differ it is read again for these messages
 * alone: a token that is missing is a fault; one too many is not (a text that was
 * changed leaves its old ones in SQLite's index until `reindex --fresh`).
 */
#include <stdlib.h>
#include <string.h>

#include "app/cli.h"
#include "base/log.h"
#include "base/mem.h"
#include "search/search.h"
#include "upkeep/upkeep.h"

#define PAGE 200
#define SAID_MAX 20
#define SUSPECTS_MAX 20000
#define SHARE_US 1000000

struct sum {
	int64_t id; /* of the row of the index */
	uint64_t want, have;
	uint32_t want_n, have_n;
};

struct suspect {
	int64_t id;
	uint32_t *tokens; /* sorted */
	bool *seen;
	size_t n;
};

struct checking {
	struct arena *a; /* of the sums */
	struct sum *v;
	size_t n, room;
	struct suspect *suspects;
	size_t suspects_n;
	int64_t strays, missing, extra;
	int64_t shift;
	size_t messages;
	struct progress bar;
	bool again; /* the second reading */
};

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* ---- what should be there ---- */

static void add_sum(struct checking *k, const struct sum *s)
{
	if (k->n == k->room) {
		struct sum *v;
		k->room = k->room ? 2 * k->room : 4096;
		v = ARENA_ARRAY(k->a, struct sum, k->room);
		if (k->n)
			memcpy(v, k->v, k->n * sizeof(*v));
		k->v = v;
	}
	k->v[k->n++] = *s;
}

/* Rows and tokens go with their page, in an arena of their own. */
struct paging {
	struct checking *k;
	struct ctx *c;
	int64_t after;
	size_t n;
};

static err want_page(struct ctx *c, struct paging *p)
{
	struct message_ref_list l;

	TRY(q_message_after(c->db, p->after, PAGE, &l));
	p->n = l.n;
	for (size_t i = 0; i < l.n; i++) {
		struct sum s = { .id = l.v[i].message >> p->k->shift };
		struct token_list tokens;
		size_t n;
		p->after = l.v[i].message;
		if (p->k->n && p->k->v[p->k->n - 1].id == s.id)
			continue;
		TRY(search_row_tokens(c, s.id, p->k->shift, &tokens, &n));
		p->k->messages += n;
		for (size_t t = 0; t < tokens.n; t++)
			s.want += token_hash(tokens.v[t]);
		s.want_n = (uint32_t)tokens.n;
		add_sum(p->k, &s);
	}
	return OK;
}

static err in_page(struct arena *tmp, void *data)
{
	struct paging *p = data;
	struct arena *before = db_memory(p->c->db, tmp);
	struct ctx c = *p->c;
	err e;

	c.a = tmp;
	e = want_page(&c, p);
	db_memory(p->c->db, before);
	return e;
}

static err want(struct ctx *c, struct checking *k)
{
	struct paging p = { .k = k, .c = c, .n = PAGE };

	while (p.n == PAGE) {
		TRY(mem_with(1u << 20, in_page, &p));
		progress_show(&k->bar, (int64_t)k->messages);
	}
	return OK;
}

/* ---- what is there ---- */

static void token_is_there(struct checking *k, int64_t id, uint32_t token)
{
	if (k->again) {
		struct suspect *s = bsearch(&id, k->suspects, k->suspects_n, sizeof(*s), by_id);
		uint32_t *at = s ? bsearch(&token, s->tokens, s->n, sizeof(token), by_value) : NULL;
		if (at)
			s->seen[at - s->tokens] = true;
		return;
	}
	struct sum *s = bsearch(&id, k->v, k->n, sizeof(*s), by_id);
	if (!s) {
		k->strays++;
		return;
	}
	s->have += token;
	s->have_n++;
}

/* One word, or all numbers of a message: {1,-2}. */
static err row_is_there(void *data, const struct search_held *row)
{
	struct checking *k = data;
	str rest = row->tokens;
	int64_t v;

	if (!str_starts(rest, S("{"))) {
		token_is_there(k, row->id, token_hash(rest));
		return OK;
	}
	rest = str_sub(rest, 1, rest.n > 2 ? rest.n - 2 : 0);
	while (rest.n)
		if (str_int(str_cut(&rest, ','), &v))
			token_is_there(k, row->id, (uint32_t)(int32_t)v);
	return OK;
}

/* ---- what differs ---- */

static err add_suspect(struct ctx *c, struct checking *k, int64_t id)
{
	struct suspect *s = &k->suspects[k->suspects_n];
	struct token_list tokens;
	size_t n;

	TRY(search_row_tokens(c, id, k->shift, &tokens, &n));
	*s = (struct suspect){ id, ARENA_ARRAY(k->a, uint32_t, tokens.n + 1),
			       ARENA_ARRAY(k->a, bool, tokens.n + 1), tokens.n };
	memset(s->seen, 0, tokens.n);
	for (size_t i = 0; i < tokens.n; i++)
		s->tokens[i] = token_hash(tokens.v[i]);
	qsort(s->tokens, s->n, sizeof(s->tokens[0]), by_value);
	k->suspects_n++;
	return OK;
}

static void judge(struct checking *k, const struct suspect *s)
{
	size_t lost = 0;

	for (size_t i = 0; i < s->n; i++)
		/* two words may share a number: the first of equals is marked, or another */
		lost += !s->seen[i] && !(i && s->tokens[i - 1] == s->tokens[i]) &&
			!(i + 1 < s->n && s->tokens[i + 1] == s->tokens[i]);
	if (lost == 0) {
		k->extra++;
		return;
	}
	if (k->missing++ < SAID_MAX)
		warn("索引里缺少留言 %lld 的 %zu 个词\n", (long long)(s->id << k->shift), lost);
}

static err compare(struct ctx *c, struct checking *k)
{
	k->suspects = ARENA_ARRAY(k->a, struct suspect, SUSPECTS_MAX);
	for (size_t i = 0; i < k->n && k->suspects_n < SUSPECTS_MAX; i++)
		if (k->v[i].want != k->v[i].have || k->v[i].want_n != k->v[i].have_n)
			TRY(add_suspect(c, k, k->v[i].id));
	if (k->suspects_n == 0)
		return OK;
	k->again = true;
	TRY(q_search_held(c->db, row_is_there, k));
	for (size_t i = 0; i < k->suspects_n; i++)
		judge(k, &k->suspects[i]);
	return OK;
}

static err check(struct ctx *c, void *data)
{
	struct checking *k = data;

	TRY(search_shift(c, &k->shift));
	TRY(want(c, k));
	TRY(q_search_held(c->db, row_is_there, k));
	return compare(c, k);
}

/* What waits in line is done first: it is no fault. */
static err catch_up(struct ctx *c, struct progress *bar, int64_t *left_out)
{
	struct upkeep_progress p = { .left = true };
	int64_t done = 0;

	while (p.left) {
		TRY(upkeep_run(c, SHARE_US, &p));
		done += p.done;
		*left_out += p.left_out;
		progress_show(bar, done);
	}
	progress_end(bar);
	if (*left_out)
		warn("有 %lld 条留言没有做成，编号见日志 upkeep_left_out。\n",
		     (long long)*left_out);
	return OK;
}

static int check_search(struct cli *cli)
{
	struct checking k = { .a = cli->a, .bar = { .label = "核对" } };
	struct progress bar = { .label = "更新索引" };
	int64_t left_out = 0;
	err e = app_open(&cli->app, 0);

	if (e == OK) {
		struct ctx c = app_context(&cli->app, cli->a);
		e = catch_up(&c, &bar, &left_out);
		if (e == OK)
			e = app_read(&c, check, &k);
		progress_end(&k.bar);
	}
	app_close(&cli->app);
	if (e != OK)
		return cli_fail(cli, e, "核对索引");
	say("留言 %zu 条：%lld 条缺词，%lld 处属于没有的留言，%lld 条带着改动以前的词（不影响结果，"
	    "reindex --fresh 可以清掉）。\n",
	    k.messages, (long long)k.missing, (long long)k.strays, (long long)k.extra);
	if (k.missing || k.strays)
		warn("请运行 liuyan reindex --fresh 重建索引。\n");
	return k.missing || k.strays ? 1 : 0;
}

/* ---- reindex ---- */

static err begin_again(struct ctx *c, void *fresh)
{
	if (*(bool *)fresh)
		TRY(search_fresh(c));
	return upkeep_again(c);
}

static int reindex(struct cli *cli)
{
	bool fresh = cli_option(cli, "--fresh") != NULL;
	struct progress bar = { .label = "重建索引" };
	int64_t left_out = 0;
	err e;

	if (cli->args_n)
		return cli_usage(cli);
	e = app_open(&cli->app, 0);
	if (e == OK) {
		struct ctx c = app_context(&cli->app, cli->a);
		e = app_write(&c, begin_again, &fresh);
		if (e == OK)
			e = catch_up(&c, &bar, &left_out);
	}
	app_close(&cli->app);
	if (e != OK)
		return cli_fail(cli, e, "重建索引");
	say("索引已重建。\n");
	return left_out ? 1 : 0;
}

static const struct option options[] = {
	{ "--fresh", false, "先清空：重建完成以前，较早的留言暂时查不到" },
	{ 0 },
};

extern const struct cli_kind search_kinds[];
extern const struct command search_commands[];

const struct cli_kind search_kinds[] = {
	{ "check", "search", "搜索的索引和留言一致", check_search },
	{ 0 },
};

const struct command search_commands[] = {
	{ "reindex", "[--fresh]", "重建搜索等由留言做成的东西（不用停止服务）", reindex, options },
	{ 0 },
};
