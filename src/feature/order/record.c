/* An order of the past with its reply: what import and generate write. */
#include "order/order.h"

#include "base/id.h"
#include "domain/domain.h"
#include "todo/todo.h"

static err record_reply(struct ctx *c, const struct message *m, const struct order_past *past)
{
	struct reply_add_in in = { .message = m->id,
				   .id = id_at(past->reply_at, (uint32_t)m->id),
				   .work_order = m->id,
				   .unit = past->unit,
				   .version = 1,
				   .state = REPLY_RELEASED,
				   .lead = true,
				   .at = past->reply_at,
				   .released_at = past->reply_at,
				   .body = past->reply };

	return q_reply_add(c->db, &in, NULL);
}

/* Fills in the desk of an order that is still open, and puts it there. */
static err record_desk(struct ctx *c, const struct message *m, struct order_add_in *in)
{
	const struct work_order o = { .message = m->id, .unit = in->unit, .state = in->state };
	struct message_desk desk = order_desk_of(&o, m->coordinator);
	struct todo_add_in todo = { desk.unit, desk.role,     in->due,	in->id,
				    m->id,     in->issued_at, in->days, TODO_ORDER };

	if (desk.role == ROLE_NONE)
		return OK;
	in->desk_unit = desk.unit;
	in->desk_role = desk.role;
	in->desk_due = in->due;
	return todo_put(c, &todo);
}

err order_record(struct ctx *c, const struct message *m, const struct order_past *past)
{
	int64_t days = setting_number(c->settings, kind_info(m->kind)->days);
	struct order_add_in in = { .message = m->id,
				   .id = m->id,
				   .unit = past->unit,
				   .lead = true,
				   .state = past->state,
				   .version = 1,
				   .round = m->round,
				   .issued_at = past->issued_at,
				   .due = due_after(past->issued_at, days),
				   .days = days };
	struct unit_order_put_in list = { past->unit, in.id, m->id, past->state };

	TRY(record_desk(c, m, &in));
	TRY(q_order_add(c->db, &in, NULL));
	TRY(q_order_home_add(c->db, in.id, m->id, NULL));
	TRY(q_unit_order_put(c->db, &list, NULL));
	return past->reply.n ? record_reply(c, m, past) : OK;
}
