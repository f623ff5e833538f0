/* Units by their names: as somebody typed them, or as they stand in a text; and
 * the office that takes a message in when its own is complained of. */
#include "about/about.h"
#include "base/utf8.h"
#include "names/names.h"
#include "place/place.h"
#include "unit/unit.h"

#define NAME_LEAST 2  /* characters of a full name */
#define SHORT_LEAST 3 /* of a name without its place */
#define SAME_NAME 20
#define CLIMB_MOST 16

static void add(struct about_ids *l, int64_t id)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == id)
			return;
	if (l->n < ABOUT_MOST)
		l->v[l->n++] = id;
}

/* Within its own place people leave the place's name away: 住房建设局. */
static str without_place(str name, const struct place *p)
{
	const str places[] = { p->full_name, p->name };

	for (size_t i = 0; i < 2; i++)
		if (places[i].n && str_starts(name, places[i]))
			return str_sub(name, places[i].n, name.n);
	return (str){ 0 };
}

static bool stands_in(const str text[2], str name, size_t least)
{
	return name.n && utf8_count(name) >= least &&
	       (str_has(text[0], name) || str_has(text[1], name));
}

/* Bytes of the blank at p, or 0. */
static size_t blank_at(const char *p, size_t left)
{
	static const str wide = STR("\u3000");

	switch (*p) {
	case ' ':
	case '\n':
	case '\t':
	case '\r':
		return 1;
	default:
		return *p == wide.p[0] && str_starts((str){ p, left }, wide) ? wide.n : 0;
	}
}

/* A name that is broken over two lines, or set apart by blanks, is still the name. */
static str without_blanks(struct arena *a, str s)
{
	char *to = arena_alloc(a, s.n + 1);
	size_t n = 0, blank;

	for (size_t i = 0; i < s.n; i += blank ? blank : 1)
		if ((blank = blank_at(s.p + i, s.n - i)) == 0)
			to[n++] = s.p[i];
	return (str){ to, n };
}

err about_found(struct ctx *c, int64_t place, const str given[2], struct about_ids *out)
{
	const str text[] = { without_blanks(c->a, given[0]), without_blanks(c->a, given[1]) };
	int64_t codes[PLACE_DEPTH];
	size_t n = place_levels(place, codes);
	struct place own = { 0 };
	struct unit_name_list l;

	*out = (struct about_ids){ 0 };
	if (place_get(c, place, &own) != OK)
		own = (struct place){ 0 };
	for (size_t k = 0; k < n; k++) {
		TRY(q_unit_names_of(c->db, codes[k], &l));
		for (size_t i = 0; i < l.n; i++)
			if (stands_in(text, l.v[i].name, NAME_LEAST) ||
			    (k == 0 &&
			     stands_in(text, without_place(l.v[i].name, &own), SHORT_LEAST)))
				add(out, l.v[i].id);
	}
	return OK;
}

/* ---- typed ---- */

/* A name that was begun, or spelt out, when one unit of the place alone is meant. */
static err by_beginning(struct ctx *c, int64_t place, str name, int64_t *id)
{
	struct name_ask ask = { .kind = NAME_UNIT, .q = name, .within = place, .n = 2 };
	struct name_hits l;

	TRY(name_find(c, &ask, &l));
	if (l.n && l.v[0].grade >= PINYIN_WHOLE_SPELT && l.v[0].place == place &&
	    (l.n == 1 || l.v[1].grade < l.v[0].grade))
		*id = l.v[0].id;
	return OK;
}

/* Of several units of one name the nearest to the place. */
static err by_name(struct ctx *c, int64_t place, str name, int64_t *id)
{
	int64_t codes[PLACE_DEPTH];
	size_t levels = place_levels(place, codes);
	struct unit_list l;

	*id = 0;
	TRY(unit_called(c, name, SAME_NAME, &l));
	for (size_t k = 0; k < levels && !*id; k++)
		for (size_t i = 0; i < l.n && !*id; i++)
			if (l.v[i].place == codes[k])
				*id = l.v[i].id;
	if (!*id && l.n == 1)
		*id = l.v[0].id;
	return *id ? OK : by_beginning(c, place, name, id);
}

static str next_name(str *rest)
{
	static const char *const marks[] = { "、", "，", ",", "；", ";" };

	for (size_t at = 0; at < rest->n; at++)
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
			str mark = str_of(marks[i]), name = str_sub(*rest, 0, at);
			if (!str_starts(str_sub(*rest, at, mark.n), mark))
				continue;
			*rest = str_sub(*rest, at + mark.n, rest->n);
			return str_trim(name);
		}
	str last = *rest;
	*rest = (str){ 0 };
	return str_trim(last);
}

void about_typed(struct ctx *c, int64_t place, const char *field, str names, struct about_ids *out)
{
	while (names.n) {
		str name = next_name(&names);
		int64_t id = 0;
		if (name.n == 0)
			continue;
		if (by_name(c, place, name, &id) != OK || !id)
			ctx_fault(c, field, "unknown",
				  "没有叫这个名称的单位，请从列出的名称里选，或在正文里写明");
		else
			add(out, id);
	}
}

/* ---- who takes it in ---- */

struct paths {
	str v[ABOUT_MOST];
	size_t n;
};

static bool is_free(const struct paths *p, str path)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_starts(path, p->v[i]))
			return false;
	return true;
}

static err paths_of(struct ctx *c, const struct about_ids *named, struct paths *out)
{
	struct unit u;

	out->n = 0;
	for (size_t i = 0; i < named->n; i++) {
		TRY(unit_get(c, named->v[i], &u));
		out->v[out->n++] = u.path;
	}
	return OK;
}

static err above_in_tree(struct ctx *c, const struct paths *a, int64_t unit, int64_t *out)
{
	struct unit u = { .parent = unit };

	for (int step = 0; u.parent && step < CLIMB_MOST; step++) {
		err e = unit_get(c, u.parent, &u);
		if (e != OK)
			return e == ERR_NOT_FOUND ? OK : e;
		if ((u.id == unit || (u.coordinating && u.active)) && is_free(a, u.path)) {
			*out = u.id;
			return OK;
		}
	}
	return OK;
}

static err of_places(struct ctx *c, const struct paths *a, int64_t place, int64_t *out)
{
	int64_t codes[PLACE_DEPTH];
	size_t levels = place_levels(place, codes);
	struct unit_list l;

	for (size_t k = 0; k < levels; k++) {
		TRY(q_unit_of_place(c->db, codes[k], &l));
		for (size_t i = 0; i < l.n; i++)
			if (l.v[i].coordinating && is_free(a, l.v[i].path)) {
				*out = l.v[i].id;
				return OK;
			}
	}
	return OK;
}

err about_coordinator(struct ctx *c, const struct about_ids *named, int64_t place, int64_t usual,
		      int64_t *out)
{
	struct paths a;

	*out = usual;
	if (usual == 0 || named->n == 0)
		return OK;
	TRY(paths_of(c, named, &a));
	*out = 0;
	TRY(above_in_tree(c, &a, usual, out));
	return *out ? OK : of_places(c, &a, place, out);
}
