#include "conduct/joining.h"

#include "conduct/personal.h"
#include "joint/joint.h"
#include "order/access.h"
#include "todo/todo.h"

/* ---- whether two fit together ---- */

struct pair {
	struct message head, m;
	const char *field; /* of its faults */
	int64_t due;	   /* of the order that m had */
};

static void refuse(struct ctx *c, const struct pair *p, const char *code, const char *text)
{
	str said = arena_fmt(c->a, "%lld：%s", (long long)p->m.id, T(c, text));

	fault_add(&c->faults, p->field, code, said);
}

static const char *why_not(struct ctx *c, const struct pair *p)
{
	struct object o = message_object(c, &p->m);

	if (p->m.id == p->head.id)
		return N_("不能与它自己并办");
	if (!joint_is_open(&p->head) || message_is_member(&p->head))
		return N_("领办的那一件要在待回复或办理中，并且没有并入别的组");
	if (p->m.state != MESSAGE_WAITING)
		return N_("只有待回复的留言可以并办；已经签收的，等办完或收回工单以后再并");
	if (p->m.joint)
		return N_("已经在一组并办里");
	if (p->m.coordinator != p->head.coordinator ||
	    gate(&c->actor, &perm_message_take_in, &o) != OK)
		return N_("不是同一个单位受理的，不能并办");
	if (p->head.private && !p->m.private)
		return N_("公开的留言不能并入不公开的一件，请由公开的一件领办");
	return NULL;
}

/* Its own orders: nobody may have begun; the earliest date stays. */
static err check_own_orders(struct ctx *c, struct pair *p)
{
	struct work_order_list l;

	TRY(q_orders_of(c->db, p->m.id, &l));
	for (size_t i = 0; i < l.n; i++) {
		const struct work_order *o = &l.v[i];
		if (!order_is_open(o))
			continue;
		if (o->state != ORDER_ISSUED && o->state != ORDER_DECLINED)
			refuse(c, p, "signed", "有单位已经签收它的工单，办完或收回以后才能并办");
		p->due = p->due == 0 || o->due < p->due ? o->due : p->due;
	}
	return OK;
}

static err check_units(struct ctx *c, struct pair *p)
{
	struct work_order_list l;
	bool shown = true;

	TRY(q_orders_of(c->db, p->head.id, &l));
	for (size_t i = 0; i < l.n && shown; i++)
		if (l.v[i].state != ORDER_CANCELLED && l.v[i].round == p->head.round)
			TRY(order_may_show(c, &p->m, l.v[i].unit, &shown));
	if (!shown)
		refuse(c, p, "conflict", "它反映的正是办理这一组的单位，或者不归那个单位的地方");
	return OK;
}

static err check_pair(struct ctx *c, struct pair *p)
{
	struct joint_members l;
	const char *text = why_not(c, p);

	if (text)
		refuse(c, p, "joint", text);
	if (text)
		return ERR_INPUT;
	TRY(check_own_orders(c, p));
	TRY(check_units(c, p));
	TRY(joint_members(c, p->head.id, &l));
	if ((int64_t)l.n + 1 >= setting_number(c->settings, SET_JOINT_MOST))
		refuse(c, p, "many", "这一组已经够多了");
	return c->faults.n ? ERR_INPUT : OK;
}

/* Whoever may not open one is told what she is told of none. */
static err get_one(struct ctx *c, int64_t id, const char *field, struct message *out)
{
	err e = id ? message_get(c, id, out) : ERR_NOT_FOUND;

	if (e == OK)
		e = order_access(c, out);
	if (e != ERR_NOT_FOUND)
		return e;
	fault_add(&c->faults, field, "unknown",
		  arena_fmt(c->a, T(c, "没有第 %lld 件留言，请填它的编号"), (long long)id));
	return ERR_INPUT;
}

/* ---- putting them together ---- */

/* The date of what lay on the same desk before comes along when it is the earlier one. */
static err take_desk(struct ctx *c, const struct pair *p, struct message *head)
{
	const struct message *m = &p->m;
	struct todo_page_in in = { m->desk_unit, m->desk_role, m->desk_due, m->id - 1, 1 };
	struct todo_add_in row = { head->desk_unit, head->desk_role, m->desk_due, head->id,
				   head->id,	    c->now,	     0,		  TODO_MESSAGE };
	struct todo_list l;

	if (m->desk_role == ROLE_NONE || m->desk_role != head->desk_role ||
	    m->desk_unit != head->desk_unit || m->desk_due >= head->desk_due)
		return OK;
	TRY(q_todo_page(c->db, &in, &l));
	if (l.n == 0 || l.v[0].subject != m->id)
		return OK;
	row.since = l.v[0].since;
	row.days = l.v[0].days;
	TRY(todo_take(c, &(struct todo_place){ head->desk_unit, head->desk_role, head->desk_due },
		      head->id));
	head->desk_due = m->desk_due;
	return todo_put(c, &row);
}

static err sign(struct ctx *c, const struct pair *p, const struct message *m)
{
	struct step s = { .action = S("sign"), .unit = p->head.lead_unit, .internal = true };
	struct message next = *m;

	return p->head.state == MESSAGE_HANDLING ? message_step(c, m, &next, &s) : OK;
}

static err write_member(struct ctx *c, const struct pair *p, const struct conduct_input *in)
{
	struct step s = { .action = S("join"), .subject = p->head.id, .note = in->note };
	struct message m, next;

	TRY(order_cancel_all(c, p->m.id)); /* those that nobody has signed */
	TRY(message_get(c, p->m.id, &m));
	TRY(personal_note(c, &m, &s.note));
	next = m;
	next.joint = p->head.id;
	next.lead_unit = p->head.lead_unit;
	TRY(joint_put(c, &m, &p->head, p->due));
	TRY(message_step(c, &m, &next, &s));
	return sign(c, p, &next);
}

static err write_head(struct ctx *c, const struct pair *p, struct message *head)
{
	struct step s = { .action = S("gather"), .subject = p->m.id, .internal = true };

	*head = p->head;
	if (!message_is_head(&p->head))
		TRY(joint_put(c, &p->head, &p->head, 0));
	head->joint = head->id;
	TRY(take_desk(c, p, head));
	TRY(message_step(c, &p->head, head, &s));
	TRY(order_hasten(c, head->id, p->due));
	return message_get(c, head->id, head);
}

static err join(struct ctx *c, struct pair *p, const struct conduct_input *in)
{
	struct message head;

	TRY(check_pair(c, p));
	TRY(write_head(c, p, &head)); /* before the member's row leaves the desk */
	TRY(write_member(c, p, in));
	p->head = head;
	return OK;
}

/* The other is a member already? Then its head is meant. */
static err do_join(struct ctx *c, const struct message *m, const struct conduct_input *in)
{
	struct pair p = { .m = *m, .field = "into" };

	TRY(get_one(c, in->into, "into", &p.head));
	if (message_is_member(&p.head))
		TRY(get_one(c, p.head.joint, "into", &p.head));
	TRY(message_hold(c, (const struct message *[]){ &p.head, &p.m }, 2));
	return join(c, &p, in);
}

/* Numbers with whatever is between them, or ticks: how many, each once. */
static size_t read_ids(const struct words *in, int64_t *v, size_t most)
{
	size_t n = 0;
	int64_t id;

	for (size_t i = 0; i < in->n; i++)
		for (str rest = in->v[i]; rest.n && n < most;) {
			size_t digits = 0;
			bool again = false;
			while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9')
				digits++;
			if (digits && str_int(str_sub(rest, 0, digits), &id)) {
				for (size_t k = 0; k < n; k++)
					again = again || v[k] == id;
				v[n] = id;
				n += !again;
			}
			rest = str_sub(rest, digits ? digits : 1, rest.n);
		}
	return n;
}

#define GATHER_MOST 200

/* All are held at once, so that two who do this at the same time wait in no ring. */
static err do_gather(struct ctx *c, const struct message *m, const struct conduct_input *in)
{
	struct pair p = { .head = *m, .field = "members" };
	const struct message *held[GATHER_MOST + 1] = { &p.head };
	int64_t ids[GATHER_MOST];
	size_t n = read_ids(&in->members, ids, GATHER_MOST);
	struct message *v = ARENA_ARRAY(c->a, struct message, n + 1);

	if (n == 0)
		ctx_fault(c, "members", "required", "请填写或勾选要一起办理的留言");
	for (size_t i = 0; i < n && !c->faults.n; i++) {
		TRY(get_one(c, ids[i], "members", &v[i]));
		held[i + 1] = &v[i];
	}
	if (c->faults.n)
		return ERR_INPUT;
	TRY(message_hold(c, held, n + 1));
	for (size_t i = 0; i < n; i++) {
		p.m = v[i];
		p.due = 0;
		TRY(join(c, &p, in));
	}
	return OK;
}

/* ---- and apart ---- */

/* The head's own record says it; without members it is a message like any other. */
static err tell_head(struct ctx *c, const struct message *m)
{
	struct step s = { .action = S("part"), .subject = m->id, .internal = true };
	struct joint_members left;
	struct message head, next;

	TRY(message_get(c, m->joint, &head));
	if (message_is_tombstone(&head))
		return OK;
	next = head;
	TRY(joint_members(c, head.id, &left));
	if (left.n == 0)
		TRY(joint_leave(c, &next));
	return message_step(c, &head, &next, &s);
}

err joining_take_out(struct ctx *c, const struct message *m, struct step *s)
{
	struct message next = *m;

	s->action = S("leave");
	s->subject = m->joint;
	TRY(joint_leave(c, &next));
	TRY(message_step(c, m, &next, s));
	return tell_head(c, m);
}

static err do_leave(struct ctx *c, const struct message *m, const struct conduct_input *in)
{
	struct step s = { .note = in->note };

	TRY(personal_note(c, m, &s.note));
	return joining_take_out(c, m, &s);
}

/* ---- the door ---- */

static const struct {
	const char *action;
	err (*run)(struct ctx *c, const struct message *m, const struct conduct_input *in);
} doings[] = { { "join", do_join }, { "gather", do_gather }, { "leave", do_leave } };

err joining_do(struct ctx *c, const struct message *m, str action, const struct conduct_input *in)
{
	struct object o = message_object(c, m);
	const struct life *row;

	for (size_t i = 0; i < sizeof(doings) / sizeof(doings[0]); i++) {
		if (!str_eq(action, str_of(doings[i].action)))
			continue;
		TRY(life_get(&message_life, m->state, action, message_facts_of(m), &row));
		TRY(gate(&c->actor, row->who, &o));
		if (in->version && in->version != m->version)
			return ERR_CONFLICT;
		if (in->note.n == 0)
			ctx_fault(c, "note", "required", "请写明说明，对方会看到");
		return c->faults.n ? ERR_INPUT : doings[i].run(c, m, in);
	}
	return ERR_NOT_FOUND;
}
