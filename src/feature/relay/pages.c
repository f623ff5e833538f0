/* The letters of a case: the unit's page of an order, and the writer's page of her
 * message; the same as JSON for the unit. */
#include "about/about.h"
#include "app/input.h"
#include "app/paging.h"
#include "base/id.h"
#include "relay/html.h"
#include "relay/views.h"
#include "unit/unit.h"

/* ---- what they show ---- */

static void add_row(struct ctx *c, const struct relay *r, str alias, struct relay_thread *t)
{
	bool unit = r->account != 0;

	t->asked = t->asked || unit;
	t->rows[t->n++] = (struct relay_row){ .at = id_time(r->id),
					      .from_unit = unit,
					      .who = unit ? t->unit : alias,
					      .body = html_paragraphs(c->a, r->body) };
}

static err read_thread(struct ctx *c, const struct work_order *o, struct relay_view *v)
{
	struct relay_thread *t = &v->threads[v->threads_n++];
	struct relay_list l;

	TRY(q_relay_of(c->db, o->message, &l));
	*t = (struct relay_thread){ .order = o->id,
				    .unit = unit_name(c, o->unit),
				    .rows = ARENA_ARRAY(c->a, struct relay_row, l.n + 1) };
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].work_order == o->id)
			add_row(c, &l.v[i], v->alias, t);
	return OK;
}

/* unit 0: of all units. */
static err read_reveals(struct ctx *c, int64_t message, int64_t unit, struct relay_view *v)
{
	struct approval_list l;

	TRY(q_approval_about(c->db, message, APPROVAL_REVEAL, RELAY_MOST, &l));
	v->reveals = ARENA_ARRAY(c->a, struct relay_reveal_row, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		if (!unit || l.v[i].unit == unit)
			v->reveals[v->reveals_n++] = (struct relay_reveal_row){
				.unit = unit_name(c, l.v[i].unit),
				.reason = l.v[i].reason,
				.state = approval_state_label(&l.v[i], c->now),
				.at = id_time(l.v[i].id),
				.until = l.v[i].expires_at,
			};
	return OK;
}

static struct relay_view view_of(struct ctx *c, const struct request *rq, const struct message *m)
{
	return (struct relay_view){ .layout = layout_new(c, rq, str_of(T(c, "转达")),
							 c->actor.account ? NAV_DESK : NAV_LOOKUP),
				    .message = m->id,
				    .title = m->title,
				    .alias = message_alias(c->a, T(c, "写信人"), m),
				    .faults = &c->faults };
}

/* ---- the unit's page ---- */

struct typed {
	str body, reason;
	int64_t order;
	const struct contact *contact;
};

static const struct input letter_input[] = {
	{ "body", NULL, N_("内容"), INPUT_TEXT, offsetof(struct typed, body), true, 1, 1000,
	  LIMIT_NONE },
	{ "order", NULL, N_("工单"), INPUT_ID, offsetof(struct typed, order), false, 0, 0,
	  LIMIT_NONE },
	{ 0 },
};

static err show_order(struct ctx *c, const struct request *rq, struct response *rs,
		      const struct typed *in)
{
	struct out o = layout_out(c);
	struct work_order order;
	struct approval yes;
	struct message m;
	struct relay_view v;
	err e;

	TRY(relay_may(c, c->path_id, &order, &m));
	v = view_of(c, rq, &m);
	v.body = in->body;
	v.contact = in->contact;
	v.threads = ARENA_ARRAY(c->a, struct relay_thread, 1);
	TRY(read_thread(c, &order, &v));
	TRY(read_reveals(c, m.id, order.unit, &v));
	e = relay_granted(c, &order, &yes);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	v.may_ask_reveal = about_bars(c, m.id) == BAR_NONE;
	v.may_reveal = e == OK && v.may_ask_reveal;
	html_relay_order(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err order_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show_order(c, rq, rs, &(struct typed){ 0 });
}

static err order_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct typed in = { 0 };
	err e = input_read(c, rq, letter_input, &in);

	if (e == OK)
		e = relay_ask(c, c->path_id, in.body);
	if (e == ERR_INPUT) {
		rs->status = err_info(e)->status;
		TRY(show_order(c, rq, rs, &in));
	}
	TRY(e);
	response_redirect(rs, arena_fmt(c->a, "/desk/orders/%lld/letters", (long long)c->path_id));
	return OK;
}

/* An access like any other is written down, so it is no GET. */
static err reveal_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct contact contact = { 0 };

	TRY(relay_reveal(c, c->path_id, &contact));
	return show_order(c, rq, rs, &(struct typed){ .contact = &contact });
}

/* ---- the writer's page ---- */

static err show_mine(struct ctx *c, const struct request *rq, struct response *rs,
		     const struct typed *in)
{
	struct out o = layout_out(c);
	struct work_order_list orders;
	struct relay_view v;
	struct message m;

	TRY(message_own(c, c->path_id));
	TRY(message_get(c, c->path_id, &m));
	TRY(q_orders_of(c->db, m.id, &orders));
	v = view_of(c, rq, &m);
	v.alias = str_of(T(c, "您"));
	v.body = in->body;
	v.threads = ARENA_ARRAY(c->a, struct relay_thread, orders.n + 1);
	for (size_t i = 0; i < orders.n; i++) {
		TRY(read_thread(c, &orders.v[i], &v));
		v.threads_n -= !v.threads[v.threads_n - 1].asked;
	}
	TRY(read_reveals(c, m.id, 0, &v));
	html_relay_mine(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err mine_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show_mine(c, rq, rs, &(struct typed){ 0 });
}

static err mine_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct typed in = { 0 };
	err e = input_read(c, rq, letter_input, &in);

	TRY(message_own(c, c->path_id));
	if (e == OK)
		e = relay_answer(c, c->path_id, in.order, in.body);
	if (e == ERR_INPUT) {
		rs->status = err_info(e)->status;
		TRY(show_mine(c, rq, rs, &in));
	}
	TRY(e);
	response_redirect(rs, arena_fmt(c->a, "/me/messages/%lld/letters", (long long)c->path_id));
	return OK;
}

/* ---- as JSON, for the unit ---- */

static err api_letters(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = paging_begin(c);
	struct work_order o;
	struct relay_list l;
	struct message m;

	(void)rq;
	TRY(relay_may(c, c->path_id, &o, &m));
	TRY(q_relay_of(c->db, m.id, &l));
	for (size_t i = 0; i < l.n; i++) {
		if (l.v[i].work_order != o.id)
			continue;
		js_begin(&j, NULL, '{');
		js_id(&j, "id", l.v[i].id);
		js_time(&j, "at", id_time(l.v[i].id));
		js_cstr(&j, "from", l.v[i].account ? "unit" : "writer");
		js_text(&j, "body", l.v[i].body);
		js_end(&j, '}');
	}
	return paging_send(rs, &j, (str){ 0 });
}

static err api_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct typed in = { 0 };

	TRY(input_read(c, rq, letter_input, &in));
	TRY(relay_ask(c, c->path_id, in.body));
	js_begin(&j, NULL, '{');
	js_id(&j, "order", c->path_id);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	rs->status = 201;
	return OK;
}

const struct route relay_routes[] = {
	{ HTTP_GET, "/desk/orders/{id}/letters", &perm_relay_write, LANE_READ, order_page, 0,
	  "与写信人的转达", NULL },
	{ HTTP_POST, "/desk/orders/{id}/letters", &perm_relay_write, LANE_WRITE, order_post, 0,
	  "向写信人提问，由平台转达", letter_input },
	{ HTTP_POST, "/desk/orders/{id}/reveal", &perm_relay_reveal, LANE_WRITE, reveal_post, 0,
	  "查看经批准揭示的写信人", NULL },
	{ HTTP_GET, "/me/messages/{id}/letters", &perm_message_own, LANE_READ, mine_page, 0,
	  "办理单位的提问和揭示申请", NULL },
	{ HTTP_POST, "/me/messages/{id}/letters", &perm_message_own, LANE_WRITE, mine_post, 0,
	  "回答办理单位，由平台转达", letter_input },
	{ HTTP_GET, "/api/v1/orders/{id}/letters", &perm_relay_write, LANE_READ, api_letters, 0,
	  "与写信人的转达", NULL },
	{ HTTP_POST, "/api/v1/orders/{id}/letters", &perm_relay_write, LANE_WRITE, api_ask, 0,
	  "向写信人提问，由平台转达", letter_input },
	{ 0 },
};
