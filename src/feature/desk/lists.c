/* All cases and all orders that the actor may see, as pages and as CSV. */
#include "approval/approval.h"
#include "base/clock.h"
#include "base/id.h"
#include "desk/html.h"
#include "desk/pages.h"
#include "desk/walk.h"
#include "text/csv.h"
#include "web/form.h"

#define PAGE 50
#define LOOK 2000
#define CSV_ROWS 5000
#define CSV_LOOK 50000
#define CSV_BYTES ((size_t)4 << 20)

/* ---- the filter, out of the address and back into it ---- */

static int64_t day_of(str s, bool end)
{
	int64_t ms;

	if (s.n == 0 || !clock_parse(s, &ms))
		return 0;
	return end ? ms + MS_DAY : ms;
}

static err filter_of(struct ctx *c, const struct request *rq, bool orders, struct walk_filter *f)
{
	const struct params *q = &rq->query;
	struct domain_list domains;

	TRY(domain_list_all(c, &domains));
	*f = (struct walk_filter){
		.state = life_state_of(orders ? &order_life : &message_life, param_get(q, "state")),
		.kind = kind_of(param_get(q, "kind")),
		.domain = domain_of(&domains, param_get(q, "domain")),
		.from = day_of(param_get(q, "from"), false),
		.to = day_of(param_get(q, "to"), true),
		.q = str_sub(str_trim(param_get(q, "q")), 0, 120),
		.unit = str_sub(str_trim(param_get(q, "unit")), 0, 120),
		.oldest = str_eq(param_get(q, "sort"), S("oldest")),
		.orders = orders,
		.look = LOOK,
	};
	if (!input_id(q, f->oldest ? "after" : "before", &f->go_on))
		f->go_on = 0;
	return OK;
}

static const char *const kept[] = { "state", "kind", "domain", "from", "to", "q", "unit", "sort" };

/* The address's query with the filter as it is, going on behind a key. */
static str query_of(struct ctx *c, const struct request *rq, const struct walk_filter *f,
		    int64_t key)
{
	struct buf b = buf_new(c->a, 128, 4096);

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		str v = param_get(&rq->query, kept[i]);
		if (v.n == 0)
			continue;
		buf_fmt(&b, "%s%s=", b.n ? "&" : "", kept[i]);
		form_encode(&b, v);
	}
	if (key)
		buf_fmt(&b, "%s%s=%lld", b.n ? "&" : "", f->oldest ? "after" : "before",
			(long long)key);
	return buf_str(&b);
}

/* ---- pages ---- */

static err gather(struct ctx *c, struct walk *w, bool orders, struct list_view *v)
{
	struct desk_row *rows = ARENA_ARRAY(c->a, struct desk_row, PAGE);
	struct row_words words;
	struct walk_hit hit;
	bool found = true;

	TRY(row_words(c, &words));
	while (v->n < PAGE) {
		TRY(walk_next(c, w, &hit, &found));
		if (!found)
			break;
		if (orders)
			TRY(row_of_order(c, &words, &hit.line, hit.order.id, &rows[v->n++]));
		else
			TRY(row_of_line(c, &words, &hit.line, &rows[v->n++]));
	}
	v->rows = rows;
	v->stretch = !found;
	return OK;
}

static err show(struct ctx *c, const struct request *rq, struct response *rs, bool orders)
{
	struct list_view v = {
		.layout = layout_new(c, rq, str_of(T(c, orders ? N_("工单") : N_("全部留言"))),
				     orders ? NAV_ORDERS : NAV_CASES),
		.orders = orders,
		.editor = actor_has(&c->actor, ROLE_EDITOR),
		.from = param_get(&rq->query, "from"),
		.to = param_get(&rq->query, "to"),
	};
	struct out o = layout_out(c);
	struct domain_list domains;
	struct walk_filter f;
	struct walk *w;

	TRY(filter_of(c, rq, orders, &f));
	TRY(domain_list_all(c, &domains));
	TRY(walk_new(c, &f, &w));
	TRY(gather(c, w, orders, &v));
	v.cut = walk_is_cut(w);
	v.domains = &domains;
	v.state = f.state;
	v.kind = f.kind;
	v.domain = f.domain;
	v.q = f.q;
	v.unit = f.unit;
	v.oldest = f.oldest;
	v.csv = query_of(c, rq, &f, 0);
	if (!walk_is_over(w))
		v.more = query_of(c, rq, &f, walk_key(w));
	html_desk_list(&o, &v);
	layout_send(rs, &o);
	return OK;
}

/* A number is a case's own: straight to it. */
err desk_messages(struct ctx *c, const struct request *rq, struct response *rs)
{
	str q = str_trim(param_get(&rq->query, "q"));
	int64_t id;

	if (q.n > 12 && str_int(q, &id)) {
		response_redirect(rs, arena_fmt(c->a, "/desk/messages/%lld", (long long)id));
		return OK;
	}
	return show(c, rq, rs, false);
}

err desk_orders(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show(c, rq, rs, true);
}

/* ---- CSV ---- */

static void put_time(struct ctx *c, struct buf *b, int64_t ms)
{
	csv_put_field(b, ms ? clock_minute(c->a, ms) : (str){ 0 });
}

static void put_id(struct ctx *c, struct buf *b, int64_t id)
{
	csv_put_field(b, arena_fmt(c->a, "%lld", (long long)id));
}

static void put_header(struct buf *b, const char *const *names)
{
	buf_lit(b, "\xef\xbb\xbf"); /* spreadsheets take it for UTF-8 then */
	for (; *names; names++)
		csv_put_field(b, str_of(*names));
	csv_end_row(b);
}

static const char *const message_names[] = { "编号",	 "标题",	 "状态",     "地区", "写给",
					     "类型",	 "领域",	 "提交时间", "单位", "期限",
					     "公开时间", "首次回复时间", "办结时间", NULL };

static err put_message(struct ctx *c, struct buf *b, const struct row_words *w,
		       const struct walk_hit *h)
{
	struct desk_row r;

	TRY(row_of_line(c, w, &h->line, &r));
	put_id(c, b, r.message);
	csv_put_field(b, r.title);
	csv_put_field(b, str_of(r.state));
	csv_put_field(b, r.place);
	csv_put_field(b, r.office);
	csv_put_field(b, str_of(r.kind));
	csv_put_field(b, r.domain);
	put_time(c, b, r.at);
	csv_put_field(b, r.unit);
	put_time(c, b, r.due_at);
	put_time(c, b, h->line.published_at);
	put_time(c, b, h->line.answered_at);
	put_time(c, b, h->line.closed_at);
	csv_end_row(b);
	return OK;
}

static const char *const order_names[] = { "工单编号",	 "留言编号", "标题",	 "留言状态",
					   "地区",	 "类型",     "领域",	 "单位",
					   "主办或协办", "工单状态", "派单时间", "期限",
					   "退回次数",	 "退单次数", NULL };

static err put_order(struct ctx *c, struct buf *b, const struct row_words *w,
		     const struct walk_hit *h)
{
	struct desk_row r;

	TRY(row_of_order(c, w, &h->line, h->order.id, &r));
	put_id(c, b, r.order);
	put_id(c, b, r.message);
	csv_put_field(b, r.title);
	csv_put_field(b, str_of(r.state));
	csv_put_field(b, r.place);
	csv_put_field(b, str_of(r.kind));
	csv_put_field(b, r.domain);
	csv_put_field(b, r.unit);
	csv_put_field(b, r.lead ? S("主办") : S("协办"));
	csv_put_field(b, str_of(r.order_state));
	put_time(c, b, r.issued_at);
	put_time(c, b, r.due_at);
	put_id(c, b, r.returns);
	put_id(c, b, r.declines);
	csv_end_row(b);
	return OK;
}

struct csv {
	const struct request *rq;
	bool orders;
	int64_t approval; /* of another person; 0: none, and so a few rows a day only */
	int64_t most, n;  /* rows that may be taken out, and were */
	str audit;	  /* what the record says was taken out */
	struct buf b;
};

static err put_rows(struct ctx *c, struct walk *w, struct csv *x)
{
	struct row_words words;
	struct walk_hit hit;
	bool found = true;

	TRY(row_words(c, &words));
	while (x->n < x->most && x->b.n < CSV_BYTES - 8192) {
		TRY(walk_next(c, w, &hit, &found));
		if (!found)
			return OK;
		TRY((x->orders ? put_order : put_message)(c, &x->b, &words, &hit));
		x->n++;
	}
	return OK;
}

static str tell_rest(struct ctx *c, const struct csv *x, const struct walk_filter *f, int64_t key)
{
	return arena_fmt(c->a,
			 x->n == CSV_ROWS || x->b.n >= CSV_BYTES - 8192 || x->approval
				 ? "还有：在网址后加 %s=%lld 继续导出"
				 : "还有：一个人一天只能导出这么多；要更多，先在“双人操作”申请，"
				   "批准后在网址后加 approval=申请的编号 和 %s=%lld",
			 f->oldest ? "after" : "before", (long long)key);
}

/* A few rows a day, or with another person's yes as many as there are. */
static err rows_most(struct ctx *c, struct csv *x)
{
	int64_t left;

	x->most = CSV_ROWS;
	if (x->approval)
		return approval_holds(c, APPROVAL_EXPORT, x->approval);
	TRY(approval_alone(c, &left));
	x->most = left < x->most ? left : x->most;
	return OK;
}

static err write_csv(struct ctx *c, void *data)
{
	struct csv *x = data;
	struct walk_filter f;
	struct walk *w;

	x->b = buf_new(c->a, 1 << 16, CSV_BYTES);
	x->n = 0;
	TRY(rows_most(c, x));
	TRY(filter_of(c, x->rq, x->orders, &f));
	f.look = CSV_LOOK;
	TRY(walk_new(c, &f, &w));
	put_header(&x->b, x->orders ? order_names : message_names);
	TRY(put_rows(c, w, x));
	if (!walk_is_over(w)) {
		csv_put_field(&x->b, tell_rest(c, x, &f, walk_key(w)));
		csv_end_row(&x->b);
	}
	return OK;
}

static err write_audit(struct ctx *c, void *data)
{
	const struct csv *x = data;

	if (!x->approval)
		TRY(approval_take(c, x->n));
	return ledger_audit(c, "export", x->audit, "ok");
}

/* Who takes out what is on record before the first row leaves. */
static err send_csv(struct ctx *c, const struct request *rq, struct response *rs, bool orders)
{
	struct csv x = { .rq = rq, .orders = orders };
	struct walk_filter f = { .oldest = str_eq(param_get(&rq->query, "sort"), S("oldest")) };
	str query;

	if (!input_id(&rq->query, f.oldest ? "after" : "before", &f.go_on))
		f.go_on = 0;
	if (!input_id(&rq->query, "approval", &x.approval))
		return ERR_NOT_FOUND;
	query = query_of(c, rq, &f, f.go_on);
	x.audit = arena_fmt(c->a, "desk/%s.csv%s%.*s approval %lld", orders ? "orders" : "messages",
			    query.n ? "?" : "", STR_ARG(str_sub(query, 0, 400)),
			    (long long)x.approval);
	TRY(app_read(c, write_csv, &x));
	TRY(app_write(c, write_audit, &x));
	rs->body = buf_str(&x.b);
	rs->type = "text/csv; charset=utf-8";
	response_header(rs, "Content-Disposition",
			orders ? S("attachment; filename=\"orders.csv\"")
			       : S("attachment; filename=\"messages.csv\""));
	return OK;
}

err desk_messages_csv(struct ctx *c, const struct request *rq, struct response *rs)
{
	return send_csv(c, rq, rs, false);
}

err desk_orders_csv(struct ctx *c, const struct request *rq, struct response *rs)
{
	return send_csv(c, rq, rs, true);
}
