/* The reading API of messages. */
#include "app/guess.h"
#include "board/faces.h"
#include "board/json.h"

err board_api_messages(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct board_items items;
	struct board_filter f;

	TRY(board_filter_read(c, rq, &f));
	TRY(board_list(c, &f.f, &items));
	js_begin(&j, NULL, '{');
	js_begin(&j, "items", '[');
	for (size_t i = 0; i < items.n; i++) {
		js_begin(&j, NULL, '{');
		board_js_item(&j, &items.v[i], false);
		js_end(&j, '}');
	}
	js_end(&j, ']');
	board_js_next(&j, items.next);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

/* ---- one message ---- */

static err put_orders(struct ctx *c, struct js_out *j, int64_t message, enum access_view view)
{
	struct work_order_list l;
	bool shown;

	TRY(q_orders_of(c->db, message, &l));
	js_begin(j, "orders", '[');
	for (size_t i = 0; i < l.n; i++) {
		TRY(access_shows_order(c, view, &l.v[i], &shown));
		if (!shown)
			continue;
		js_begin(j, NULL, '{');
		board_js_order(c, j, &l.v[i]);
		js_end(j, '}');
	}
	js_end(j, ']');
	return OK;
}

static err send_case(struct ctx *c, struct response *rs, const struct message *m)
{
	struct js_out j = js_new(c->a);
	const struct life *rows[32];
	enum access_view view;
	struct board_case b;

	TRY(access_view_of(c, m, &view));
	if (view == VIEW_PUBLIC && !message_is_public(m))
		return ERR_NOT_FOUND;
	TRY(board_case_of(c, m, view, &b));
	if (m->private && view != VIEW_OWN) /* whoever handles it is not told who wrote */
		b.item.author = message_alias(c->a, T(c, "写信人"), m);
	js_begin(&j, NULL, '{');
	board_js_case(&j, &b);
	if (view != VIEW_PUBLIC) {
		js_int(&j, "version", m->version);
		board_js_actions(&j, rows, message_actions(c, m, rows));
	}
	if (view != VIEW_OWN && view != VIEW_PUBLIC)
		TRY(put_orders(c, &j, m->id, view));
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

err board_api_message(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct message m;

	(void)rq;
	TRY(access_message(c, c->path_id, &m));
	return send_case(c, rs, &m);
}

err board_api_lookup(struct ctx *c, const struct request *rq, struct response *rs)
{
	str code = param_get(&rq->query, "code"), pass = param_get(&rq->query, "passcode");
	struct message m;
	int64_t id;
	err e;

	if (code.n == 0)
		ctx_fault(c, "code", "required", "请填写查询码");
	if (pass.n == 0)
		ctx_fault(c, "passcode", "required", "请填写查询密码");
	if (c->faults.n)
		return ERR_INPUT;
	e = message_lookup(c, code, pass, &id);
	if (e == ERR_NOT_FOUND)
		guess_failed(c->app->guess, rq->network, c->now);
	TRY(e);
	c->actor.message = id; /* she has shown that it is hers */
	TRY(message_get(c, id, &m));
	return send_case(c, rs, &m);
}
