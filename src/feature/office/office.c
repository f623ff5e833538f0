#include "office/office.h"

#include "app/app.h"

#include "look/look.h"
#include "stamp/stamp.h"
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

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(stamp_change(c, STAMP_OFFICES));
	if (e != OK || !str_eq(was.name, in->name) || was.place != in->place)
		TRY(look_take(c, LOOK_OFFICE, in->place, in->name, "name"));
	*id = in->id;
	if (e == OK)
		return q_office_change(c->db, &to, NULL);
	return add_office(c, in, id);
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

static err note_looks(struct ctx *c, void *data)
{
	struct office_list l = { 0 };
	int64_t after = 0;

	(void)data;
	do {
		TRY(q_office_page(c->db, after, 500, &l));
		for (size_t i = 0; i < l.n; i++)
			TRY(look_note(c, LOOK_OFFICE, l.v[i].place, l.v[i].name));
		after = l.n ? l.v[l.n - 1].id : 0;
	} while (l.n == 500);
	return OK;
}

static err upgrade(struct ctx *c, int number)
{
	return number == LOOK_STEP ? app_write(c, note_looks, NULL) : OK;
}

STORE_PART(store, office);

const struct slice slice_office = {
	.name = "office", .store = &store, .upgrade = upgrade, .kinds = office_kinds
};
