#include "desk/watch.h"

#include <stdlib.h>

#include "base/clock.h"
#include "desk/scope.h"
#include "order/access.h"
#include "place/place.h"

#define SOON (2 * MS_DAY)
#define ROWS 6 /* of a unit; the rest is told by a number */
#define NEWEST 10

static const enum role desks[] = { ROLE_COORDINATOR, ROLE_HANDLER, ROLE_APPROVER };
#define DESKS (sizeof(desks) / sizeof(desks[0]))

/* Titles of what may not be opened stay away. */
static bool opens(struct ctx *c, int64_t message)
{
	struct message m;

	return message_get(c, message, &m) == OK && order_access(c, &m) == OK;
}

static err add_desk(struct ctx *c, const struct row_words *w, enum role role, struct watch_unit *u)
{
	struct todo_page_in in = { u->unit, role, 0, 0, ROWS + 1 };
	struct todo_count_desk_in late = { u->unit, role, c->now, 100 };
	struct todo_count k;
	struct todo_list l;

	TRY(q_todo_page(c->db, &in, &l));
	if (l.n == 0 || l.v[0].due > c->now + SOON)
		return OK;
	TRY(q_todo_count_desk(c->db, &late, &k));
	u->over += k.n;
	for (size_t i = 0; i < l.n && l.v[i].due <= c->now + SOON; i++) {
		if (!opens(c, l.v[i].message)) {
			u->over -= l.v[i].due < c->now;
			continue;
		}
		if (u->n == ROWS) {
			u->more = true;
			return OK;
		}
		TRY(row_of_todo(c, w, &l.v[i], &u->rows[u->n++]));
	}
	return OK;
}

static int latest_first(const void *a, const void *b)
{
	const struct watch_unit *x = a, *y = b;

	return (y->over > x->over) - (y->over < x->over);
}

static err units(struct ctx *c, const struct row_words *w, const struct grant *g, struct watch *out)
{
	struct unit_scope scope;

	TRY(scope_units(c, g->unit, SCOPE_MOST, &scope));
	out->cut = scope.cut;
	out->units = ARENA_ARRAY(c->a, struct watch_unit, scope.n + 1);
	for (size_t i = 0; i < scope.n; i++) {
		struct watch_unit *u = &out->units[out->units_n];
		*u = (struct watch_unit){ .unit = scope.v[i].id,
					  .name = scope.v[i].name,
					  .rows = ARENA_ARRAY(c->a, struct desk_row, ROWS) };
		for (size_t k = 0; k < DESKS; k++)
			TRY(add_desk(c, w, desks[k], u));
		out->units_n += u->n > 0;
	}
	qsort(out->units, out->units_n, sizeof(struct watch_unit), latest_first);
	return OK;
}

static err newest(struct ctx *c, const struct row_words *w, const struct grant *g,
		  struct watch *out)
{
	struct desk_unit_down_in in = { g->unit, INT64_MAX, 0, NEWEST };
	struct desk_entry_list l;
	struct desk_line m;

	if (g->unit)
		TRY(q_desk_unit_down(c->db, &in, &l));
	else
		TRY(q_desk_site_down(c->db, INT64_MAX, 0, NEWEST, &l));
	out->newest = ARENA_ARRAY(c->a, struct desk_row, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		TRY(q_desk_line_of(c->db, l.v[i].id, &m));
		if (m.published_at && opens(c, m.id))
			TRY(row_of_line(c, w, &m, &out->newest[out->newest_n++]));
	}
	return OK;
}

static err figures(struct ctx *c, const struct grant *g, struct watch *out)
{
	int64_t month = figures_month(c->now);
	struct figure_span span = { month - 100 + 1, month };
	struct place p;

	TRY(place_get(c, g->place, &p));
	out->figures.name = p.name;
	return figures_line(c, key_of(KEY_PLACE, g->place), &span, &out->figures);
}

err watch_read(struct ctx *c, const struct grant *g, struct watch *out)
{
	struct row_words w;

	*out = (struct watch){ .label = role_label(g->role),
			       .name = g->unit ? unit_name(c, g->unit) : (str){ 0 },
			       .leader = g->role == ROLE_LEADER };
	TRY(row_words(c, &w));
	TRY(units(c, &w, g, out));
	if (!out->leader)
		return OK;
	TRY(newest(c, &w, g, out));
	return figures(c, g, out);
}
