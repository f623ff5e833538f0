#include "order/order.h"

#include "about/about.h"
#include "approval/approval.h"
#include "base/id.h"
#include "domain/domain.h"
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

/* ---- dispatch ---- */

static err issue(struct ctx *c, const struct message *m, const struct dispatch *d, int64_t unit)
{
	int64_t days = setting_number(c->settings, kind_info(m->kind)->days);
	struct order_add_in o = {
		.message = m->id,
		.id = id_make(c->now),
		.unit = unit,
		.lead = unit == d->lead,
		.state = ORDER_ISSUED,
		.version = 1,
		.round = m->round,
		.issued_at = c->now,
		.due = due_after(c->now, days),
		.days = days,
		.desk_unit = unit,
		.desk_role = ROLE_HANDLER,
		.note = d->note,
	};
	struct todo_add_in t = { unit, ROLE_HANDLER, o.due, o.id, m->id, c->now, days, TODO_ORDER };
	struct unit_order_put_in list = { unit, o.id, m->id, ORDER_ISSUED };

	o.desk_due = o.due;
	TRY(q_order_add(c->db, &o, NULL));
	TRY(q_order_home_add(c->db, o.id, m->id, NULL));
	TRY(q_unit_order_put(c->db, &list, NULL));
	return todo_put(c, &t);
}

static bool has_open(const struct work_order_list *l, int64_t unit)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].unit == unit && order_is_open(&l->v[i]))
			return true;
	return false;
}

/* Orders go to units below the coordinator, of the message's place or of one
 * above it: nobody else is to read the matter. */
static err within_reach(struct ctx *c, const struct message *m, int64_t unit, bool *reach)
{
	int64_t codes[PLACE_DEPTH];
	struct unit u, top;
	err e = unit_get(c, unit, &u);

	*reach = false;
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	for (size_t i = place_levels(m->place, codes); i-- > 0;)
		*reach = *reach || u.place == codes[i];
	if (!*reach && unit_get(c, m->coordinator, &top) == OK)
		*reach = str_starts(u.path, top.path);
	*reach = *reach && u.active;
	return OK;
}

/* A complaint goes to nobody whom it complains of; to a person never, to a unit when
 * two have said so (approval/approval.h). */
static err check_conflict(struct ctx *c, const struct message *m, int64_t unit, const char *field)
{
	enum about_conflict k;
	struct about named;
	bool agreed = false;
	err e;

	TRY(about_read(c, m->id, &named));
	e = about_conflict_of(c, &named, unit, &k);
	if (e != OK || k == ABOUT_FREE || (k == ABOUT_UNIT && m->kind != KIND_COMPLAINT))
		return e == ERR_NOT_FOUND ? OK : e;
	if (k == ABOUT_UNIT)
		TRY(approval_granted(c, APPROVAL_OVERRIDE, m->id, unit, &agreed));
	if (k == ABOUT_PERSON)
		ctx_fault(c, field, "conflict", "被反映的人独自办理这个单位的工单，不能派给它");
	else if (!agreed)
		ctx_fault(c, field, "conflict",
			  "投诉不能派给被反映的单位和它的下属；请派给它的上级或其他单位，"
			  "确有必要时写明理由，申请由另一位督查员批准");
	return OK;
}

static err check_units(struct ctx *c, const struct message *m, const struct dispatch *d,
		       const struct work_order_list *open)
{
	bool reach, good = true;

	TRY(check_conflict(c, m, d->lead, "lead"));
	for (size_t i = 0; i < d->co_n; i++)
		TRY(check_conflict(c, m, d->co[i], "co"));
	TRY(within_reach(c, m, d->lead, &reach));
	if (!reach)
		ctx_fault(c, "lead", "unknown", "请选择主办单位");
	if (has_open(open, d->lead))
		ctx_fault(c, "lead", "already", "这个单位已经有一张未办完的工单");
	for (size_t i = 0; i < d->co_n; i++) {
		TRY(within_reach(c, m, d->co[i], &reach));
		good = good && reach && d->co[i] != d->lead && !has_open(open, d->co[i]);
		for (size_t k = 0; k < i; k++)
			good = good && d->co[k] != d->co[i];
	}
	if (!good)
		ctx_fault(c, "co", "unknown", "协办单位有误、重复，或与主办单位相同");
	return c->faults.n ? ERR_INPUT : OK;
}

static bool has_open_lead(const struct work_order_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].lead && order_is_open(&l->v[i]))
			return true;
	return false;
}

err order_dispatch(struct ctx *c, int64_t message, const struct dispatch *d)
{
	struct step s = {
		.action = S("dispatch"), .note = d->note, .subject = d->lead, .version = d->version
	};
	struct dispatch added = *d;
	struct work_order_list open;
	struct message m, next;

	TRY(message_get(c, message, &m));
	TRY(q_orders_of(c->db, message, &open));
	next = m;
	if (has_open_lead(&open))
		added.lead = 0; /* a lead is there: these only help */
	else
		next.lead_unit = d->lead;
	struct object o = message_object(c, &m);
	TRY(gate(&c->actor, &perm_message_take_in, &o));
	TRY(check_units(c, &m, d, &open));
	TRY(message_step(c, &m, &next, &s));
	TRY(issue(c, &next, &added, d->lead));
	for (size_t i = 0; i < d->co_n; i++)
		TRY(issue(c, &next, &added, d->co[i]));
	return OK;
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

static err message_follows(struct ctx *c, const struct work_order *o, const struct step *s)
{
	struct step up = {
		.action = S("sign"), .subject = o->id, .unit = o->unit, .internal = true
	};
	struct message m, next;

	TRY(message_get(c, o->message, &m));
	next = m;
	if (s->row->effects & ORDER_END)
		up.action = S("recall");
	if (s->row->effects & ORDER_RELEASE) {
		up.action = S("answer");
		next.answer_unit = o->unit;
	}
	TRY(message_step(c, &m, &next, &up));
	return s->row->effects & ORDER_RELEASE ? order_cancel_all(c, m.id) : OK;
}

err order_step(struct ctx *c, int64_t id, struct step *s, str body)
{
	struct work_order o, next;
	struct message m;

	TRY(order_get(c, id, &o));
	TRY(message_get(c, o.message, &m));
	if (s->version && s->version != o.version)
		return ERR_CONFLICT;
	TRY(life_get(&order_life, o.state, s->action, o.lead ? ORDER_FACT_LEAD : 0, &s->row));
	struct object object = order_object(c, &o, s->row->who);
	TRY(gate(&c->actor, s->row->who, &object));
	next = o;
	order_apply(s->row, &o, &next, s->reason);
	TRY(write_state(c, &o, &next, m.coordinator));
	TRY(replies_follow(c, &next, s, body));
	TRY(write_event(c, &m, &o, s));
	return order_moves_message(&o, s->row) ? message_follows(c, &o, s) : OK;
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
