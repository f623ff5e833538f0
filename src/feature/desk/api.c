/* The work of the staff as JSON: what waits, the units' orders, one order with
 * its replies. The same rows and the same access as the desk's pages. */
#include "app/input.h"
#include "app/paging.h"
#include "board/json.h"
#include "desk/history.h"
#include "desk/pages.h"
#include "desk/walk.h"

#define LOOK 2000

/* ---- what waits ---- */

static const char *const kinds[] = {
	[TODO_MESSAGE] = "message", [TODO_ORDER] = "order", [TODO_FOLLOWUP] = "followup"
};

/* The state is that of what waits: the order's, otherwise the message's. */
static err put_todo(struct ctx *c, struct js_out *j, const struct todo *t)
{
	bool is_order = t->kind == TODO_ORDER;
	struct work_order o = { .unit = t->unit };
	struct desk_line m;

	TRY(q_desk_line_of(c->db, t->message, &m));
	if (is_order)
		TRY(q_order_by_id(c->db, t->message, t->subject, &o));
	js_begin(j, NULL, '{');
	js_cstr(j, "kind", kinds[t->kind]);
	js_id(j, "message", t->message);
	js_id(j, "order", is_order ? t->subject : 0);
	js_text(j, "title", m.title);
	js_cstr(j, "state",
		is_order ? life_code(&order_life, o.state) : life_code(&message_life, m.state));
	js_time(j, "due", t->due);
	js_time(j, "since", t->since);
	js_int(j, "days", t->days);
	board_js_unit(j, "unit", o.unit, unit_name(c, o.unit));
	js_cstr(j, "role", role_word((enum role)t->role));
	js_end(j, '}');
	return OK;
}

/* "due.subject" of the last row of the page before. */
static void read_after(struct ctx *c, const struct request *rq, struct queue_ask *ask)
{
	str rest = str_trim(param_get(&rq->query, "after")), first = str_cut(&rest, '.');

	if (first.n == 0)
		return;
	if (!str_int(first, &ask->after_due) || !str_int(rest, &ask->after_subject))
		ctx_fault(c, "after", "not_a_number", "翻页位置有误");
}

err desk_api_desk(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct queue_ask ask = { .n = paging_limit(c, rq) };
	struct js_out j = paging_begin(c);
	struct queue_waiting w;
	str next = { 0 };

	read_after(c, rq, &ask);
	if (c->faults.n)
		return ERR_INPUT;
	TRY(queue_all(c, &ask, &w));
	for (size_t i = 0; i < w.n && i < (size_t)ask.n; i++)
		TRY(put_todo(c, &j, &w.v[i]));
	if (w.n > (size_t)ask.n)
		next = arena_fmt(c->a, "%lld.%lld", (long long)w.v[ask.n - 1].due,
				 (long long)w.v[ask.n - 1].subject);
	return paging_send(rs, &j, next);
}

/* ---- the units' orders ---- */

static err read_filter(struct ctx *c, const struct request *rq, struct walk_filter *f)
{
	str state = param_get(&rq->query, "state"), kind = param_get(&rq->query, "kind");
	str domain = param_get(&rq->query, "domain");
	struct domain_list domains;

	TRY(domain_list_all(c, &domains));
	*f = (struct walk_filter){ .state = life_state_of(&order_life, state),
				   .kind = kind_of(kind),
				   .domain = domain_of(&domains, domain),
				   .unit = str_sub(str_trim(param_get(&rq->query, "unit")), 0, 120),
				   .orders = true,
				   .look = LOOK };
	if (state.n && !f->state)
		ctx_fault(c, "state", "unknown", "没有这种状态");
	if (kind.n && !f->kind)
		ctx_fault(c, "kind", "unknown", "没有这种类型");
	if (domain.n && !f->domain)
		ctx_fault(c, "domain", "unknown", "没有这个领域");
	if (!input_id(&rq->query, "after", &f->go_on))
		ctx_fault(c, "after", "not_a_number", "翻页位置有误");
	return OK;
}

static err put_hit(struct ctx *c, struct js_out *j, const struct walk_hit *h)
{
	struct work_order o;

	TRY(q_order_by_id(c->db, h->order.message, h->order.id, &o));
	js_begin(j, NULL, '{');
	js_id(j, "message", o.message);
	js_text(j, "title", h->line.title);
	board_js_order(c, j, &o);
	js_end(j, '}');
	return OK;
}

/* A rare filter may end a page early: then `next` goes on where it stopped. */
err desk_api_orders(struct ctx *c, const struct request *rq, struct response *rs)
{
	int64_t limit = paging_limit(c, rq);
	struct js_out j = paging_begin(c);
	struct walk_filter f;
	struct walk_hit hit;
	struct walk *w;
	bool found = true;

	TRY(read_filter(c, rq, &f));
	if (c->faults.n)
		return ERR_INPUT;
	TRY(walk_new(c, &f, &w));
	for (int64_t n = 0; n < limit && found; n++) {
		TRY(walk_next(c, w, &hit, &found));
		if (found)
			TRY(put_hit(c, &j, &hit));
	}
	return paging_send(rs, &j,
			   walk_is_over(w) ? (str){ 0 }
					   : arena_fmt(c->a, "%lld", (long long)walk_key(w)));
}

/* ---- one order ---- */

static void put_codes(struct js_out *j, str codes)
{
	js_begin(j, "reasons", '[');
	while (codes.n) {
		str code = str_cut(&codes, ' ');
		if (code.n)
			js_text(j, NULL, code);
	}
	js_end(j, ']');
}

static void put_reply(struct ctx *c, struct js_out *j, const struct reply *r)
{
	js_begin(j, NULL, '{');
	js_id(j, "id", r->id);
	js_int(j, "version", r->version);
	js_cstr(j, "state", history_reply_state(r->state)->code);
	js_cstr(j, "state_label", history_reply_state(r->state)->label);
	js_time(j, "at", r->at);
	js_time(j, "released_at", r->released_at);
	js_text(j, "by", account_name(c, r->account));
	put_codes(j, r->reasons);
	js_text(j, "reasons_text", history_reasons(c, r->reasons));
	js_text(j, "note", r->note);
	js_text(j, "body", r->body);
	js_end(j, '}');
}

static err put_replies(struct ctx *c, struct js_out *j, const struct work_order *o)
{
	struct reply_list l;

	TRY(q_replies_of(c->db, o->message, &l));
	js_begin(j, "replies", '[');
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].work_order == o->id)
			put_reply(c, j, &l.v[i]);
	js_end(j, ']');
	return OK;
}

err desk_api_order(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	enum access_view view;
	struct work_order o;
	struct message m;
	bool shown;

	(void)rq;
	TRY(order_get(c, c->path_id, &o));
	TRY(message_get(c, o.message, &m));
	TRY(order_access(c, &m));
	TRY(access_view_of(c, &m, &view));
	TRY(access_shows_order(c, view, &o, &shown));
	if (!shown)
		return ERR_NOT_FOUND;
	access_mask(c, view, &m);
	js_begin(&j, NULL, '{');
	js_id(&j, "message", o.message);
	js_text(&j, "title", m.title);
	js_cstr(&j, "message_state", life_code(&message_life, m.state));
	board_js_order(c, &j, &o);
	js_int(&j, "days", o.days);
	js_int(&j, "declines", o.declines);
	put_codes(&j, o.reason);
	js_text(&j, "reasons_text", history_reasons(c, o.reason));
	js_text(&j, "note", o.note);
	TRY(put_replies(c, &j, &o));
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}
