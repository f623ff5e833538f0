#include "order/order.h"

#include "about/about.h"
#include "approval/approval.h"
#include "base/id.h"
#include "domain/domain.h"
#include "joint/joint.h"
#include "ledger/ledger.h"
#include "order/replies.h"
#include "place/place.h"
#include "todo/todo.h"
#include "unit/unit.h"

err order_get(struct ctx *c, int64_t id, struct work_order *out)
{
	struct order_ref ref;

	TRY(q_order_home_of(c->db, id, &ref));
	return q_order_by_id(c->db, ref.message, id, out);
}

/* Handlers and approvers are measured by the order's unit, coordinators by the
 * message's. */
struct object order_object(struct ctx *c, const struct work_order *o, const struct perm *p)
{
	struct object out = { .message = o->message, .unit = o->unit };
	struct message m;
	struct unit u;

	about_object(c, o->message, &out);
	if (p == &perm_order_arbitrate)
		out.unit = message_get(c, o->message, &m) == OK ? m.coordinator : 0;
	if (out.unit && unit_get(c, out.unit, &u) == OK)
		out.unit_path = u.path;
	if (out.unit_path.n && o->unit == out.unit) {
		str *path = ARENA_NEW(c->a, str);
		*path = out.unit_path;
		out.assigned = path;
		out.assigned_n = 1;
	}
	return out;
}

size_t order_actions(struct ctx *c, const struct work_order *o, const struct life *out[16])
{
	unsigned facts = o->lead ? ORDER_FACT_LEAD : 0;
	size_t n = 0;

	for (size_t i = 0; i < order_life.n && n < 16; i++) {
		const struct life *row = &order_life.rows[i];
		bool twice = n && out[n - 1]->action == row->action;
		struct object object;
		if (row->from != o->state || twice || (facts & row->guard) != row->guard)
			continue;
		object = order_object(c, o, row->who);
		if (gate(&c->actor, row->who, &object) == OK)
			out[n++] = row;
	}
	return n;
}

/* ---- a step ---- */

static err move_desk(struct ctx *c, const struct work_order *o, struct work_order *next,
		     int64_t coordinator)
{
	struct message_desk is = order_desk_of(next, coordinator);
	struct todo_add_in in = { is.unit,    is.role,	    next->due, o->id,
				  o->message, o->issued_at, o->days,   TODO_ORDER };

	if (is.unit == o->desk_unit && is.role == o->desk_role)
		return OK;
	TRY(todo_take(c, &(struct todo_place){ o->desk_unit, o->desk_role, o->desk_due }, o->id));
	next->desk_unit = is.unit;
	next->desk_role = is.role;
	next->desk_due = is.role ? next->due : 0;
	return todo_put(c, &in);
}

static err write_order(struct ctx *c, const struct work_order *o, const struct work_order *n)
{
	struct order_change_in in = { o->message, o->id,	o->version,   n->state,
				      n->version, n->desk_unit, n->desk_role, n->desk_due,
				      n->returns, n->declines,	n->reason };
	struct unit_order_put_in list = { o->unit, o->id, o->message, n->state };
	int64_t changed = 0;

	TRY(q_order_change(c->db, &in, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	return q_unit_order_put(c->db, &list, NULL);
}

static err write_state(struct ctx *c, const struct work_order *o, struct work_order *next,
		       int64_t coordinator)
{
	TRY(move_desk(c, o, next, coordinator));
	return write_order(c, o, next);
}

/* An event of the message that leaves the message's own state alone. */
static err write_event(struct ctx *c, const struct message *m, const struct work_order *o,
		       const struct step *s)
{
	struct object object = order_object(c, o, s->row->who);
	const struct grant *g = gate_grant(&c->actor, s->row->who, &object);
	struct message next = *m;
	struct event_add_in e = {
		.message = m->id,
		.seq = m->version + 1,
		.action = s->action,
		.role = g ? (int64_t)g->role : 0,
		.unit = o->unit,
		.from_state = o->state,
		.to_state = s->row->to,
		.subject = o->id,
		.reason = s->reason,
		.note = s->note,
	};

	next.version++;
	next.updated_at = c->now;
	TRY(message_touch(c, m, &next));
	return ledger_append(c, &e);
}

static struct step step_of_message(const struct work_order *o, unsigned effects)
{
	struct step up = { .subject = o->id, .unit = o->unit, .internal = true };

	up.action = effects & ORDER_RELEASE ? S("answer")
		    : effects & ORDER_END   ? S("recall")
					    : S("sign");
	return up;
}

/* The message, and those that are handled with it. */
static err message_follows(struct ctx *c, const struct work_order *o, const struct step *s,
			   struct joint_members *with)
{
	struct step up = step_of_message(o, s->row->effects);
	struct message m, next;

	TRY(message_get(c, o->message, &m));
	next = m;
	if (s->row->effects & ORDER_RELEASE)
		next.answer_unit = o->unit;
	TRY(message_step(c, &m, &next, &up));
	if (s->row->effects & ORDER_RELEASE)
		TRY(replies_spread(c, o, with, s));
	TRY(joint_follow(c, &next, with, &up));
	return s->row->effects & ORDER_RELEASE ? order_cancel_all(c, m.id) : OK;
}

err order_step(struct ctx *c, int64_t id, struct step *s, str body)
{
	struct joint_members with = { 0 };
	struct work_order o, next;
	struct message m;

	TRY(order_get(c, id, &o));
	TRY(message_get(c, o.message, &m));
	if (s->version && s->version != o.version)
		return ERR_CONFLICT;
	TRY(life_get(&order_life, o.state, s->action, o.lead ? ORDER_FACT_LEAD : 0, &s->row));
	struct object object = order_object(c, &o, s->row->who);
	TRY(gate(&c->actor, s->row->who, &object));
	if (order_moves_message(&o, s->row))
		TRY(joint_open(c, &m, &with));
	if (with.n)
		TRY(joint_hold(c, &m, &with));
	next = o;
	order_apply(s->row, &o, &next, s->reason);
	TRY(write_state(c, &o, &next, m.coordinator));
	TRY(replies_follow(c, &next, s, body));
	TRY(write_event(c, &m, &o, s));
	return order_moves_message(&o, s->row) ? message_follows(c, &o, s, &with) : OK;
}

/* The program ends an order: its own event says so. */
static err cancel(struct ctx *c, const struct work_order *o)
{
	struct work_order next = *o;
	struct message m, touched;
	struct event_add_in e = { .message = o->message,
				  .action = S("cancel"),
				  .unit = o->unit,
				  .from_state = o->state,
				  .to_state = ORDER_CANCELLED,
				  .subject = o->id,
				  .reason = S("ended") };

	next.state = ORDER_CANCELLED;
	next.version++;
	TRY(write_state(c, o, &next, 0));
	TRY(message_get(c, o->message, &m));
	touched = m;
	e.seq = ++touched.version;
	TRY(message_touch(c, &m, &touched));
	return ledger_append(c, &e);
}

static err follow(struct ctx *c, const struct work_order *o, int64_t coordinator)
{
	struct message_desk is = order_desk_of(o, coordinator);
	struct work_order next = *o;

	if (is.unit == o->desk_unit)
		return OK;
	next.version++;
	TRY(write_state(c, o, &next, coordinator));
	return OK;
}

err order_follow(struct ctx *c, const struct message *m)
{
	struct work_order_list l;

	TRY(q_orders_of(c->db, m->id, &l));
	for (size_t i = 0; i < l.n; i++)
		if (order_is_open(&l.v[i]))
			TRY(follow(c, &l.v[i], m->coordinator));
	return OK;
}

/* ---- of those that are handled together ---- */

static err hasten(struct ctx *c, const struct work_order *o, int64_t due)
{
	struct work_order next = *o;
	struct todo_add_in in = { o->desk_unit, o->desk_role, due,     o->id,
				  o->message,	o->issued_at, o->days, TODO_ORDER };

	next.version++;
	next.due = due;
	next.desk_due = o->desk_role ? due : 0;
	if (o->desk_role) {
		TRY(todo_take(c, &(struct todo_place){ o->desk_unit, o->desk_role, o->desk_due },
			      o->id));
		TRY(todo_put(c, &in));
	}
	TRY(q_order_due(c->db, o->message, o->id, due, NULL));
	return write_order(c, o, &next);
}

err order_hasten(struct ctx *c, int64_t message, int64_t due)
{
	struct work_order_list l;

	TRY(q_orders_of(c->db, message, &l));
	for (size_t i = 0; due && i < l.n; i++)
		if (order_is_open(&l.v[i]) && due < l.v[i].due)
			TRY(hasten(c, &l.v[i], due));
	return OK;
}

err order_cancel_all(struct ctx *c, int64_t message)
{
	struct work_order_list l;

	TRY(q_orders_of(c->db, message, &l));
	for (size_t i = 0; i < l.n; i++)
		if (order_is_open(&l.v[i]))
			TRY(cancel(c, &l.v[i]));
	return OK;
}

STORE_PART(store, order);

#define PERM(name, label, roles, scope) &perm_order_##name,
static const struct perm *const perms[] = {
#include "order/perms.def"
	NULL
};
#undef PERM

const struct slice slice_order = {
	.name = "order", .store = &store, .perms = perms, .life = &order_life
};
