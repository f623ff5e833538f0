/* What the replies of the actor's units promise, by the day on which it is due: as a page,
 * as CSV and as JSON. */
#include "app/paging.h"
#include "approval/approval.h"
#include "base/clock.h"
#include "board/json.h"
#include "desk/html.h"
#include "desk/pages.h"
#include "desk/scope.h"
#include "order/access.h"
#include "text/csv.h"
#include "web/form.h"

#include <stdlib.h>

#define PAGE 50
#define CSV_ROWS 5000
#define BEHIND 30 /* days past that are shown unless others are asked for */

struct ask {
	int64_t first, last;   /* due days */
	int64_t due, reply, n; /* behind this one */
	int64_t most;
};

struct found {
	struct promise_row *v;
	size_t n;
	bool more, cut;
};

/* ---- what is asked ---- */

static int64_t day_of(str s, int64_t otherwise)
{
	int64_t ms;

	return s.n && clock_parse(s, &ms) ? clock_day(ms) : otherwise;
}

/* "due.reply.n" of the last row of the page before. */
static void read_ask(struct ctx *c, const struct request *rq, int64_t most, struct ask *a)
{
	str rest = str_trim(param_get(&rq->query, "after")), due = str_cut(&rest, '.');
	str reply = str_cut(&rest, '.');

	*a = (struct ask){ .first = day_of(str_trim(param_get(&rq->query, "from")),
					   clock_day(c->now) - BEHIND),
			   .last = day_of(str_trim(param_get(&rq->query, "to")), INT32_MAX),
			   .most = most };
	a->due = a->first - 1;
	a->reply = a->n = INT64_MAX;
	if (due.n &&
	    (!str_int(due, &a->due) || !str_int(reply, &a->reply) || !str_int(rest, &a->n)))
		ctx_fault(c, "after", "not_a_number", "翻页位置有误");
}

static str key_of_row(struct ctx *c, const struct promise *p)
{
	return arena_fmt(c->a, "%lld.%lld.%lld", (long long)p->due, (long long)p->reply,
			 (long long)p->n);
}

/* ---- whose ---- */

static bool watches(enum role r)
{
	return r == ROLE_HANDLER || r == ROLE_APPROVER || r == ROLE_COORDINATOR ||
	       r == ROLE_SUPERVISOR || r == ROLE_LEADER || r == ROLE_EDITOR;
}

static bool is_among(const struct unit_scope *s, int64_t unit)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].id == unit)
			return true;
	return false;
}

static err units_of(struct ctx *c, struct unit_scope *all)
{
	*all = (struct unit_scope){ .v = ARENA_ARRAY(c->a, struct unit, SCOPE_MOST) };
	for (size_t i = 0; i < c->actor.grants_n; i++) {
		const struct grant *g = &c->actor.grants[i];
		struct unit_scope s;
		if (!watches(g->role) || (g->unit == 0 && g->role == ROLE_COORDINATOR))
			continue;
		TRY(scope_units(c, g->unit, SCOPE_MOST, &s));
		all->cut |= s.cut;
		for (size_t k = 0; k < s.n; k++) {
			if (is_among(all, s.v[k].id))
				continue;
			if (all->n == SCOPE_MOST) {
				all->cut = true;
				break;
			}
			all->v[all->n++] = s.v[k];
		}
	}
	return OK;
}

/* ---- rows ---- */

static int soonest(const void *a, const void *b)
{
	const struct promise *x = a, *y = b;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	if (x->reply != y->reply)
		return x->reply < y->reply ? -1 : 1;
	return (x->n > y->n) - (x->n < y->n);
}

/* The first of each unit; the soonest of them all are among these. */
static err gather(struct ctx *c, const struct unit_scope *units, const struct ask *a,
		  struct promise_list *out)
{
	struct promise_list *l = ARENA_ARRAY(c->a, struct promise_list, units->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < units->n; i++) {
		struct promises_of_in in = { units->v[i].id, a->due, a->reply, a->n, a->most + 1 };
		TRY(q_promises_of(c->db, &in, &l[i]));
		n += l[i].n;
	}
	*out = (struct promise_list){ .v = ARENA_ARRAY(c->a, struct promise, n + 1) };
	for (size_t i = 0; i < units->n; i++)
		for (size_t k = 0; k < l[i].n && l[i].v[k].due <= a->last; k++)
			out->v[out->n++] = l[i].v[k];
	if (out->n)
		qsort(out->v, out->n, sizeof(out->v[0]), soonest);
	return OK;
}

/* Titles of what may not be opened stay away, and so does what was taken down. */
static err add_row(struct ctx *c, const struct promise *p, struct found *out)
{
	struct promise_row *r = &out->v[out->n];
	struct message m;
	enum access_view view;

	TRY(message_get(c, p->message, &m));
	if (order_access(c, &m) != OK || message_is_tombstone(&m))
		return OK;
	TRY(access_view_of(c, &m, &view));
	access_mask(c, view, &m);
	*r = (struct promise_row){ .p = *p, .title = m.title, .unit = unit_name(c, p->unit) };
	r->day = clock_date(c->a, p->due * MS_DAY - MS_ZONE);
	if (p->state == PROMISE_OPEN)
		r->due = due_badge((p->due + 1) * MS_DAY - MS_ZONE - 1, c->now);
	out->n++;
	return OK;
}

/* *last: the last that was looked at, shown or not. */
static err find(struct ctx *c, const struct ask *a, struct found *out, struct promise *last)
{
	struct unit_scope units;
	struct promise_list l;

	TRY(units_of(c, &units));
	TRY(gather(c, &units, a, &l));
	*out = (struct found){ .v = ARENA_ARRAY(c->a, struct promise_row, a->most + 1),
			       .cut = units.cut };
	for (size_t i = 0; i < l.n && (int64_t)i < a->most; i++) {
		TRY(add_row(c, &l.v[i], out));
		*last = l.v[i];
	}
	out->more = (int64_t)l.n > a->most;
	return OK;
}

/* ---- the page ---- */

static void put_param(struct buf *b, const char *name, str value)
{
	if (value.n == 0)
		return;
	buf_fmt(b, "%s%s=", b->n ? "&" : "", name);
	form_encode(b, value);
}

static str query_of(struct ctx *c, const struct request *rq, str after)
{
	struct buf b = buf_new(c->a, 64, 1024);

	put_param(&b, "from", str_sub(str_trim(param_get(&rq->query, "from")), 0, 40));
	put_param(&b, "to", str_sub(str_trim(param_get(&rq->query, "to")), 0, 40));
	put_param(&b, "after", after);
	return buf_str(&b);
}

err desk_promises(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct promises_view v = {
		.layout = layout_new(c, rq, str_of(T(c, "承诺的事")), NAV_ORDERS),
		.from = param_get(&rq->query, "from"),
		.to = param_get(&rq->query, "to"),
		.csv = query_of(c, rq, (str){ 0 }),
	};
	struct out o = layout_out(c);
	struct promise last;
	struct found f;
	struct ask a;

	read_ask(c, rq, PAGE, &a);
	if (c->faults.n)
		return ERR_NOT_FOUND;
	TRY(find(c, &a, &f, &last));
	v.rows = f.v;
	v.n = f.n;
	v.cut = f.cut;
	if (f.more)
		v.more = query_of(c, rq, key_of_row(c, &last));
	html_desk_promises(&o, &v);
	layout_send(rs, &o);
	return OK;
}

/* ---- CSV ---- */

struct csv {
	const struct request *rq;
	int64_t n;
	struct buf b;
};

static void put_row(struct ctx *c, struct buf *b, const struct promise_row *r)
{
	csv_put_field(b, r->day);
	csv_put_field(b, r->unit);
	csv_put_field(b, arena_fmt(c->a, "%lld", (long long)r->p.message));
	csv_put_field(b, r->title);
	csv_put_field(b, r->p.passage);
	csv_put_field(b, clock_minute(c->a, r->p.made_at));
	csv_end_row(b);
}

static err write_csv(struct ctx *c, void *data)
{
	static const char *const names[] = {
		"期限", "单位", "留言编号", "标题", "承诺", "答复时间"
	};
	struct csv *x = data;
	struct promise last;
	struct found f;
	struct ask a;
	int64_t left;

	TRY(approval_alone(c, &left));
	read_ask(c, x->rq, left < CSV_ROWS ? left : CSV_ROWS, &a);
	if (c->faults.n)
		return ERR_NOT_FOUND;
	x->b = buf_new(c->a, 1 << 14, 4 << 20);
	buf_lit(&x->b, "\xef\xbb\xbf");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		csv_put_field(&x->b, str_of(names[i]));
	csv_end_row(&x->b);
	TRY(find(c, &a, &f, &last));
	for (size_t i = 0; i < f.n; i++)
		put_row(c, &x->b, &f.v[i]);
	x->n = (int64_t)f.n;
	if (f.more && a.most) {
		csv_put_field(&x->b, arena_fmt(c->a, "还有：在网址后加 after=%.*s 继续导出",
					       STR_ARG(key_of_row(c, &last))));
		csv_end_row(&x->b);
	}
	return OK;
}

static err write_audit(struct ctx *c, void *data)
{
	const struct csv *x = data;
	str query = query_of(c, x->rq, str_sub(param_get(&x->rq->query, "after"), 0, 80));

	TRY(approval_take(c, x->n));
	return ledger_audit(
		c, "export",
		arena_fmt(c->a, "desk/promises.csv%s%.*s", query.n ? "?" : "", STR_ARG(query)),
		"ok");
}

/* Who takes out what is on record before the first row leaves. */
err desk_promises_csv(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct csv x = { .rq = rq };

	TRY(app_read(c, write_csv, &x));
	TRY(app_write(c, write_audit, &x));
	rs->body = buf_str(&x.b);
	rs->type = "text/csv; charset=utf-8";
	response_header(rs, "Content-Disposition", S("attachment; filename=\"promises.csv\""));
	return OK;
}

/* ---- JSON ---- */

err desk_api_promises(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = paging_begin(c);
	struct promise last;
	struct found f;
	struct ask a;

	read_ask(c, rq, paging_limit(c, rq), &a);
	if (c->faults.n)
		return ERR_INPUT;
	TRY(find(c, &a, &f, &last));
	for (size_t i = 0; i < f.n; i++) {
		js_begin(&j, NULL, '{');
		js_text(&j, "due", f.v[i].day);
		js_id(&j, "message", f.v[i].p.message);
		js_id(&j, "order", f.v[i].p.work_order);
		js_text(&j, "title", f.v[i].title);
		js_text(&j, "passage", f.v[i].p.passage);
		js_time(&j, "said_at", f.v[i].p.made_at);
		board_js_unit(&j, "unit", f.v[i].p.unit, f.v[i].unit);
		js_end(&j, '}');
	}
	return paging_send(rs, &j, f.more ? key_of_row(c, &last) : (str){ 0 });
}
