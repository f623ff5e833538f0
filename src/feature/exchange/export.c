/*
 * export: tables as CSV on stdout, page by page; contact data has no way in.
 */
#include <stdlib.h>
#include <string.h>

#include "approval/approval.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/mem.h"
#include "domain/domain.h"
#include "exchange/exchange.h"
#include "exchange/queries.h"
#include "figures/figures.h"
#include "judge/judge.h"
#include "ledger/ledger.h"
#include "message/message.h"
#include "office/office.h"
#include "order/order.h"
#include "rating/rating.h"
#include "text/csv.h"
#include "unit/unit.h"

#define PAGE 500

struct outgoing {
	struct buf b;	  /* the page being written */
	int64_t from, to; /* ms, to is exclusive */
	struct domain_list domains;
	int64_t keys[4]; /* of the last row */
	size_t rows;	 /* of this page */
};

/* One page behind x->keys; leaves x->rows < PAGE at the end. */
typedef err page_fn(struct ctx *c, struct outgoing *x);

static void put_int(struct outgoing *x, int64_t v)
{
	csv_put_field(&x->b, arena_fmt(x->b.a, "%lld", (long long)v));
}

static void put_time(struct outgoing *x, int64_t ms)
{
	csv_put_field(&x->b, ms ? clock_iso(x->b.a, ms) : (str){ 0 });
}

static void put_word(struct outgoing *x, const char *word)
{
	csv_put_field(&x->b, str_of(word));
}

/* ---- messages ---- */

static const struct reply *released(const struct reply_list *l)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->v[i].lead && l->v[i].state == REPLY_RELEASED)
			return &l->v[i];
	return NULL;
}

static err put_outcome(struct ctx *c, struct outgoing *x, const struct message *m)
{
	struct reply_list replies;
	struct rating_list ratings;
	const struct reply *r;

	TRY(q_replies_of(c->db, m->id, &replies));
	TRY(q_ratings_of(c->db, m->id, &ratings));
	r = released(&replies);
	csv_put_field(&x->b, r ? r->body : (str){ 0 });
	put_time(x, r ? r->released_at : m->answered_at);
	put_word(x, outcome_code(m->outcome));
	for (size_t i = 0; i < 3; i++) {
		const struct rating *g = ratings.n ? &ratings.v[ratings.n - 1] : NULL;
		int64_t v[3] = { g ? g->resolution : 0, g ? g->attitude : 0, g ? g->speed : 0 };
		if (v[i])
			put_int(x, v[i]);
		else
			csv_put_field(&x->b, (str){ 0 });
	}
	csv_end_row(&x->b);
	return OK;
}

static err put_message(struct ctx *c, struct outgoing *x, const struct message *m)
{
	int64_t unit = m->answer_unit ? m->answer_unit : m->lead_unit;
	const struct domain *d = domain_in(&x->domains, m->domain);
	struct office o = { 0 };

	if (office_get(c, m->office, &o) != OK)
		o.name = (str){ 0 };
	put_int(x, m->id);
	csv_put_field(&x->b, m->title);
	csv_put_field(&x->b, m->body);
	put_time(x, id_time(m->id));
	put_int(x, m->place);
	csv_put_field(&x->b, o.name);
	csv_put_field(&x->b, unit ? unit_name(c, unit) : (str){ 0 });
	put_word(x, kind_info(m->kind)->code);
	csv_put_field(&x->b, d ? d->name : (str){ 0 });
	put_word(x, life_code(&message_life, m->state));
	csv_put_field(&x->b, m->author);
	put_int(x, m->private);
	put_int(x, m->likes);
	return put_outcome(c, x, m);
}

static err page_messages(struct ctx *c, struct outgoing *x)
{
	struct message_list l;

	TRY(q_message_before(c->db, x->keys[0] ? x->keys[0] : id_at(x->to, 0), PAGE, &l));
	x->rows = l.n;
	for (size_t i = 0; i < l.n; i++) {
		if (id_time(l.v[i].id) < x->from) {
			x->rows = 0; /* older ones follow */
			break;
		}
		TRY(put_message(c, x, &l.v[i]));
		x->keys[0] = l.v[i].id;
	}
	return OK;
}

/* ---- orders ---- */

static void put_order(struct ctx *c, struct outgoing *x, const struct scanned_order *o)
{
	put_int(x, o->id);
	put_int(x, o->message);
	put_int(x, o->unit);
	csv_put_field(&x->b, unit_name(c, o->unit));
	put_int(x, o->lead);
	put_word(x, life_code(&order_life, o->state));
	put_time(x, o->issued_at);
	put_time(x, o->due);
	put_int(x, o->returns);
	put_int(x, o->declines);
	csv_end_row(&x->b);
}

static err page_orders(struct ctx *c, struct outgoing *x)
{
	struct scanned_order_list l;

	TRY(q_order_scan(c->db, x->keys[0], x->keys[1], PAGE, &l));
	x->rows = l.n;
	for (size_t i = 0; i < l.n; i++) {
		x->keys[0] = l.v[i].message;
		x->keys[1] = l.v[i].id;
		if (l.v[i].issued_at >= x->from && l.v[i].issued_at < x->to)
			put_order(c, x, &l.v[i]);
	}
	return OK;
}

/* ---- figures ---- */

#define SUMS 9

static bool is_zero(const int64_t sums[SUMS])
{
	int64_t any = 0;

	for (size_t i = 0; i < SUMS; i++)
		any |= sums[i];
	return any == 0;
}

static err page_figures(struct ctx *c, struct outgoing *x)
{
	static const char *const about[] = { "region", "office", "unit", "kind", "domain" };
	int64_t first = figures_month(x->from), last = figures_month(x->to - 1);
	struct figure_list l;

	TRY(q_figure_scan(c->db, x->keys[0] - 1, x->keys[1], PAGE, &l)); /* 0 is a key */
	x->rows = l.n;
	for (size_t i = 0; i < l.n; i++) {
		const struct figure *f = &l.v[i];
		const int64_t sums[SUMS] = { f->received,   f->answered, f->closed,
					     f->solved,	    f->hours,	 f->rated,
					     f->resolution, f->attitude, f->speed };
		x->keys[0] = f->key + 1;
		x->keys[1] = f->month;
		if (f->month < first || f->month > last || is_zero(sums))
			continue;
		put_word(x, about[(f->key >> 56) % 5]);
		put_int(x, f->key & ((INT64_C(1) << 56) - 1));
		put_int(x, f->month);
		for (size_t n = 0; n < sizeof(sums) / sizeof(sums[0]); n++)
			put_int(x, sums[n]);
		csv_end_row(&x->b);
	}
	return OK;
}

/* ---- what was thought of replies ---- */

static err page_judged(struct ctx *c, struct outgoing *x)
{
	struct judged_list l;

	TRY(q_judged_scan(c->db, x->keys[0], x->keys[1], PAGE, &l));
	x->rows = l.n;
	for (size_t i = 0; i < l.n; i++) {
		const struct judged *j = &l.v[i];
		x->keys[0] = j->message;
		x->keys[1] = j->reply;
		if (j->at < x->from || j->at >= x->to)
			continue;
		put_int(x, j->message);
		put_int(x, j->reply);
		put_int(x, j->unit);
		csv_put_field(&x->b, clock_iso(c->a, j->at));
		put_int(x, j->score);
		put_word(x, judge_verdict_code((enum judge_verdict)j->verdict));
		csv_put_field(&x->b, j->found);
		put_word(x, j->outcome == JUDGED_RETURNED ? "returned" : "released");
		csv_put_field(&x->b, j->returned);
		csv_end_row(&x->b);
	}
	return OK;
}

/* ---- offices and units ---- */

static err page_offices(struct ctx *c, struct outgoing *x)
{
	struct office_list l;

	TRY(q_office_page(c->db, x->keys[0], PAGE, &l));
	x->rows = l.n;
	for (size_t i = 0; i < l.n; i++) {
		x->keys[0] = l.v[i].id;
		put_int(x, l.v[i].id);
		csv_put_field(&x->b, l.v[i].name);
		put_int(x, l.v[i].place);
		put_int(x, l.v[i].rank);
		put_int(x, l.v[i].coordinator);
		csv_end_row(&x->b);
	}
	return OK;
}

static err put_duties(struct ctx *c, struct outgoing *x, int64_t unit)
{
	struct buf words = buf_new(c->a, 64, 1 << 16);
	struct unit_duty_list duties;

	TRY(q_unit_duties(c->db, unit, &duties));
	for (size_t i = 0; i < duties.n; i++) {
		const struct domain *d = domain_in(&x->domains, duties.v[i].domain);
		if (d && words.n)
			buf_lit(&words, "、");
		if (d)
			buf_put(&words, d->name);
	}
	csv_put_field(&x->b, buf_str(&words));
	return OK;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct unit_alias *)a)->name, ((const struct unit_alias *)b)->name);
}

/* In an order that no engine decides. */
static err put_aliases(struct ctx *c, struct outgoing *x, int64_t unit)
{
	struct buf words = buf_new(c->a, 64, 1 << 16);
	struct unit_alias_list l;

	TRY(q_unit_aliases(c->db, unit, &l));
	if (l.n)
		qsort(l.v, l.n, sizeof(*l.v), by_name);
	for (size_t i = 0; i < l.n; i++) {
		if (i)
			buf_lit(&words, "、");
		buf_put(&words, l.v[i].name);
	}
	csv_put_field(&x->b, buf_str(&words));
	return OK;
}

static err page_units(struct ctx *c, struct outgoing *x)
{
	struct unit_list l;

	TRY(q_unit_page(c->db, x->keys[0], PAGE, &l));
	x->rows = l.n;
	for (size_t i = 0; i < l.n; i++) {
		x->keys[0] = l.v[i].id;
		put_int(x, l.v[i].id);
		csv_put_field(&x->b, l.v[i].name);
		put_int(x, l.v[i].parent);
		put_int(x, l.v[i].place);
		put_int(x, l.v[i].coordinating);
		TRY(put_duties(c, x, l.v[i].id));
		TRY(put_aliases(c, x, l.v[i].id));
		csv_end_row(&x->b);
	}
	return OK;
}

/* ---- the run ---- */

struct job_of_export {
	page_fn *page;
	struct outgoing *x;
};

static err read_page(struct ctx *c, void *data)
{
	struct job_of_export *j = data;

	TRY(domain_list_all(c, &j->x->domains));
	return j->page(c, j->x);
}

static bool read_day(const struct cli *cli, const char *option, int64_t otherwise, int64_t *ms)
{
	const char *v = cli_option(cli, option);

	*ms = otherwise;
	if (!v || clock_parse(str_of(v), ms))
		return true;
	warn("%s 后面要写日期，如 2026-01-31，而不是 %s\n", option, v);
	return false;
}

struct export_run {
	struct cli *cli;
	page_fn *page;
	struct outgoing *x;
};

static err run_pages(struct arena *tmp, void *data)
{
	struct export_run *r = data;
	struct outgoing *x = r->x;
	struct progress bar = { .label = "导出" };
	int64_t done = 0;
	err e = OK;

	x->rows = PAGE;
	while (e == OK && x->rows == PAGE) {
		struct ctx c = app_context(&r->cli->app, tmp);
		x->b = buf_new(tmp, 1u << 18, SIZE_MAX);
		e = app_read(&c, read_page, &(struct job_of_export){ r->page, x });
		say("%.*s", STR_ARG(buf_str(&x->b)));
		progress_show(&bar, done += (int64_t)x->rows);
		arena_reset(tmp);
	}
	progress_end(&bar);
	return e;
}

/* Many messages at once that are not public: only with the yes of a second person. */
static err check_approval(struct ctx *c, const struct export_run *r)
{
	int64_t most = setting_number(c->settings, SET_EXPORT_ROWS);
	const char *id = cli_option(r->cli, "--approval");
	struct exported_n many;
	int64_t number;

	if (r->page != page_messages)
		return OK;
	TRY(q_exported_many(c->db, id_at(r->x->from, 0), id_at(r->x->to, 0), most + 1, &many));
	if (many.n <= most)
		return OK;
	if (id && str_int(str_of(id), &number))
		return approval_use(c, APPROVAL_EXPORT, number);
	warn("要导出的留言里不公开的多于 %lld 件：请先在工作台的“双人操作”里申请，由另一人批准，"
	     "再加 --approval 申请的编号\n",
	     (long long)most);
	return ERR_FORBIDDEN;
}

/* What leaves the system is on record before the first row does. */
static err write_audit(struct ctx *c, void *data)
{
	const struct export_run *r = data;
	const struct cli *cli = r->cli;
	const char *from = cli_option(cli, "--from"), *to = cli_option(cli, "--to");

	TRY(check_approval(c, r));
	return ledger_audit(c, "export",
			    arena_fmt(c->a, "%s%s%s%s%s", cli->args[0], from ? " --from " : "",
				      from ? from : "", to ? " --to " : "", to ? to : ""),
			    "ok");
}

static err record_export(struct arena *tmp, void *data)
{
	struct export_run *r = data;
	struct ctx c = app_context(&r->cli->app, tmp);

	return app_write(&c, write_audit, r);
}

static int export_run(struct cli *cli, page_fn *page, const char *head)
{
	struct outgoing x = { 0 };
	err e;

	if (cli->args_n != 1 || !read_day(cli, "--from", 0, &x.from) ||
	    !read_day(cli, "--to", INT64_C(4398046511103), &x.to))
		return cli_usage(cli);
	if (cli_option(cli, "--to") && strlen(cli_option(cli, "--to")) <= 10)
		x.to += MS_DAY; /* a bare date: to the end of that day */
	e = app_open(&cli->app, 0);
	if (e == OK)
		e = mem_with(1u << 12, record_export, &(struct export_run){ cli, page, &x });
	if (e == OK) {
		say("%s\n", head);
		e = mem_with(1u << 20, run_pages, &(struct export_run){ cli, page, &x });
	}
	app_close(&cli->app);
	return e == OK ? 0 : cli_fail(cli, e, "导出");
}

int export_messages_run(struct cli *cli)
{
	return export_run(cli, page_messages,
			  "id,title,body,time,region,office,unit,kind,domain,state,author,private,"
			  "likes,reply,reply_time,rating_solved,rating_resolution,rating_attitude,"
			  "rating_speed");
}

int export_orders_run(struct cli *cli)
{
	return export_run(cli, page_orders,
			  "id,message,unit,unit_name,lead,state,issued_at,due,returns,declines");
}

int export_figures_run(struct cli *cli)
{
	return export_run(cli, page_figures,
			  "about,id,month,received,answered,closed,solved,hours,rated,resolution,"
			  "attitude,speed");
}

int export_offices_run(struct cli *cli)
{
	return export_run(cli, page_offices, "id,name,place,rank,coordinator");
}

int export_units_run(struct cli *cli)
{
	return export_run(cli, page_units, "id,name,parent,place,coordinating,domains,aliases");
}

int export_judged_run(struct cli *cli)
{
	return export_run(cli, page_judged,
			  "message,reply,unit,at,score,verdict,found,outcome,returned");
}
