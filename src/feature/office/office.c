#include "office/office.h"

#include "unit/unit.h"

#define ID_TRIES 100 /* as often another process may be quicker */

extern const struct cli_kind office_kinds[]; /* cli.c */

err office_get(struct ctx *c, int64_t id, struct office *out)
{
	TRY(q_office_by_id(c->db, id, out));
	for (int hops = 0; out->successor && hops < 8; hops++)
		TRY(q_office_by_id(c->db, out->successor, out));
	return OK;
}

/* Under a number of its own, as units are. */
static err add_office(struct ctx *c, const struct office_new *in, int64_t *id)
{
	struct office_add_in add = { in->id, in->place, in->name, in->rank, in->coordinator };
	struct office_number last;
	int64_t added = 0;

	for (int tries = in->id ? 1 : ID_TRIES; tries > 0 && !added; tries--) {
		if (in->id == 0) {
			TRY(q_office_max_id(c->db, &last));
			*id = add.id = last.id + 1;
		}
		TRY(q_office_add(c->db, &add, &added));
	}
	return added ? OK : ERR_CONFLICT;
}

err office_save(struct ctx *c, const struct office_new *in, int64_t *id)
{
	struct office_change_in to = { in->id, in->place, in->name, in->rank, in->coordinator };
	struct office was;
	err e = in->id ? q_office_by_id(c->db, in->id, &was) : ERR_NOT_FOUND;

	*id = in->id;
	if (e == OK)
		return q_office_change(c->db, &to, NULL);
	return e == ERR_NOT_FOUND ? add_office(c, in, id) : e;
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
