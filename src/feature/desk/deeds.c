/* What the staff's forms do. Each deed is one transaction; when it is refused,
 * nothing of it stays and the case is shown again as it is. */
#include "desk/case.h"
#include "desk/pages.h"
#include "order/access.h"

struct deed {
	struct failed_deed it;
	struct conduct_input in;
	int64_t message; /* where to go afterwards */
	bool lost;	 /* the case has left the actor's desk and sight */
	const struct request *rq;
	struct response *rs;
};

static err conduct(struct ctx *c, struct deed *d)
{
	struct work_order o;

	d->message = d->it.id;
	if (!d->it.order)
		return conduct_message(c, d->it.id, d->it.action, &d->in);
	TRY(order_get(c, d->it.id, &o));
	d->message = o.message;
	return conduct_order(c, d->it.id, d->it.action, &d->in);
}

/* A case that was passed on may no longer be the actor's to open. */
static err do_it(struct ctx *c, void *data)
{
	struct deed *d = data;
	struct message m;

	c->faults.n = 0; /* a transaction may be run again */
	TRY(conduct(c, d));
	TRY(message_get(c, d->message, &m));
	d->lost = order_access(c, &m) != OK;
	return OK;
}

static err show(struct ctx *c, void *data)
{
	struct deed *d = data;

	return case_show(c, d->rq, d->rs, &d->it);
}

static bool is_for_the_form(err e)
{
	return e == ERR_INPUT || e == ERR_STATE || e == ERR_CONFLICT;
}

/* Only back to the desk itself. */
static str place_after(struct ctx *c, const struct deed *d)
{
	if (d->lost || str_eq(param_get(&d->rq->form, "back"), S("/desk")))
		return arena_fmt(c->a, "/desk?done=%.*s", STR_ARG(d->it.action));
	return arena_fmt(c->a, "/desk/messages/%lld?done=%.*s", (long long)d->message,
			 STR_ARG(d->it.action));
}

static err handle(struct ctx *c, struct deed *d)
{
	err e = input_read(c, d->rq, conduct_inputs, &d->in);

	if (e == OK)
		e = app_write(c, do_it, d);
	if (e == OK) {
		response_redirect(d->rs, place_after(c, d));
		return OK;
	}
	if (!is_for_the_form(e))
		return e;
	d->it.e = e;
	d->it.in = &d->in;
	d->rs->status = err_info(e)->status;
	return app_read(c, show, d);
}

err desk_message_deed(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct deed d = { .it = { false, c->path_id, c->path_action, NULL, OK },
			  .rq = rq,
			  .rs = rs };

	return handle(c, &d);
}

err desk_order_deed(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct deed d = { .it = { true, c->path_id, c->path_action, NULL, OK },
			  .rq = rq,
			  .rs = rs };

	return handle(c, &d);
}
