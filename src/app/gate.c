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

static bool covers(const struct grant *g, const struct perm *p, const struct object *o)
{
	if (!(p->roles & ROLE_BIT(g->role)))
		return false;
	if (p->scope == SCOPE_SITE || !o)
		return true;
	/* a grant whose unit is none, or is gone, has the empty path: it covers nothing */
	return p->scope == SCOPE_UNIT && g->unit_path.n && str_starts(o->unit_path, g->unit_path);
}

const struct grant *gate_grant(const struct actor *a, const struct perm *p, const struct object *o)
{
	if (!p || p->scope == SCOPE_NOBODY)
		return NULL;
	for (size_t i = 0; i < a->grants_n; i++)
		if (covers(&a->grants[i], p, o))
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
