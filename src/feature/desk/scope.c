#include "desk/scope.h"

static err add_below(struct ctx *c, int64_t unit, size_t most, struct unit_scope *out)
{
	struct unit_list l;

	TRY(q_unit_children(c->db, unit, &l));
	for (size_t i = 0; i < l.n; i++) {
		if (out->n == most) {
			out->cut = true;
			return OK;
		}
		if (l.v[i].active)
			out->v[out->n++] = l.v[i];
	}
	return OK;
}

static err add_site(struct ctx *c, size_t most, struct unit_scope *out)
{
	struct unit_list l;

	TRY(q_unit_page(c->db, 0, (int64_t)most, &l));
	for (size_t i = 0; i < l.n; i++)
		out->v[out->n++] = l.v[i];
	out->cut = l.n == most;
	return OK;
}

err scope_units(struct ctx *c, int64_t unit, size_t most, struct unit_scope *out)
{
	*out = (struct unit_scope){ .v = ARENA_ARRAY(c->a, struct unit, most) };
	if (unit == 0)
		return add_site(c, most, out);
	TRY(unit_get(c, unit, &out->v[out->n++]));
	for (size_t i = 0; i < out->n && !out->cut; i++)
		TRY(add_below(c, out->v[i].id, most, out));
	return OK;
}
