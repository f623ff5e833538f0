/* The API's actions, one route each for messages and orders. */
#include "app/app.h"
#include "app/guess.h"
#include "app/layout.h"
#include "conduct/conduct.h"

static err read_input(struct ctx *c, const struct request *rq, struct conduct_input *in)
{
	err e = rq->body.n ? input_read(c, rq, conduct_inputs, in) : OK;

	if (e == OK || e == ERR_INPUT)
		input_key(c, rq, &in->key);
	return e == OK && c->faults.n ? ERR_INPUT : e;
}

static err message_action(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct conduct_input in = { 0 };
	struct deed d = { false, c->path_id, c->path_action, &in };
	struct js_out j = js_new(c->a);
	struct deed_answer done;
	err e;

	TRY(read_input(c, rq, &in));
	e = conduct_do(c, &d, &done);
	if (e == ERR_NOT_FOUND && in.code.n)
		guess_failed(c->app->guess, rq->network, c->now);
	TRY(e);
	js_begin(&j, NULL, '{');
	js_id(&j, "id", done.id);
	js_cstr(&j, "state", life_code(&message_life, done.state));
	js_int(&j, "version", done.version);
	if (str_eq(c->path_action, S("remove")) && done.state != MESSAGE_REMOVED)
		js_cstr(&j, "waits_for", "approval");
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

struct doing {
	const struct deed *d;
	struct deed_answer *done;
};

static err do_it(struct ctx *c, void *data)
{
	struct doing *x = data;

	return conduct_do(c, x->d, x->done);
}

static err order_action(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct conduct_input in = { 0 };
	struct deed d = { true, c->path_id, c->path_action, &in };
	struct js_out j = js_new(c->a);
	struct deed_answer done;

	TRY(read_input(c, rq, &in));
	TRY(conduct_compare(c, &d, &in));
	TRY(app_write(c, do_it, &(struct doing){ &d, &done }));
	js_begin(&j, NULL, '{');
	js_id(&j, "id", done.id);
	js_id(&j, "message", done.message);
	js_cstr(&j, "state", life_code(&order_life, done.state));
	js_int(&j, "version", done.version);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

const struct route conduct_routes[] = {
	{ HTTP_POST, "/api/v1/messages/{id}/actions/{action}", PUBLIC, LANE_WRITE, message_action,
	  ROUTE_GUESS, "留言的一个动作（见生命表）", conduct_inputs },
	{ HTTP_POST, "/api/v1/orders/{id}/actions/{action}", PUBLIC, LANE_SELF, order_action, 0,
	  "工单的一个动作（见生命表）", conduct_inputs },
	{ 0 },
};
