/*
 * gate: the one place that says who may do what to which object.
 *
 * Invariants: the default is no. A permission is a named row of roles and scope;
 * a NULL permission is refused; open access is spelt PUBLIC. The pipeline asks
 * whether the actor may use the route at all (object NULL); a use-case asks
 * again with the object it has read.
 */
#ifndef LIUYAN_APP_GATE_H
#define LIUYAN_APP_GATE_H

#include "base/err.h"

enum role {
	ROLE_NONE = 0,
#define ROLE(name, word, label) ROLE_##name,
#include "app/roles.def"
#undef ROLE
	ROLE_COUNT
};

#define ROLE_BIT(r) (1u << (r))

enum scope {
	SCOPE_NOBODY = 0, /* a row that forgot its scope opens nothing */
	SCOPE_PUBLIC,	  /* anyone */
	SCOPE_OWN,	  /* the writer of the message, by its codes or her account */
	SCOPE_UNIT,	  /* the grant's unit and those below it */
	SCOPE_SITE,	  /* the role is enough */
};

struct perm {
	const char *name, *label;
	unsigned roles; /* ROLE_BIT()s */
	enum scope scope;
};

extern const struct perm perm_public;
#define PUBLIC (&perm_public)

struct grant {
	enum role role;
	int64_t unit;
	str unit_path; /* "/3/17/" */
	int64_t place;
};

struct actor {
	int64_t account; /* 0: not staff */
	str name;
	struct grant *grants;
	size_t grants_n;
	int64_t message; /* a writer who has shown this message's codes */
	int64_t writer;	 /* a writer who is signed in */
	str csrf;
	bool by_token;
};

/* What is acted on, as far as the gate must know. Zero means "not bound". */
struct object {
	int64_t message;
	int64_t writer; /* whose it is, if that is known */
	int64_t unit;
	str unit_path;
};

MUST err gate(const struct actor *a, const struct perm *p, const struct object *o);
/* The grant that opens it, or NULL; for desks that list by organisation. */
const struct grant *gate_grant(const struct actor *a, const struct perm *p, const struct object *o);
bool actor_nobody(const struct actor *a); /* has shown nothing */
bool actor_has(const struct actor *a, enum role role);

const char *role_word(enum role r);
const char *role_label(enum role r);
enum role role_of(str word); /* ROLE_NONE when unknown */

#endif
