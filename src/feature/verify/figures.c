/*
 * Figures: each one that is kept against the one that the events tell; and
 * `check figures`, which does only that.
 */
#include "base/log.h"
#include "base/mem.h"
#include "judge/judge.h"
#include "unit/unit.h"
#include "verify/faces.h"
#include "verify/tell.h"

#define PAGE 500

static const char *const names[RECOUNT_SUMS] = { "收到", "已回复",   "已办结",	 "已解决",  "小时",
						 "评价", "解决程度", "办理态度", "办理速度" };

static const char *const about[] = { "地区", "职务", "单位", "类型", "领域", "退回" };

struct comparing {
	struct arena *a;
	struct recount *told;
	struct verify_report *report;
	int64_t rows;
};

static void differ(struct comparing *k, const struct recount_row *at, const char *what,
		   const int64_t values[2])
{
	str text = arena_fmt(k->a, "数字：%s %lld，%lld%s：%s 记着 %lld，由事件算得 %lld",
			     about[(at->key >> 56) % 6],
			     (long long)(at->key & ((INT64_C(1) << 56) - 1)), (long long)at->period,
			     at->days < 0			? ""
			     : at->key >> 56 == RECOUNT_RETURNS ? " 的退回原因"
								: " 年的天数分布",
			     what, (long long)values[0], (long long)values[1]);

	verify_bad(k->report, k->a, text.p, (const int64_t[]){ 0, 0 });
}

static void compare(struct comparing *k, struct recount_row at, const int64_t *kept, size_t n)
{
	struct recount_row *x = recount_find(k->told, at.key, at.period, at.days);

	k->rows++;
	if (x)
		x->met = true;
	for (size_t i = 0; i < n; i++)
		if (kept[i] != (x ? x->sums[i] : 0))
			differ(k, &at, at.days < 0 ? names[i] : "件数",
			       (const int64_t[]){ kept[i], x ? x->sums[i] : 0 });
}

static void compare_month(struct comparing *k, const struct figure *f)
{
	const int64_t kept[RECOUNT_SUMS] = { f->received,   f->answered, f->closed,
					     f->solved,	    f->hours,	 f->rated,
					     f->resolution, f->attitude, f->speed };

	compare(k, (struct recount_row){ .key = f->key, .period = f->month, .days = -1 }, kept,
		RECOUNT_SUMS);
}

static err compare_months(struct ctx *c, struct comparing *k)
{
	struct figure_list l = { .n = PAGE };
	int64_t key = INT64_MIN, month = 0;

	while (l.n == PAGE) {
		TRY(q_verify_figures(c->db, key, month, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			key = l.v[i].key;
			month = l.v[i].month;
			compare_month(k, &l.v[i]);
		}
	}
	return OK;
}

static err compare_days(struct ctx *c, struct comparing *k)
{
	struct verify_days_in from = { .key = INT64_MIN, .n = PAGE };
	struct figure_days_list l = { .n = PAGE };

	while (l.n == PAGE) {
		TRY(q_verify_days(c->db, &from, &l));
		for (size_t i = 0; i < l.n; i++) {
			const struct figure_days *d = &l.v[i];
			struct recount_row at = { .key = d->key,
						  .period = d->year,
						  .days = d->days };
			from = (struct verify_days_in){ d->key, d->year, d->days, PAGE };
			compare(k, at, &d->n, 1);
		}
	}
	return OK;
}

/* Returns of replies, unit by unit. */
static err compare_returns_of(struct ctx *c, struct comparing *k, int64_t unit)
{
	struct return_count_list l;

	TRY(q_returns_of(c->db, unit, 0, INT32_MAX, &l));
	for (size_t i = 0; i < l.n; i++)
		compare(k,
			(struct recount_row){ .key = key_of((enum key_kind)RECOUNT_RETURNS, unit),
					      .period = l.v[i].month,
					      .days = judge_reason_number(l.v[i].reason) },
			&l.v[i].n, 1);
	return OK;
}

static err compare_returns(struct ctx *c, struct comparing *k)
{
	struct unit_list l = { .n = PAGE };
	int64_t after = 0;

	while (l.n == PAGE) {
		TRY(q_unit_page(c->db, after, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			after = l.v[i].id;
			TRY(compare_returns_of(c, k, after));
		}
	}
	return OK;
}

static void differ_missing(const struct recount_row *row, void *data)
{
	differ(data, row, row->days < 0 ? names[0] : "件数", (const int64_t[]){ 0, row->sums[0] });
}

err verify_figures(struct ctx *c, struct recount *told, struct verify_report *report, int64_t *rows)
{
	struct comparing k = { c->a, told, report, 0 };

	TRY(compare_months(c, &k));
	TRY(compare_days(c, &k));
	TRY(compare_returns(c, &k));
	recount_rest(told, differ_missing, &k);
	*rows = k.rows;
	return OK;
}

/* ---- check figures ---- */

struct checking {
	struct cli *cli;
	struct verify_report report;
	struct arena *figures;
	int64_t rows;
};

static err check_all(struct ctx *c, void *data)
{
	struct checking *k = data;
	struct progress bar = { .label = "重算" };
	struct tell t = { .figures = recount_new(k->figures) };
	struct event_list l = { .n = PAGE };
	int64_t message = 0, seq = 0;

	while (l.n == PAGE) {
		struct arena_mark mark = arena_mark(c->a);
		TRY(q_event_scan(c->db, message, seq, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			struct event_add_in e = ledger_of_row(&l.v[i]);
			if (!tell_event(&t, &e))
				verify_bad(&k->report, c->a, "归属或评分读不懂",
					   (const int64_t[]){ e.message, e.seq });
			message = e.message;
			seq = e.seq;
		}
		progress_show(&bar, t.events);
		arena_rewind(c->a, mark);
	}
	progress_end(&bar);
	tell_end(&t);
	k->report.messages = t.messages;
	return verify_figures(c, t.figures, &k->report, &k->rows);
}

static err check_in(struct arena *figures, void *data)
{
	struct checking *k = data;
	struct ctx c = app_context(&k->cli->app, k->cli->a);

	k->figures = figures;
	return app_read(&c, check_all, k);
}

int check_figures_run(struct cli *cli)
{
	struct checking k = { .cli = cli };
	err e = app_open(&cli->app, 0);

	if (e == OK)
		e = mem_with(1u << 20, check_in, &k);
	app_close(&cli->app);
	if (e != OK)
		return cli_fail(cli, e, "核对数字");
	say("重算 %lld 条留言，比较 %lld 行数字，%lld 处不同。\n", (long long)k.report.messages,
	    (long long)k.rows, (long long)k.report.bad);
	return k.report.bad ? 1 : 0;
}
