/*
 * check figures: every figure again from the ledger, compared with what is kept.
 * What happened comes from events and ratings; the message gives only where it
 * belongs (place, office, kind, domain, unit).
 */
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "exchange/exchange.h"
#include "exchange/queries.h"
#include "exchange/recount.h"
#include "exchange/scan.h"
#include "ledger/ledger.h"
#include "rating/rating.h"

#define SAID_MAX 20
#define PAGE 500

struct checking {
	struct recount *recount;
	int64_t messages, rows, differences;
};

static const char *const names[RECOUNT_SUMS] = { "收到", "已回复",   "已办结",	 "已解决",  "小时",
						 "评价", "解决程度", "办理态度", "办理速度" };

static const char *const about[] = { "地区", "职务", "单位", "类型", "领域" };

/* ---- from the ledger ---- */

/* What the events tell, put where the message would have it. */
static void retell(const struct event_list *events, struct message *m)
{
	m->published_at = m->answered_at = m->closed_at = 0;
	for (size_t i = 0; i < events->n; i++) {
		const struct event *e = &events->v[i];
		if (str_eq(e->action, S("approve")) && m->published_at == 0)
			m->published_at = e->at;
		if (str_eq(e->action, S("answer")) && m->answered_at == 0)
			m->answered_at = e->at;
		if (str_eq(e->action, S("rate")) || str_eq(e->action, S("close")))
			m->closed_at = e->to_state == MESSAGE_CLOSED ? e->at : 0;
	}
}

static void add_rating(struct checking *k, const struct message *m, const struct rating *r)
{
	struct facts f;

	rating_facts(m, r, &f);
	recount_add(k->recount, &f);
}

static err add_message(struct ctx *c, const struct message *m, void *data)
{
	struct checking *k = data;
	struct message told = *m;
	struct event_list events;
	struct rating_list ratings;
	struct facts f;

	TRY(q_event_of(c->db, m->id, &events));
	TRY(q_ratings_of(c->db, m->id, &ratings));
	retell(&events, &told);
	told.outcome = ratings.n ? ratings.v[ratings.n - 1].outcome : OUTCOME_NONE;
	message_facts(&told, &f);
	recount_add(k->recount, &f);
	for (size_t i = 0; i < ratings.n; i++)
		add_rating(k, &told, &ratings.v[i]);
	k->messages++;
	return OK;
}

/* ---- comparing ---- */

static void say_difference(struct checking *k, const struct recount_row *at, const char *what,
			   const int64_t values[2])
{
	if (k->differences++ >= SAID_MAX)
		return;
	warn("%s %lld，%lld%s：%s 记着 %lld，重算是 %lld\n", about[(at->key >> 56) % 5],
	     (long long)(at->key & ((INT64_C(1) << 56) - 1)), (long long)at->period,
	     at->days < 0 ? "" : " 年的天数分布", what, (long long)values[0], (long long)values[1]);
}

static void compare(struct checking *k, struct recount_row at, const int64_t *kept, size_t n)
{
	struct recount_row *x = recount_find(k->recount, at.key, at.period, at.days);

	k->rows++;
	if (x)
		x->met = true;
	for (size_t i = 0; i < n; i++)
		if (kept[i] != (x ? x->sums[i] : 0))
			say_difference(k, &at, at.days < 0 ? names[i] : "件数",
				       (const int64_t[]){ kept[i], x ? x->sums[i] : 0 });
}

static err compare_months(struct ctx *c, struct checking *k)
{
	struct figure_list l = { .n = PAGE };
	int64_t key = -1, month = 0;

	while (l.n == PAGE) {
		struct arena_mark mark = arena_mark(c->a);
		TRY(q_figure_scan(c->db, key, month, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			const struct figure *f = &l.v[i];
			const int64_t kept[RECOUNT_SUMS] = { f->received,   f->answered, f->closed,
							     f->solved,	    f->hours,	 f->rated,
							     f->resolution, f->attitude, f->speed };
			key = f->key;
			month = f->month;
			compare(k, (struct recount_row){ .key = key, .period = month, .days = -1 },
				kept, RECOUNT_SUMS);
		}
		arena_rewind(c->a, mark);
	}
	return OK;
}

static err compare_days(struct ctx *c, struct checking *k)
{
	struct days_row_list l = { .n = PAGE };
	struct figure_days_scan_in from = { .key = -1, .n = PAGE };

	while (l.n == PAGE) {
		struct arena_mark mark = arena_mark(c->a);
		TRY(q_figure_days_scan(c->db, &from, &l));
		for (size_t i = 0; i < l.n; i++) {
			from.key = l.v[i].key;
			from.year = l.v[i].year;
			from.days = l.v[i].days;
			compare(k,
				(struct recount_row){
					.key = from.key, .period = from.year, .days = from.days },
				&l.v[i].n, 1);
		}
		arena_rewind(c->a, mark);
	}
	return OK;
}

static void say_missing(const struct recount_row *row, void *data)
{
	say_difference(data, row, row->days < 0 ? names[0] : "件数",
		       (const int64_t[]){ 0, row->sums[0] });
}

static err check_all(struct ctx *c, void *data)
{
	struct checking *k = data;

	TRY(scan_messages(c, "重算", add_message, k));
	TRY(compare_months(c, k));
	TRY(compare_days(c, k));
	recount_rest(k->recount, say_missing, k);
	return OK;
}

int check_figures_run(struct cli *cli)
{
	struct checking k = { 0 };
	struct arena *rows = arena_new(1u << 20);
	err e = app_open(&cli->app, 0);

	k.recount = recount_new(rows);
	if (e == OK) {
		struct ctx c = app_context(&cli->app, cli->a);
		e = app_read(&c, check_all, &k);
	}
	app_close(&cli->app);
	arena_free(&rows);
	if (e != OK)
		return cli_fail(cli, e, "核对数字");
	if (k.differences > SAID_MAX)
		warn("还有 %lld 处不同，没有一一列出。\n", (long long)(k.differences - SAID_MAX));
	say("重算 %lld 条留言，比较 %lld 行数字，%lld 处不同。\n", (long long)k.messages,
	    (long long)k.rows, (long long)k.differences);
	return k.differences ? 1 : 0;
}
