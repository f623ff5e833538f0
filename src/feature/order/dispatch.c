/* Orders are issued: to whom they may go, and until when they run. */
#include "about/about.h"
#include "approval/approval.h"
#include "base/id.h"
#include "domain/domain.h"
#include "joint/joint.h"
#include "order/order.h"
#include "place/place.h"
#include "todo/todo.h"
#include "unit/unit.h"

static err issue(struct ctx *c, const struct message *m, const struct dispatch *d, int64_t unit)
{
	int64_t days = setting_number(c->settings, kind_info(m->kind)->days);
	int64_t due = due_after(c->now, days);
	struct order_add_in o = {
		.message = m->id,
		.id = id_make(c->now),
		.unit = unit,
		.lead = unit == d->lead,
		.state = ORDER_ISSUED,
		.version = 1,
		.round = m->round,
		.issued_at = c->now,
		.due = d->due && d->due < due ? d->due : due,
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

err order_may_show(struct ctx *c, const struct message *m, int64_t unit, bool *shown)
{
	enum about_conflict k = ABOUT_FREE;
	struct about named;
	err e;

	*shown = false;
	TRY(about_read(c, m->id, &named));
	e = about_conflict_of(c, &named, unit, &k);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(within_reach(c, m, unit, shown));
	*shown = *shown && k == ABOUT_FREE;
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

/* What is handled with it goes to none of these that it names, whatever its kind. */
static err check_member(struct ctx *c, const struct message *m, const struct dispatch *d)
{
	bool shown;

	for (size_t i = 0; i <= d->co_n; i++) {
		const char *field = i ? "co" : "lead";
		TRY(order_may_show(c, m, i ? d->co[i - 1] : d->lead, &shown));
		if (!shown)
			fault_add(&c->faults, field, "conflict",
				  arena_fmt(c->a,
					    T(c, "并办的第 %lld 件反映的是这个单位，或者不归它"
						 "的地方；请先把那一件移出并办"),
					    (long long)m->id));
	}
	return OK;
}

static err check_conflicts(struct ctx *c, const struct message *m, const struct dispatch *d,
			   const struct joint_members *with)
{
	TRY(check_conflict(c, m, d->lead, "lead"));
	for (size_t i = 0; i < d->co_n; i++)
		TRY(check_conflict(c, m, d->co[i], "co"));
	for (size_t i = 0; i < with->n; i++)
		TRY(check_member(c, &with->v[i], d));
	return OK;
}

static err check_units(struct ctx *c, const struct message *m, const struct dispatch *d,
		       const struct work_order_list *open)
{
	bool reach, good = true;

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

/* One order each, and the same step for what is handled with it. */
static err issue_all(struct ctx *c, const struct message *m, const struct dispatch *d,
		     struct joint_members *with)
{
	struct step s = { .action = S("dispatch_with"), .subject = d->unit };

	TRY(issue(c, m, d, d->unit));
	for (size_t i = 0; i < d->co_n; i++)
		TRY(issue(c, m, d, d->co[i]));
	return joint_follow(c, m, with, &s);
}

err order_dispatch(struct ctx *c, int64_t message, const struct dispatch *d)
{
	struct step s = {
		.action = S("dispatch"), .note = d->note, .subject = d->lead, .version = d->version
	};
	struct dispatch added = *d;
	struct work_order_list open;
	struct joint_members with;
	struct message m, next;

	TRY(message_get(c, message, &m));
	TRY(q_orders_of(c->db, message, &open));
	TRY(joint_open(c, &m, &with));
	next = m;
	added.unit = d->lead;
	if (has_open_lead(&open))
		added.lead = 0; /* a lead is there: these only help */
	else
		next.lead_unit = d->lead;
	struct object o = message_object(c, &m);
	TRY(gate(&c->actor, &perm_message_take_in, &o));
	TRY(check_conflicts(c, &m, d, &with));
	TRY(check_units(c, &m, d, &open));
	if (with.n)
		TRY(joint_hold(c, &m, &with));
	TRY(joint_due(c, &m, &added.due));
	TRY(message_step(c, &m, &next, &s));
	return issue_all(c, &next, &added, &with);
}

/* ---- when another takes the lead of those that are handled together ---- */

err order_pass(struct ctx *c, const struct work_order_list *from, const struct message *head)
{
	int64_t *co = ARENA_ARRAY(c->a, int64_t, from->n + 1);
	struct dispatch d = { .co = co };
	struct joint_members with;
	struct message next = *head;
	struct step s = { .action = S("dispatch"), .internal = true };

	for (size_t i = 0; i < from->n; i++) {
		const struct work_order *o = &from->v[i];
		if (!order_is_open(o))
			continue;
		d.due = d.due == 0 || o->due < d.due ? o->due : d.due;
		d.note = o->lead || !d.note.n ? o->note : d.note;
		if (o->lead)
			d.lead = d.unit = o->unit;
		else
			co[d.co_n++] = o->unit;
	}
	if (!d.lead)
		return OK; /* nobody had it: it waits for the coordinator */
	TRY(joint_open(c, head, &with));
	next.lead_unit = s.subject = d.lead;
	s.note = d.note;
	TRY(message_step(c, head, &next, &s));
	return issue_all(c, &next, &d, &with);
}
