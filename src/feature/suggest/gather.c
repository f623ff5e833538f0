#include "suggest/gather.h"

#include "about/about.h"
#include "domain/domain.h"
#include "place/place.h"
#include "suggest/queries.h"
#include "text/fold.h"
#include "text/placename.h"
#include "text/placetext.h"
#include "unit/unit.h"

#define CANDIDATES_MOST 400
#define ROWS_MOST 500 /* of one term: units of a place, kinds of units */
#define ALL_PLACES -1
#define WRITTEN_LEAST 3 /* characters of a name in a text */

/* ---- who there is ---- */

static struct candidate *of_unit(struct gathered *g, int64_t unit)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].r.unit == unit)
			return &g->v[i];
	return NULL;
}

static err add_duties(struct ctx *c, struct gathered *g, int64_t place)
{
	struct suggest_duty_list l;
	struct candidate *k;

	TRY(q_suggest_duties(c->db, place, g->m->domain, &l));
	for (size_t i = 0; i < l.n; i++)
		if ((k = of_unit(g, l.v[i].unit)))
			k->r.duty = true;
	return OK;
}

static struct candidate candidate_of(const struct unit *u, struct place *p, unsigned distance)
{
	return (struct candidate){
		.r = { .unit = u->id, .role = words_role(u->name, p->name), .distance = distance },
		.name = u->name,
		.path = u->path,
		.place = p
	};
}

/* One by itself, of the message's place or one above it. */
static err add_unit(struct ctx *c, struct gathered *g, const struct unit *u, struct candidate **out)
{
	struct place *p = ARENA_NEW(c->a, struct place);
	int64_t codes[PLACE_DEPTH];
	size_t n = place_levels(g->m->place, codes), at = 0;

	*out = NULL;
	while (at < n && codes[at] != u->place)
		at++;
	if (at == n || !u->active || g->n == CANDIDATES_MOST)
		return OK;
	TRY(place_get(c, u->place, p));
	*out = &g->v[g->n++];
	**out = candidate_of(u, p, (unsigned)at);
	return OK;
}

/* `under`: only units below this path. */
static err add_place(struct ctx *c, struct gathered *g, int64_t code, unsigned distance, str under)
{
	struct place *p = ARENA_NEW(c->a, struct place);
	struct unit_list l;
	err e = place_get(c, code, p);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(q_unit_of_place(c->db, code, &l));
	for (size_t i = 0; i < l.n && g->n < CANDIDATES_MOST; i++) {
		const struct unit *u = &l.v[i];
		if (u->coordinating || !str_starts(u->path, under) || of_unit(g, u->id))
			continue;
		g->v[g->n++] = candidate_of(u, p, distance);
	}
	return add_duties(c, g, code);
}

/* A place below the message's that its text names: the coordinator may dispatch to units
 * there that lie below its own. */
static err add_told(struct ctx *c, struct gathered *g)
{
	str text = arena_fmt(c->a, "%.*s\n%.*s", STR_ARG(g->m->title), STR_ARG(g->m->body));
	struct name_told told[NAME_TOLD_MOST];
	struct unit top;
	size_t n, before = g->n;

	TRY(name_places_in(c, text, g->m->place, told, &n));
	if (n == 0 || !placetext_within(told[0].code, g->m->place) ||
	    unit_get(c, g->m->coordinator, &top) != OK)
		return OK;
	g->told = told[0].name;
	TRY(add_place(c, g, told[0].code, 0, top.path));
	for (size_t i = before; i < g->n; i++)
		g->v[i].r.told = true;
	return OK;
}

/* The unit above the one that is complained of, also when it coordinates. */
static err add_superior(struct ctx *c, struct gathered *g, const struct about *named)
{
	struct candidate *k;
	struct unit u;

	if (named->paths_n == 0 || g->m->kind != KIND_COMPLAINT)
		return OK;
	TRY(unit_get(c, named->units[0], &u));
	if (u.parent == 0)
		return OK;
	TRY(unit_get(c, u.parent, &u));
	if (!(k = of_unit(g, u.id)))
		TRY(add_unit(c, g, &u, &k));
	if (k)
		k->r.superior = true;
	return OK;
}

/* ---- names in the text ---- */

static void look_for(struct candidate *k, str text, str name)
{
	if (k->written.n == 0 && name.n >= 3 * WRITTEN_LEAST && str_has(text, name)) {
		k->written = name;
		k->r.written = true;
	}
}

/* Within its own place people leave the place's name away. */
static void look_for_unit(struct ctx *c, struct gathered *g, struct candidate *k)
{
	const str places[] = { fold_search(c->a, k->place->name),
			       placename_bare(fold_search(c->a, k->place->name)) };
	str name = fold_search(c->a, k->name);

	look_for(k, g->words.text, name);
	for (size_t i = 0; i < 2; i++)
		if (k->place->code == g->m->place && places[i].n && str_starts(name, places[i]))
			look_for(k, g->words.text, str_sub(name, places[i].n, name.n));
}

static err look_for_all(struct ctx *c, struct gathered *g)
{
	struct suggest_alias_list l;
	struct candidate *k;
	int64_t codes[PLACE_DEPTH];

	for (size_t i = 0; i < g->n; i++)
		look_for_unit(c, g, &g->v[i]);
	for (size_t i = place_levels(g->m->place, codes); i-- > 0;) {
		TRY(q_suggest_aliases(c->db, codes[i], &l));
		for (size_t j = 0; j < l.n; j++)
			if ((k = of_unit(g, l.v[j].unit)))
				look_for(k, g->words.text, fold_search(c->a, l.v[j].name));
	}
	return OK;
}

/* ---- what is known of them ---- */

static struct rank_counts counts(const struct lesson *l)
{
	return (struct rank_counts){ l->sent, l->declined, l->returned };
}

static err add_totals(struct ctx *c, struct gathered *g)
{
	struct lesson_list own, role;
	struct candidate *k;

	TRY(q_lessons_of(c->db, &(struct lessons_of_in){ g->m->place, g->m->domain, 0, ROWS_MOST },
			 &own));
	TRY(q_lessons_of(c->db, &(struct lessons_of_in){ ALL_PLACES, g->m->domain, 0, ROWS_MOST },
			 &role));
	for (size_t i = 0; i < own.n; i++) {
		g->all.own += own.v[i].sent;
		if ((k = of_unit(g, own.v[i].unit)))
			k->r.own = counts(&own.v[i]);
	}
	for (size_t i = 0; i < role.n; i++) {
		g->all.role += role.v[i].sent;
		for (size_t j = 0; j < g->n; j++)
			if (g->v[j].r.role == role.v[i].unit)
				g->v[j].r.role_all = counts(&role.v[i]);
	}
	return OK;
}

static err add_term(struct ctx *c, struct gathered *g, size_t t)
{
	struct lessons_of_in in = { g->m->place, g->m->domain, g->words.v[t].hash, ROWS_MOST };
	struct lesson_list own, role;
	struct candidate *k;

	TRY(q_lessons_of(c->db, &in, &own));
	in.scope = ALL_PLACES;
	TRY(q_lessons_of(c->db, &in, &role));
	for (size_t i = 0; i < own.n; i++)
		if ((k = of_unit(g, own.v[i].unit)))
			k->r.term[t] = counts(&own.v[i]);
	for (size_t i = 0; i < role.n; i++) {
		g->all.role_term[t] += role.v[i].sent;
		for (size_t j = 0; j < g->n; j++)
			if (g->v[j].r.role == role.v[i].unit)
				g->v[j].r.role_term[t] = counts(&role.v[i]);
	}
	return OK;
}

/* Those that have it now are left out; those that have declined it come last. */
static err mark_orders(struct ctx *c, struct gathered *g)
{
	struct work_order_list l;
	struct candidate *k;

	TRY(q_orders_of(c->db, g->m->id, &l));
	for (size_t i = 0; i < l.n; i++) {
		if (!(k = of_unit(g, l.v[i].unit)))
			continue;
		k->r.refused |= l.v[i].declines > 0;
		if (order_is_open(&l.v[i]))
			*k = g->v[--g->n];
	}
	return OK;
}

err gather(struct ctx *c, const struct message *m, struct gathered *out)
{
	struct gathered *g = out;
	struct about named;
	int64_t codes[PLACE_DEPTH];
	size_t levels = place_levels(m->place, codes);

	*g = (struct gathered){ .m = m, .v = ARENA_ARRAY(c->a, struct candidate, CANDIDATES_MOST) };
	words_of(c->a, m->title, m->body, &g->words);
	g->all.terms = g->words.n;
	TRY(about_read(c, m->id, &named));
	for (size_t i = 0; i < levels; i++)
		TRY(add_place(c, g, codes[i], (unsigned)i, (str){ 0 }));
	TRY(add_told(c, g));
	TRY(add_superior(c, g, &named));
	TRY(look_for_all(c, g));
	TRY(mark_orders(c, g));
	TRY(add_totals(c, g));
	for (size_t t = 0; t < g->words.n; t++)
		TRY(add_term(c, g, t));
	return OK;
}
