/* The API's actions, one route each for messages and orders. */
#include "app/app.h"
#include "app/guess.h"
#include "app/layout.h"
#include "conduct/conduct.h"

static err read_input(struct ctx *c, const struct request *rq, struct conduct_input *in)
{
	if (rq->body.n == 0)
		return OK;
	return input_read(c, rq, conduct_inputs, in);
}

static err message_action(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct conduct_input in = { 0 };
	struct js_out j = js_new(c->a);
	struct message m;
	err e;

	TRY(read_input(c, rq, &in));
	e = conduct_message(c, c->path_id, c->path_action, &in);
	if (e == ERR_NOT_FOUND && in.code.n)
		guess_failed(c->app->guess, rq->remote, c->now);
	TRY(e);
	TRY(message_get(c, c->path_id, &m));
	js_begin(&j, NULL, '{');
	js_id(&j, "id", m.id);
	js_cstr(&j, "state", life_code(&message_life, m.state));
	js_int(&j, "version", m.version);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

static err order_action(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct conduct_input in = { 0 };
	struct js_out j = js_new(c->a);
	struct work_order o;

	TRY(read_input(c, rq, &in));
	TRY(conduct_order(c, c->path_id, c->path_action, &in));
	TRY(order_get(c, c->path_id, &o));
	js_begin(&j, NULL, '{');
	js_id(&j, "id", o.id);
	js_id(&j, "message", o.message);
	js_cstr(&j, "state", life_code(&order_life, o.state));
	js_int(&j, "version", o.version);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

const struct route conduct_routes[] = {
	{ HTTP_POST, "/api/v1/messages/{id}/actions/{action}", PUBLIC, LANE_WRITE, message_action,
	  ROUTE_GUESS, "留言的一个动作（见生命表）", conduct_inputs },
	{ HTTP_POST, "/api/v1/orders/{id}/actions/{action}", PUBLIC, LANE_WRITE, order_action, 0,
	  "工单的一个动作（见生命表）", conduct_inputs },
	{ 0 },
};
