#include "order/access.h"

#include "unit/unit.h"

enum reach { REACH_NONE, REACH_ALL, REACH_COORDINATOR, REACH_ORDER };

static const enum reach reaches[ROLE_COUNT] = {
	[ROLE_EDITOR] = REACH_ALL,
	[ROLE_COORDINATOR] = REACH_COORDINATOR,
	[ROLE_SUPERVISOR] = REACH_COORDINATOR,
	[ROLE_LEADER] = REACH_COORDINATOR,
	[ROLE_HANDLER] = REACH_ORDER,
	[ROLE_APPROVER] = REACH_ORDER,
};

static bool below(struct ctx *c, int64_t unit, const struct grant *g)
{
	struct unit u;

	return unit && g->unit_path.n && unit_get(c, unit, &u) == OK &&
	       str_starts(u.path, g->unit_path);
}

static bool has_order_below(struct ctx *c, const struct work_order_list *l, const struct grant *g)
{
	for (size_t i = 0; i < l->n; i++)
		if (below(c, l->v[i].unit, g))
			return true;
	return false;
}

err order_access(struct ctx *c, const struct message *m)
{
	struct work_order_list orders;

	if (m->published_at == 0 && !actor_has(&c->actor, ROLE_EDITOR))
		return ERR_NOT_FOUND;
	TRY(q_orders_of(c->db, m->id, &orders));
	for (size_t i = 0; i < c->actor.grants_n; i++) {
		const struct grant *g = &c->actor.grants[i];
		enum reach r = reaches[g->role];
		if (r == REACH_ALL ||
		    (r == REACH_COORDINATOR && (g->unit == 0 || below(c, m->coordinator, g))))
			return OK;
		if (r == REACH_ORDER && has_order_below(c, &orders, g))
			return OK;
	}
	return ERR_NOT_FOUND;
}
