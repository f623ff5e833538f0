/* The figures as tables, as a chart and as CSV. */
#include "app/input.h"
#include "base/clock.h"
#include "board/faces.h"
#include "board/html.h"
#include "board/views.h"
#include "text/csv.h"

#include <stdlib.h>

#define CSV_MAX (4 << 20)
#define BAR_HEIGHT 130

/* ---- what is asked ---- */

static err read_asked(struct ctx *c, const struct request *rq, struct stats_view *v)
{
	str year = str_trim(param_get(&rq->query, "year"));

	v->region = str_trim(param_get(&rq->query, "region"));
	v->faults = &c->faults;
	TRY(board_region(c, v->region, "region", &v->place));
	if (year.n && (!str_int(year, &v->year) || v->year < 1970 || v->year > 9999)) {
		ctx_fault(c, "year", "range", "年份有误，请写成 2026");
		v->year = 0;
	}
	v->query = arena_fmt(c->a, "region=%lld&year=", (long long)v->place.code);
	if (v->year)
		v->query = arena_fmt(c->a, "%.*s%lld", STR_ARG(v->query), (long long)v->year);
	return c->faults.n ? ERR_INPUT : OK;
}

/* ---- tables ---- */

static struct stats_table *new_table(struct ctx *c, struct stats_view *v, const char *title,
				     const char *head, size_t n)
{
	struct stats_table *t = &v->tables[v->tables_n++];

	*t = (struct stats_table){ .title = title, .head = head };
	t->v = ARENA_ARRAY(c->a, struct stats_row, n + 1);
	return t;
}

static err add_row(struct ctx *c, struct stats_view *v, struct stats_table *t, int64_t key,
		   struct stats_row row)
{
	t->v[t->n] = row;
	TRY(board_figures_of(c, key, v->year, &t->v[t->n].f));
	t->n++;
	return OK;
}

static int more_received(const void *a, const void *b)
{
	const struct stats_row *x = a, *y = b;
	int64_t n = x->f.line.sum.received, m = y->f.line.sum.received;

	if (n != m)
		return n < m ? 1 : -1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static void sort_rows(struct stats_table *t)
{
	qsort(t->v, t->n, sizeof(t->v[0]), more_received);
	while (t->silent < t->n && t->v[t->n - 1 - t->silent].f.line.sum.received == 0)
		t->silent++;
}

static err places_table(struct ctx *c, struct stats_view *v)
{
	struct place_list l;
	struct stats_table *t;

	TRY(q_place_children(c->db, v->place.code, &l));
	t = new_table(c, v, N_("按地方"), N_("地方"), l.n);
	for (size_t i = 0; i < l.n; i++) {
		struct stats_row row = { .id = l.v[i].code,
					 .name = l.v[i].name,
					 .under = "regions" };
		TRY(add_row(c, v, t, key_of(KEY_PLACE, row.id), row));
	}
	sort_rows(t);
	t->sum = v->figures;
	t->summed = true;
	return OK;
}

static err units_table(struct ctx *c, struct stats_view *v)
{
	struct unit_list l;
	struct stats_table *t;

	TRY(q_unit_of_place(c->db, v->place.code, &l));
	t = new_table(c, v, N_("按办理单位"), N_("单位"), l.n);
	for (size_t i = 0; i < l.n; i++) {
		struct stats_row row = { .id = l.v[i].id, .name = l.v[i].name, .under = "units" };
		TRY(add_row(c, v, t, key_of(KEY_UNIT, row.id), row));
	}
	sort_rows(t);
	return OK;
}

static err returned_rows(struct ctx *c, struct stats_view *v)
{
	struct figure_span span = board_span(v->year);
	struct unit_list l;

	TRY(q_unit_of_place(c->db, v->place.code, &l));
	v->returned = ARENA_ARRAY(c->a, struct returned_row, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		struct return_lines r;
		TRY(judge_returns(c, l.v[i].id, span.first, span.last, &r));
		if (r.n)
			v->returned[v->returned_n++] =
				(struct returned_row){ l.v[i].id, r.all, l.v[i].name, r.v[0].text };
	}
	return OK;
}

static err kinds_table(struct ctx *c, struct stats_view *v)
{
	struct stats_table *t = new_table(c, v, N_("按类型"), N_("类型"), KIND_COUNT);

	for (int64_t k = 1; k < KIND_COUNT; k++) {
		struct stats_row row = { .id = k, .name = str_of(T(c, kind_info(k)->label)) };
		TRY(add_row(c, v, t, key_of(KEY_KIND, k), row));
	}
	return OK;
}

static err domains_table(struct ctx *c, struct stats_view *v)
{
	struct domain_list l;
	struct stats_table *t;

	TRY(domain_list_all(c, &l));
	t = new_table(c, v, N_("按领域"), N_("领域"), l.n);
	for (size_t i = 0; i < l.n; i++) {
		struct stats_row row = { .id = l.v[i].id, .name = l.v[i].name };
		TRY(add_row(c, v, t, key_of(KEY_DOMAIN, row.id), row));
	}
	return OK;
}

/* Kinds and domains are counted for the whole site, units for their place. */
static err fill_tables(struct ctx *c, struct stats_view *v)
{
	TRY(board_figures_of(c, key_of(KEY_PLACE, v->place.code), v->year, &v->figures));
	TRY(places_table(c, v));
	TRY(units_table(c, v));
	TRY(returned_rows(c, v));
	if (v->place.code != PLACE_NATION)
		return OK;
	TRY(kinds_table(c, v));
	return domains_table(c, v);
}

/* ---- the chart: the last twelve months of the span that have any ---- */

static int64_t scaled(int64_t n, int64_t top)
{
	return n * BAR_HEIGHT / top;
}

/* The next round even number: 2, 4, 6, 8 or 10 and zeros. */
static int64_t round_up(int64_t n)
{
	int64_t decade = 1;

	while (decade * 10 < n)
		decade *= 10;
	for (int64_t m = 2; m < 10; m += 2)
		if (m * decade >= n)
			return m * decade;
	return 10 * decade;
}

static void add_bar(struct ctx *c, struct stats_view *v, const struct figure *m, int64_t top)
{
	v->bars[v->bars_n] = (struct bar){
		.x = 60 + 55 * (int64_t)v->bars_n,
		.received = scaled(m->received, top),
		.answered = scaled(m->answered, top),
		.solved = scaled(m->solved, top),
		.month = m->month % 100,
		.label = arena_fmt(c->a, "%lld-%02lld: %lld / %lld / %lld",
				   (long long)m->month / 100, (long long)m->month % 100,
				   (long long)m->received, (long long)m->answered,
				   (long long)m->solved),
	};
	v->bars_n++;
}

static void fill_years(struct ctx *c, struct stats_view *v, const struct figure_list *months)
{
	v->years = ARENA_ARRAY(c->a, int64_t, months->n + 1);
	for (size_t i = months->n; i-- > 0;) {
		int64_t year = months->v[i].month / 100;
		if (v->years_n == 0 || v->years[v->years_n - 1] != year)
			v->years[v->years_n++] = year;
	}
}

static err fill_chart(struct ctx *c, struct stats_view *v)
{
	struct figure_span all = board_span(0), span = board_span(v->year);
	int64_t key = key_of(KEY_PLACE, v->place.code), top = 1;
	struct figure_list months;
	size_t first = 0, end = 0;

	TRY(q_figure_months(c->db, key, all.first, all.last, &months));
	fill_years(c, v, &months);
	while (end < months.n && months.v[end].month <= span.last)
		end++;
	while (first < end && (months.v[first].month < span.first || end - first > 12))
		first++;
	for (size_t i = first; i < end; i++)
		if (months.v[i].received > top)
			top = months.v[i].received;
	top = round_up(top);
	for (size_t i = first; i < end; i++)
		add_bar(c, v, &months.v[i], top);
	v->top = board_number(c->a, top);
	v->half = board_number(c->a, top / 2);
	return OK;
}

/* ---- faces ---- */

err board_stats_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct stats_view v = { .layout = layout_new(c, rq, str_of(T(c, "数据")), NAV_STATS) };
	struct out o = layout_out(c);
	err e = read_asked(c, rq, &v);

	if (e != OK && e != ERR_INPUT)
		return e;
	if (e == ERR_INPUT)
		rs->status = err_info(e)->status;
	TRY(place_path_of(c, v.place.code, &v.path));
	TRY(fill_chart(c, &v));
	if (e == OK)
		TRY(fill_tables(c, &v));
	html_board_stats(&o, &v);
	layout_send(rs, &o);
	return e;
}

static const char *const csv_heads[] = {
	N_("表"),
	N_("编号"),
	N_("名称"),
	N_("收到"),
	N_("已回复"),
	N_("已办结"),
	N_("已解决"),
	N_("回复率"),
	N_("平均用时（小时）"),
	N_("中位用时（天）"),
	N_("评价件数"),
	N_("解决程度"),
	N_("办理态度"),
	N_("办理速度"),
};

static void csv_number(struct ctx *c, struct buf *b, int64_t n)
{
	csv_put_field(b, n < 0 ? (str){ 0 } : arena_fmt(c->a, "%lld", (long long)n));
}

static void csv_mean(struct ctx *c, struct buf *b, int64_t sum, int64_t n)
{
	int64_t mean = n ? (sum * 100 + n / 2) / n : 0;

	csv_put_field(
		b, n ? arena_fmt(c->a, "%lld.%02lld", (long long)mean / 100, (long long)mean % 100)
		     : (str){ 0 });
}

static void csv_row(struct ctx *c, struct buf *b, const char *title, const struct stats_row *r)
{
	const struct figure *s = &r->f.line.sum;
	const int64_t counts[] = { s->received, s->answered, s->closed, s->solved };

	csv_put_field(b, str_of(T(c, title)));
	csv_number(c, b, r->id);
	csv_put_field(b, r->name);
	for (size_t i = 0; i < 4; i++)
		csv_number(c, b, counts[i]);
	csv_put_field(b, s->received ? r->f.answered_rate : (str){ 0 });
	csv_number(c, b, r->f.line.mean_hours);
	csv_number(c, b, r->f.line.median_days);
	csv_number(c, b, s->rated);
	csv_mean(c, b, s->resolution, s->rated);
	csv_mean(c, b, s->attitude, s->rated);
	csv_mean(c, b, s->speed, s->rated);
	csv_end_row(b);
}

err board_stats_csv(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct stats_view v = { 0 };
	struct buf b = buf_new(c->a, 16384, CSV_MAX);
	struct stats_row whole = { 0 };

	TRY(read_asked(c, rq, &v));
	TRY(fill_tables(c, &v));
	buf_lit(&b, "\xEF\xBB\xBF"); /* spreadsheets take the text for UTF-8 by it */
	for (size_t i = 0; i < sizeof(csv_heads) / sizeof(csv_heads[0]); i++)
		csv_put_field(&b, str_of(T(c, csv_heads[i])));
	csv_end_row(&b);
	whole = (struct stats_row){ .id = v.place.code, .name = v.place.name, .f = v.figures };
	csv_row(c, &b, N_("合计"), &whole);
	for (size_t t = 0; t < v.tables_n; t++)
		for (size_t i = 0; i < v.tables[t].n; i++)
			csv_row(c, &b, v.tables[t].title, &v.tables[t].v[i]);
	if (b.over)
		return ERR_TOO_LARGE;
	rs->type = "text/csv; charset=utf-8";
	rs->body = buf_str(&b);
	response_header(rs, "Content-Disposition", S("attachment; filename=\"stats.csv\""));
	return OK;
}
