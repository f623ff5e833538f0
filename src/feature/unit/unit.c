#include "unit/unit.h"

#include "app/app.h"

#include "domain/domain.h"
#include "look/look.h"
#include "place/place.h"
#include "stamp/stamp.h"

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

/* ---- saving ---- */

#define ID_TRIES 100
#define SAME_ALIAS 50
#define LEVELS_MOST 16 /* of the tree; deeper only by a mistake in the data */

static err bad_parent(struct ctx *c, const char *code, const char *text)
{
	ctx_fault(c, "parent", code, text);
	return ERR_INPUT;
}

/* The path of unit `id` below the parent. `was`: where it is now, or empty. */
static err path_below(struct ctx *c, int64_t parent, int64_t id, str was, str *path)
{
	struct unit up = { .path = S("/") };
	err e = parent ? unit_get(c, parent, &up) : OK;

	if (e == ERR_NOT_FOUND || (parent && !up.active))
		return bad_parent(c, "unknown", "没有这个上级单位，或它已停用");
	TRY(e);
	if (parent == id || (was.n && str_starts(up.path, was)))
		return bad_parent(c, "own_subtree", "上级不能是它自己，也不能是它下面的单位");
	*path = arena_fmt(c->a, "%.*s%lld/", STR_ARG(up.path), (long long)id);
	return OK;
}

/* Scope follows the path: those below move along. */
static err move_below(struct ctx *c, int64_t id, str path, int levels)
{
	struct unit_list l;

	if (levels == 0)
		return bad_parent(c, "too_deep", "单位的层级太多");
	TRY(q_unit_children(c->db, id, &l));
	for (size_t i = 0; i < l.n; i++) {
		str below = arena_fmt(c->a, "%.*s%lld/", STR_ARG(path), (long long)l.v[i].id);
		TRY(q_unit_set_path(c->db, l.v[i].id, below, NULL));
		TRY(move_below(c, l.v[i].id, below, levels - 1));
	}
	return OK;
}

/* Under the number `id`, unless somebody else has it. */
static err add_as(struct ctx *c, const struct unit_new *in, int64_t id, int64_t *added)
{
	struct unit_add_in add = { id, in->parent, in->place, in->name, { 0 }, in->coordinating };

	TRY(path_below(c, in->parent, id, (str){ 0 }, &add.path));
	return q_unit_add(c->db, &add, added);
}

/* Numbers stay small, for people. Another process may take the next one first:
 * then its row is there to be counted when ours was not taken. */
static err add_unit(struct ctx *c, const struct unit_new *in, int64_t *id)
{
	struct unit_number last = { .id = in->id - 1 };
	int64_t added = 0;

	for (int tries = in->id ? 1 : ID_TRIES; tries > 0 && !added; tries--) {
		if (in->id == 0)
			TRY(q_unit_max_id(c->db, &last));
		*id = last.id + 1;
		TRY(add_as(c, in, *id, &added));
	}
	return added ? OK : ERR_CONFLICT;
}

static err change_unit(struct ctx *c, const struct unit_new *in, const struct unit *was)
{
	struct unit_change_in to = { was->id,  in->parent, in->place,
				     in->name, was->path,  in->coordinating };

	if (in->parent != was->parent)
		TRY(path_below(c, in->parent, was->id, was->path, &to.path));
	TRY(q_unit_change(c->db, &to, NULL));
	return in->parent == was->parent ? OK : move_below(c, was->id, to.path, LEVELS_MOST);
}

/* An alias looks like no other unit's name of the place either. */
static err save_aliases(struct ctx *c, const struct unit_new *in, int64_t id)
{
	if (!in->aliases)
		return q_unit_alias_move(c->db, id, in->place, NULL);
	TRY(q_unit_alias_drop(c->db, id, NULL));
	for (size_t i = 0; i < in->aliases_n; i++) {
		TRY(look_take(c, LOOK_UNIT, in->place, in->aliases[i], "aliases"));
		TRY(q_unit_alias_add(c->db, id, in->place, in->aliases[i], NULL));
	}
	return OK;
}

err unit_save(struct ctx *c, const struct unit_new *in, int64_t *id)
{
	struct unit was;
	err e = in->id ? unit_get(c, in->id, &was) : ERR_NOT_FOUND;

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(stamp_change(c, STAMP_UNITS));
	if (e != OK || !str_eq(was.name, in->name) || was.place != in->place)
		TRY(look_take(c, LOOK_UNIT, in->place, in->name, "name"));
	if (e == OK) {
		*id = was.id;
		TRY(change_unit(c, in, &was));
	} else {
		TRY(add_unit(c, in, id));
	}
	for (size_t i = 0; i < in->domains_n; i++)
		TRY(q_unit_duty_add(c->db, *id, in->domains[i], NULL));
	return save_aliases(c, in, *id);
}

err unit_called_in(struct ctx *c, int64_t place, str name, struct unit *out)
{
	struct unit_list l;
	size_t n = 0;
	err e = q_unit_named(c->db, place, name, out);

	if (e != ERR_NOT_FOUND)
		return e;
	TRY(q_unit_by_alias(c->db, name, SAME_ALIAS, &l));
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].place == place && n++ == 0)
			*out = l.v[i];
	return n == 1 ? OK : ERR_NOT_FOUND;
}

err unit_called(struct ctx *c, str name, int64_t n, struct unit_list *out)
{
	TRY(q_unit_by_name(c->db, name, n, out));
	return out->n ? OK : q_unit_by_alias(c->db, name, n, out);
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

static err note_looks(struct ctx *c, void *data)
{
	struct unit_list l = { 0 };
	int64_t after = 0;

	(void)data;
	do {
		TRY(q_unit_page(c->db, after, 500, &l));
		for (size_t i = 0; i < l.n; i++)
			TRY(look_note(c, LOOK_UNIT, l.v[i].place, l.v[i].name));
		after = l.n ? l.v[l.n - 1].id : 0;
	} while (l.n == 500);
	return OK;
}

static err upgrade(struct ctx *c, int number)
{
	return number == LOOK_STEP ? app_write(c, note_looks, NULL) : OK;
}

STORE_PART(store, unit);

const struct slice slice_unit = {
	.name = "unit", .store = &store, .upgrade = upgrade, .kinds = unit_kinds
};
