#include "domain/domain.h"

#define ID_TRIES 100 /* as often another process may be quicker */

static const struct kind_info kinds[KIND_COUNT] = {
	[KIND_NONE] = { "", "", "", SET_COMPLAINT_DAYS },
#define KIND(id, name, code, label, hint, days) [KIND_##name] = { code, label, hint, days },
#include "domain/kinds.def"
#undef KIND
};

static const struct domain defaults[] = {
#define DOMAIN(id, code, name) { id, STR(code), STR(name), id },
#include "domain/domains.def"
#undef DOMAIN
};

const struct kind_info *kind_info(int64_t kind)
{
	return &kinds[kind > 0 && kind < KIND_COUNT ? kind : KIND_NONE];
}

int64_t kind_of(str word)
{
	for (int64_t k = 1; k < KIND_COUNT; k++)
		if (str_eq(word, str_of(kinds[k].code)) || str_eq(word, str_of(kinds[k].label)))
			return k;
	return KIND_NONE;
}

/* A site may name its domains as it likes; the names it began with are texts of the program. */
static void translate_names(struct ctx *c, struct domain_list *l)
{
	for (size_t i = 0; c->language && i < l->n; i++)
		l->v[i].name = str_of(T(c, arena_cstr(c->a, l->v[i].name)));
}

err domain_list_all(struct ctx *c, struct domain_list *out)
{
	struct domain_list *read;

	if (!c->once[ONCE_DOMAINS]) {
		read = ARENA_NEW(c->a, struct domain_list);
		TRY(q_domain_all(c->db, read));
		translate_names(c, read);
		c->once[ONCE_DOMAINS] = read;
	}
	*out = *(const struct domain_list *)c->once[ONCE_DOMAINS];
	return OK;
}

const struct domain *domain_in(const struct domain_list *l, int64_t id)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].id == id)
			return &l->v[i];
	return NULL;
}

int64_t domain_of(const struct domain_list *l, str word)
{
	int64_t id;

	for (size_t i = 0; i < l->n; i++)
		if (str_eq(word, l->v[i].code) || str_eq(word, l->v[i].name))
			return l->v[i].id;
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		if (str_eq(word, defaults[i].name) && domain_in(l, defaults[i].id))
			return defaults[i].id;
	return str_int(word, &id) && domain_in(l, id) ? id : 0;
}

err domain_find(struct ctx *c, str word, int64_t *id)
{
	struct domain_list all;
	struct domain d;
	err e = q_domain_by_code(c->db, word, &d);

	if (e == ERR_NOT_FOUND) {
		TRY(domain_list_all(c, &all));
		*id = domain_of(&all, word);
		return OK;
	}
	*id = e == OK ? d.id : 0;
	return e;
}

err domain_exists(struct ctx *c, int64_t id, bool *yes)
{
	struct domain d;
	err e = q_domain_by_id(c->db, id, &d);

	*yes = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static int64_t next_id(const struct domain_list *l)
{
	int64_t next = 100; /* below it are the defaults and the site's own */

	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].id >= next)
			next = l->v[i].id + 1;
	return next;
}

/* Another process may take the number, or the name: what is there then counts. */
err domain_ensure(struct ctx *c, struct domain_list *l, str name, int64_t *id)
{
	struct domain_add_in in;

	*id = domain_of(l, name);
	for (int tries = 0; *id == 0 && tries < ID_TRIES; tries++) {
		int64_t next = next_id(l);
		in = (struct domain_add_in){ next, arena_fmt(c->a, "d%lld", (long long)next), name,
					     next };
		TRY(q_domain_add(c->db, &in, NULL));
		c->once[ONCE_DOMAINS] = NULL;
		TRY(domain_list_all(c, l));
		*id = domain_of(l, name);
	}
	return *id ? OK : ERR_CONFLICT;
}

static err load_defaults(struct ctx *c)
{
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		const struct domain *d = &defaults[i];
		struct domain_add_in in = { d->id, d->code, d->name, d->sort };
		TRY(q_domain_add(c->db, &in, NULL));
	}
	return OK;
}

STORE_PART(store, domain);

const struct slice slice_domain = { .name = "domain", .store = &store, .init = load_defaults };
