#include "about/about.h"

#include "unit/unit.h"

/* ---- reading ---- */

static err add_path(struct ctx *c, int64_t unit, struct about *out)
{
	struct unit u;
	err e = unit_get(c, unit, &u);

	if (e == OK) {
		out->units[out->paths_n] = unit;
		out->paths[out->paths_n++] = u.path;
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

err about_read(struct ctx *c, int64_t message, struct about *out)
{
	*out = (struct about){ 0 };
	TRY(q_about_of(c->db, message, &out->rows));
	if (out->rows.n == 0)
		return OK;
	out->paths = ARENA_ARRAY(c->a, str, out->rows.n);
	out->units = ARENA_ARRAY(c->a, int64_t, out->rows.n);
	out->persons = ARENA_ARRAY(c->a, int64_t, out->rows.n);
	for (size_t i = 0; i < out->rows.n; i++) {
		const struct message_about *r = &out->rows.v[i];
		if (r->state != ABOUT_NAMED)
			continue;
		if (r->account)
			out->persons[out->persons_n++] = r->account;
		else
			TRY(add_path(c, r->unit, out));
	}
	return OK;
}

void about_object(struct ctx *c, int64_t message, struct object *o)
{
	struct about a;

	if (c->actor.grants_n == 0)
		return;
	o->unknown = about_read(c, message, &a) != OK;
	if (o->unknown)
		return;
	o->named = a.paths;
	o->named_n = a.paths_n;
	o->persons = a.persons;
	o->persons_n = a.persons_n;
}

enum conflict about_bars(struct ctx *c, int64_t message)
{
	struct object o = { .message = message };

	about_object(c, message, &o);
	return gate_barred(&c->actor, &o);
}

err about_of_actor(struct ctx *c, bool *any)
{
	struct message_about_list l = { 0 };

	if (c->actor.account)
		TRY(q_about_account(c->db, c->actor.account, &l));
	*any = l.n > 0;
	return OK;
}

err about_named(struct ctx *c, int64_t message, struct about_ids *out)
{
	struct about a;

	*out = (struct about_ids){ 0 };
	TRY(about_read(c, message, &a));
	for (size_t i = 0; i < a.paths_n && out->n < ABOUT_MOST; i++)
		out->v[out->n++] = a.units[i];
	return OK;
}

/* ---- writing ---- */

static err put(struct ctx *c, int64_t message, const int64_t unit_account[2], enum about_state s,
	       enum about_source source)
{
	struct about_put_in in = { message, unit_account[0], unit_account[1], s, source, c->now };

	return q_about_put(c->db, &in, NULL);
}

static const struct message_about *row_of(const struct about *a, int64_t unit)
{
	for (size_t i = 0; i < a->rows.n; i++)
		if (a->rows.v[i].unit == unit && a->rows.v[i].account == 0)
			return &a->rows.v[i];
	return NULL;
}

/* What the writer chose counts whatever was said before; what is found in a text
 * only where nobody has said anything. */
err about_take(struct ctx *c, int64_t message, const struct about_ids *chosen,
	       const struct about_ids *found, bool certain)
{
	struct about was;

	TRY(about_read(c, message, &was));
	for (size_t i = 0; i < found->n; i++)
		if (!row_of(&was, found->v[i]))
			TRY(put(c, message, (const int64_t[]){ found->v[i], 0 },
				certain ? ABOUT_NAMED : ABOUT_SUGGESTED, ABOUT_BY_TEXT));
	for (size_t i = 0; i < chosen->n; i++)
		TRY(put(c, message, (const int64_t[]){ chosen->v[i], 0 }, ABOUT_NAMED,
			ABOUT_BY_WRITER));
	return OK;
}

static bool has(const struct about_ids *l, int64_t id)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == id)
			return true;
	return false;
}

err about_rule(struct ctx *c, int64_t message, const struct about_ruling *r)
{
	struct about was;

	TRY(about_read(c, message, &was));
	for (size_t i = 0; i < was.rows.n; i++) {
		const struct message_about *a = &was.rows.v[i];
		if (!r->only || a->state == ABOUT_CLEARED ||
		    (a->account ? a->account == r->person : has(&r->units, a->unit)))
			continue;
		TRY(put(c, message, (const int64_t[]){ a->unit, a->account }, ABOUT_CLEARED,
			ABOUT_BY_STAFF));
	}
	for (size_t i = 0; i < r->units.n; i++) {
		const struct message_about *a = row_of(&was, r->units.v[i]);
		if (!a || a->state != ABOUT_NAMED)
			TRY(put(c, message, (const int64_t[]){ r->units.v[i], 0 }, ABOUT_NAMED,
				ABOUT_BY_STAFF));
	}
	return r->person ? put(c, message, (const int64_t[]){ 0, r->person }, ABOUT_NAMED,
			       ABOUT_BY_STAFF)
			 : OK;
}

/* ---- what follows ---- */

static bool is_named(const struct about *a, str path)
{
	for (size_t i = 0; i < a->paths_n; i++)
		if (str_starts(path, a->paths[i]))
			return true;
	return false;
}

/* The desk of a role would be hers alone. */
static err alone_at(struct ctx *c, int64_t unit, enum role role, int64_t person, bool *alone)
{
	struct desk_holder_list l;

	TRY(q_about_holds(c->db, role, unit, person, &l));
	if (l.n == 0)
		return OK;
	TRY(q_about_others(c->db, role, unit, person, &l));
	*alone = *alone || l.n == 0;
	return OK;
}

err about_add_alone(struct ctx *c, int64_t message, int64_t unit, struct about_ids *out)
{
	bool alone = false;
	struct about a;

	TRY(about_read(c, message, &a));
	for (size_t i = 0; i < a.persons_n; i++)
		TRY(alone_at(c, unit, ROLE_COORDINATOR, a.persons[i], &alone));
	if (alone && !has(out, unit) && out->n < ABOUT_MOST)
		out->v[out->n++] = unit;
	return OK;
}

err about_conflict_of(struct ctx *c, const struct about *a, int64_t unit, enum about_conflict *out)
{
	bool alone = false;
	struct unit u;

	*out = ABOUT_FREE;
	if (a->paths_n == 0 && a->persons_n == 0)
		return OK;
	TRY(unit_get(c, unit, &u));
	for (size_t i = 0; i < a->persons_n; i++) {
		TRY(alone_at(c, unit, ROLE_HANDLER, a->persons[i], &alone));
		TRY(alone_at(c, unit, ROLE_APPROVER, a->persons[i], &alone));
	}
	*out = alone ? ABOUT_PERSON : is_named(a, u.path) ? ABOUT_UNIT : ABOUT_FREE;
	return OK;
}

STORE_PART(store, about);

const struct slice slice_about = { .name = "about", .store = &store };
