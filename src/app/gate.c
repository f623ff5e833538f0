#include "app/gate.h"

#include "base/log.h"

static const struct {
	const char *word, *label;
} roles[ROLE_COUNT] = {
#define ROLE(name, word, label) [ROLE_##name] = { word, label },
#include "app/roles.def"
#undef ROLE
};

const struct perm perm_public = { "public", "公开", 0, SCOPE_PUBLIC };

const char *scope_label(enum scope s)
{
	static const char *const labels[SCOPE_COUNT] = {
		[SCOPE_NOBODY] = "无人",	[SCOPE_PUBLIC] = "任何人",
		[SCOPE_OWN] = "本人",		[SCOPE_UNIT] = "本单位及下属",
		[SCOPE_SITE] = "本站",		[SCOPE_ASSIGNED] = "承办的",
		[SCOPE_PLACE] = "本地区及下辖", [SCOPE_ANY] = "各站",
	};

	return labels[s];
}

const char *role_word(enum role r)
{
	return roles[r].word;
}

const char *role_label(enum role r)
{
	return roles[r].label;
}

enum role role_of(str word)
{
	for (enum role r = 1; r < ROLE_COUNT; r++)
		if (str_eq(word, str_of(roles[r].word)))
			return r;
	return ROLE_NONE;
}

bool actor_nobody(const struct actor *a)
{
	return a->account == 0 && a->message == 0 && a->writer == 0;
}

bool actor_has(const struct actor *a, enum role role)
{
	for (size_t i = 0; i < a->grants_n; i++)
		if (a->grants[i].role == role)
			return true;
	return false;
}

/* ---- conflict of interest ---- */

static bool within(str path, const str *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].n && str_starts(path, v[i]))
			return true;
	return false;
}

enum conflict gate_barred(const struct actor *a, const struct object *o)
{
	for (size_t i = 0; i < o->persons_n; i++)
		if (a->account && a->account == o->persons[i])
			return BAR_PERSON;
	for (size_t i = 0; i < a->grants_n; i++) {
		const struct grant *g = &a->grants[i];
		if (o->unknown ? g->unit != 0 : within(g->unit_path, o->named, o->named_n))
			return BAR_UNIT;
	}
	return BAR_NONE;
}

/* ---- scope ---- */

/* A grant whose unit is none, or is gone, has the empty path: it covers nothing. */
static bool in_unit(const struct grant *g, const struct object *o)
{
	return g->unit_path.n && str_starts(o->unit_path, g->unit_path);
}

/* Of one who is barred only such orders count as were given to a unit that is named. */
static bool is_assigned(const struct grant *g, const struct object *o, enum conflict bar)
{
	for (size_t i = 0; g->unit_path.n && i < o->assigned_n; i++)
		if (str_starts(o->assigned[i], g->unit_path) &&
		    (bar == BAR_NONE || within(o->assigned[i], o->named, o->named_n)))
			return true;
	return false;
}

/* Codes of places: a province PP0000, a city PPCC00, a county PPCCDD; 0 is the nation. */
static bool in_place(const struct grant *g, const struct object *o)
{
	int64_t at = g->place, span = at % 100 ? 1 : at % 10000 ? 100 : 10000;

	if (g->unit == 0 || !g->unit_path.n)
		return g->unit == 0;
	return at == 0 || (o->place >= at && o->place < at + span);
}

static bool covers(const struct grant *g, const struct perm *p, const struct object *o,
		   enum conflict bar)
{
	if (!(p->roles & ROLE_BIT(g->role)))
		return false;
	if (!o)
		return true;
	if (bar == BAR_PERSON || (bar && p->scope != SCOPE_ASSIGNED))
		return false;
	switch (p->scope) {
	case SCOPE_SITE:
	case SCOPE_ANY:
		return true;
	case SCOPE_UNIT:
		return in_unit(g, o);
	case SCOPE_PLACE:
		return in_place(g, o);
	case SCOPE_ASSIGNED:
		return is_assigned(g, o, bar);
	default:
		return false;
	}
}

const struct grant *gate_grant(const struct actor *a, const struct perm *p, const struct object *o)
{
	enum conflict bar = o ? gate_barred(a, o) : BAR_NONE;

	if (!p || p->scope == SCOPE_NOBODY)
		return NULL;
	for (size_t i = 0; i < a->grants_n; i++)
		if (covers(&a->grants[i], p, o, bar))
			return &a->grants[i];
	return NULL;
}

/* Asked without an object: may she use it at all. */
static bool is_own(const struct actor *a, const struct object *o)
{
	if (!o)
		return a->message || a->writer;
	return (a->message && o->message == a->message) || (a->writer && o->writer == a->writer);
}

err gate(const struct actor *a, const struct perm *p, const struct object *o)
{
	if (p && p->scope == SCOPE_PUBLIC)
		return OK;
	if ((p && p->scope == SCOPE_OWN && is_own(a, o)) || gate_grant(a, p, o))
		return OK;
	return actor_nobody(a) ? ERR_LOGIN : ERR_FORBIDDEN;
}
