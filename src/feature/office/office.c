#include "office/office.h"

#include "unit/unit.h"

extern const struct cli_kind office_kinds[]; /* cli.c */

err office_get(struct ctx *c, int64_t id, struct office *out)
{
	TRY(q_office_by_id(c->db, id, out));
	for (int hops = 0; out->successor && hops < 8; hops++)
		TRY(q_office_by_id(c->db, out->successor, out));
	return OK;
}

err office_save(struct ctx *c, const struct office_new *in, int64_t *id)
{
	struct office_add_in add = { in->id, in->place, in->name, in->rank, in->coordinator };
	struct office_change_in to = { in->id, in->place, in->name, in->rank, in->coordinator };
	struct office_number last;
	struct office was;
	err e = in->id ? q_office_by_id(c->db, in->id, &was) : ERR_NOT_FOUND;

	*id = in->id;
	if (e == OK)
		return q_office_change(c->db, &to, NULL);
	if (e != ERR_NOT_FOUND)
		return e;
	if (in->id == 0) {
		TRY(q_office_max_id(c->db, &last));
		*id = add.id = last.id + 1;
	}
	return q_office_add(c->db, &add, NULL);
}

err office_named(struct ctx *c, str name, struct office *out)
{
	struct office_list found;

	TRY(q_office_by_name(c->db, name, 1, &found));
	if (found.n == 0)
		return ERR_NOT_FOUND;
	*out = found.v[0];
	return OK;
}

STORE_PART(store, office);

const struct slice slice_office = { .name = "office", .store = &store, .kinds = office_kinds };
