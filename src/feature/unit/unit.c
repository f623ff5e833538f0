#include "unit/unit.h"

#include "domain/domain.h"
#include "place/place.h"

extern const struct migration migrations_unit[];
extern const size_t migrations_unit_n;
extern const struct cli_kind unit_kinds[]; /* cli.c */

err unit_get(struct ctx *c, int64_t id, struct unit *out)
{
	return q_unit_by_id(c->db, id, out);
}

str unit_name(struct ctx *c, int64_t id)
{
	struct unit u;

	return id && q_unit_by_id(c->db, id, &u) == OK ? u.name : S("—");
}

err unit_save(struct ctx *c, const struct unit_new *in, int64_t *id)
{
	struct unit_put_in put = {
		in->id, in->parent, in->place, in->name, S("/"), in->coordinating
	};
	struct unit_number last;
	struct unit parent;

	if (in->id == 0) {
		TRY(q_unit_max_id(c->db, &last));
		put.id = last.id + 1;
	}
	if (in->parent) {
		TRY(unit_get(c, in->parent, &parent));
		put.path = parent.path;
	}
	put.path = arena_fmt(c->a, "%.*s%lld/", STR_ARG(put.path), (long long)put.id);
	TRY(q_unit_put(c->db, &put, NULL));
	for (size_t i = 0; i < in->domains_n; i++)
		TRY(q_unit_duty_add(c->db, put.id, in->domains[i], NULL));
	*id = put.id;
	return OK;
}

static bool answers_for(struct ctx *c, int64_t unit, int64_t domain)
{
	struct unit_duty_list duties;

	if (q_unit_duties(c->db, unit, &duties) != OK)
		return false;
	for (size_t i = 0; i < duties.n; i++)
		if (duties.v[i].domain == domain)
			return true;
	return false;
}

err unit_for(struct ctx *c, int64_t place, int64_t domain, struct unit_list *out)
{
	struct unit_list all;
	size_t n = 0;
	bool *first;

	TRY(q_unit_of_place(c->db, place, &all));
	first = ARENA_ARRAY(c->a, bool, all.n + 1);
	out->v = ARENA_ARRAY(c->a, struct unit, all.n + 1);
	for (size_t i = 0; i < all.n; i++)
		first[i] = !all.v[i].coordinating && answers_for(c, all.v[i].id, domain);
	for (int pass = 1; pass >= 0; pass--)
		for (size_t i = 0; i < all.n; i++)
			if (first[i] == (bool)pass && !all.v[i].coordinating)
				out->v[n++] = all.v[i];
	out->n = n;
	return OK;
}

static const struct store_part store = { migrations_unit, &migrations_unit_n, queries_unit,
					 &queries_unit_n };

const struct slice slice_unit = { .name = "unit", .store = &store, .kinds = unit_kinds };
