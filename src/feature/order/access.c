#include "order/access.h"

#include "about/about.h"
#include "joint/joint.h"
#include "unit/unit.h"

enum reach { REACH_NONE, REACH_ALL, REACH_COORDINATOR, REACH_ORDER };

/* whole_site: a grant without a unit means all units. */
static const struct {
	enum reach reach;
	bool whole_site;
} reaches[ROLE_COUNT] = {
	[ROLE_EDITOR] = { REACH_ALL, true },
	[ROLE_COORDINATOR] = { REACH_COORDINATOR, false },
	[ROLE_SUPERVISOR] = { REACH_COORDINATOR, true },
	[ROLE_LEADER] = { REACH_COORDINATOR, true },
	[ROLE_HANDLER] = { REACH_ORDER, false },
	[ROLE_APPROVER] = { REACH_ORDER, false },
};

static bool below(struct ctx *c, int64_t unit, const struct grant *g)
{
	struct unit u;

	return unit && g->unit_path.n && unit_get(c, unit, &u) == OK &&
	       str_starts(u.path, g->unit_path);
}

/* Of one whose unit is complained of, only orders count that were given to it. */
static bool was_given(struct ctx *c, const struct about *a, int64_t unit)
{
	enum about_conflict k;

	return about_conflict_of(c, a, unit, &k) == OK && k != ABOUT_FREE;
}

static bool has_order_below(struct ctx *c, const struct work_order_list *l, const struct grant *g,
			    const struct about *barred_by)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].state != ORDER_CANCELLED && below(c, l->v[i].unit, g) &&
		    (!barred_by || was_given(c, barred_by, l->v[i].unit)))
			return true;
	return false;
}

static bool is_inner(struct ctx *c, const struct message *m)
{
	for (size_t i = 0; i < c->actor.grants_n; i++) {
		const struct grant *g = &c->actor.grants[i];
		enum reach r = reaches[g->role].reach;
		if (r == REACH_ALL)
			return true;
		if (r != REACH_COORDINATOR)
			continue;
		if (g->unit ? below(c, m->coordinator, g) : reaches[g->role].whole_site)
			return true;
	}
	return false;
}

err access_joint_orders(struct ctx *c, const struct message *m, struct work_order_list *out)
{
	struct message_joint place;
	size_t n = 0;

	*out = (struct work_order_list){ 0 };
	if (!message_is_member(m))
		return OK;
	TRY(joint_place(c, m, &place));
	TRY(q_orders_of(c->db, place.lead, out));
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i].round == place.round)
			out->v[n++] = out->v[i];
	out->n = n;
	return OK;
}

static err view_by(struct ctx *c, const struct work_order_list *orders,
		   const struct about *barred_by, enum access_view *out)
{
	for (size_t i = 0; i < c->actor.grants_n; i++) {
		const struct grant *g = &c->actor.grants[i];
		if (reaches[g->role].reach == REACH_ORDER &&
		    has_order_below(c, orders, g, barred_by))
			*out = barred_by ? VIEW_GIVEN : VIEW_UNIT;
	}
	return OK;
}

/* Handlers and approvers: through an order alone; of one that is handled with another
 * through that one's, but never when it complains of them. */
static err order_view(struct ctx *c, const struct message *m, const struct about *barred_by,
		      enum access_view *out)
{
	struct work_order_list orders;

	if (!actor_has(&c->actor, ROLE_HANDLER) && !actor_has(&c->actor, ROLE_APPROVER))
		return OK;
	if (!barred_by && message_is_member(m)) {
		TRY(access_joint_orders(c, m, &orders));
		TRY(view_by(c, &orders, NULL, out));
	}
	TRY(q_orders_of(c->db, m->id, &orders));
	return view_by(c, &orders, barred_by, out);
}

/* The same decision as the gate's, on the same rows. */
static err bar_of(struct ctx *c, const struct message *m, struct about *a, enum conflict *out)
{
	struct object o = { .message = m->id };

	TRY(about_read(c, m->id, a));
	o.named = a->paths;
	o.named_n = a->paths_n;
	o.persons = a->persons;
	o.persons_n = a->persons_n;
	*out = gate_barred(&c->actor, &o);
	return OK;
}

static err staff_view(struct ctx *c, const struct message *m, enum access_view *out)
{
	struct about about;
	enum conflict bar;

	*out = VIEW_PUBLIC;
	if (c->actor.grants_n == 0 || (m->published_at == 0 && !actor_has(&c->actor, ROLE_EDITOR)))
		return OK;
	TRY(bar_of(c, m, &about, &bar));
	if (bar == BAR_PERSON)
		return OK;
	if (bar == BAR_NONE && is_inner(c, m)) {
		*out = VIEW_INNER;
		return OK;
	}
	return order_view(c, m, bar ? &about : NULL, out);
}

err access_view_of(struct ctx *c, const struct message *m, enum access_view *out)
{
	if (m->id && message_own(c, m->id) == OK) {
		*out = VIEW_OWN;
		return OK;
	}
	return staff_view(c, m, out);
}

/* One that is there, of whichever process: for work that must look alike. */
static _Atomic int64_t known;

static err as_if_hidden(struct ctx *c)
{
	enum access_view v;
	struct message m;
	err e = message_get(c, known, &m);

	/* one that is hidden is looked at below, and once more by whoever asked for it */
	for (int looks = 0; e == OK && looks < 2; looks++)
		e = access_view_of(c, &m, &v);
	return e == OK ? ERR_NOT_FOUND : e;
}

/* The look that one which is not there takes, and this one would not. */
static err as_if_absent(struct ctx *c, const struct message *m)
{
	enum access_view v;
	struct message none;
	err e = OK;

	TRY(access_view_of(c, m, &v));
	if (v == VIEW_PUBLIC)
		e = message_get(c, 0, &none);
	return e == ERR_NOT_FOUND ? OK : e;
}

err access_message(struct ctx *c, int64_t id, struct message *out)
{
	err e = message_get(c, id, out);

	if (e == ERR_NOT_FOUND)
		return as_if_hidden(c);
	TRY(e);
	known = id;
	return message_is_public(out) ? OK : as_if_absent(c, out);
}

err order_access(struct ctx *c, const struct message *m)
{
	enum access_view v;

	TRY(staff_view(c, m, &v));
	return v == VIEW_PUBLIC ? ERR_NOT_FOUND : OK;
}

err access_shows_order(struct ctx *c, enum access_view v, const struct work_order *o, bool *shown)
{
	struct about about;

	*shown = v != VIEW_PUBLIC;
	if (v != VIEW_GIVEN)
		return OK;
	TRY(about_read(c, o->message, &about));
	*shown = was_given(c, &about, o->unit);
	return OK;
}

void access_mask(struct ctx *c, enum access_view v, struct message *m)
{
	if (access_is_inner(v))
		return;
	m->location = (str){ 0 };
	if (m->state != MESSAGE_REMOVED)
		m->reason = (str){ 0 };
	if (!message_is_tombstone(m))
		return;
	m->title = arena_fmt(c->a, T(c, "（%s，内容不再显示）"),
			     T(c, life_label(&message_life, m->state)));
	m->body = (str){ 0 };
}

static bool shows_text(const struct message *m)
{
	return message_is_public(m) && m->state != MESSAGE_WITHDRAWN && m->state != MESSAGE_REMOVED;
}

err access_target(struct ctx *c, const struct message *m, struct message *into)
{
	enum access_view v = VIEW_PUBLIC;
	struct message found;
	err e;

	*into = (struct message){ 0 };
	if (m->state != MESSAGE_MERGED || m->merged_into == 0)
		return OK;
	e = message_get(c, m->merged_into, &found);
	if (e == OK)
		e = access_view_of(c, &found, &v);
	if (e == OK && (access_is_inner(v) || shows_text(&found)))
		*into = found;
	return e == ERR_NOT_FOUND ? OK : e;
}
