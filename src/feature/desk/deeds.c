/* What the staff's forms do. Each deed is one transaction; when it is refused,
 * nothing of it stays and the case is shown again as it is. */
#include "desk/case.h"
#include "desk/pages.h"
#include "order/access.h"

struct form {
	struct failed_deed it;
	struct conduct_input in;
	int64_t message; /* where to go afterwards */
	bool asked;	 /* a second person is to say so first */
	bool lost;	 /* the case has left the actor's desk and sight */
	const struct request *rq;
	struct response *rs;
};

/* A case that was passed on may no longer be the actor's to open. */
static err do_it(struct ctx *c, void *data)
{
	struct form *d = data;
	struct deed deed = { d->it.order, d->it.id, d->it.action, &d->in };
	struct deed_answer done;
	struct message m;

	c->faults.n = 0; /* a transaction may be run again */
	TRY(conduct_do(c, &deed, &done));
	d->message = done.message;
	TRY(message_get(c, d->message, &m));
	d->lost = order_access(c, &m) != OK;
	d->asked = m.state != MESSAGE_REMOVED && str_eq(d->it.action, S("remove"));
	return OK;
}

static err show(struct ctx *c, void *data)
{
	struct form *d = data;

	return case_show(c, d->rq, d->rs, &(struct case_with){ .failed = d->it });
}

static bool is_for_the_form(err e)
{
	return e == ERR_INPUT || e == ERR_STATE || e == ERR_CONFLICT || e == ERR_KEY_REUSED;
}

/* Only back to the desk itself. */
static str place_after(struct ctx *c, const struct form *d)
{
	if (d->lost || (!d->asked && str_eq(param_get(&d->rq->form, "back"), S("/desk"))))
		return arena_fmt(c->a, "/desk?done=%.*s", STR_ARG(d->it.action));
	if (d->asked)
		return arena_fmt(c->a, "/desk/messages/%lld", (long long)d->message);
	return arena_fmt(c->a, "/desk/messages/%lld?done=%.*s", (long long)d->message,
			 STR_ARG(d->it.action));
}

static err handle(struct ctx *c, struct form *d)
{
	struct deed deed = { d->it.order, d->it.id, d->it.action, &d->in };
	err e = input_read(c, d->rq, conduct_inputs, &d->in);

	if (e == OK)
		e = conduct_compare(c, &deed, &d->in);
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
	struct form d = { .it = { false, c->path_id, c->path_action, NULL, OK },
			  .rq = rq,
			  .rs = rs };

	return handle(c, &d);
}

err desk_order_deed(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct form d = { .it = { true, c->path_id, c->path_action, NULL, OK },
			  .rq = rq,
			  .rs = rs };

	return handle(c, &d);
}
