/*
 * gate: the one place that says who may do what to which object.
 *
 * Invariants: the default is no. A permission is a named row of roles and scope;
 * a NULL permission is refused; open access is spelt PUBLIC. The pipeline asks
 * whether the actor may use the route at all (object NULL); a use-case asks
 * again with the object it has read.
 * Conflict of interest: whoever holds a role in a unit that an object names as complained
 * of, or below it, passes for no permission on it, whatever else she holds (gate_barred);
 * only an order that was given to her unit opens with it. No setting changes that.
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
	SCOPE_SITE,	  /* the role is enough, within this edition of the board */
	SCOPE_ASSIGNED,	  /* an order on it lies with the grant's unit or below */
	SCOPE_PLACE,	  /* its place is the grant's, or lies in it */
	SCOPE_ANY,	  /* the role is enough for whatever this installation serves */
	SCOPE_COUNT
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
	int64_t place;
	const str *assigned; /* paths of the units that hold an order on it */
	size_t assigned_n;
	const str *named; /* paths of the units that it complains of */
	size_t named_n;
	const int64_t *persons; /* accounts that it complains of */
	size_t persons_n;
	bool unknown; /* whom it names could not be read: nobody of a unit passes */
};

enum conflict {
	BAR_NONE = 0,
	BAR_UNIT,   /* of a unit that is named: an order given to it opens with it, no more */
	BAR_PERSON, /* named herself: nothing opens */
};

enum conflict gate_barred(const struct actor *a, const struct object *o);
MUST err gate(const struct actor *a, const struct perm *p, const struct object *o);
/* The grant that opens it, or NULL; for desks that list by organisation. */
const struct grant *gate_grant(const struct actor *a, const struct perm *p, const struct object *o);
bool actor_nobody(const struct actor *a); /* has shown nothing */
bool actor_has(const struct actor *a, enum role role);

const char *scope_label(enum scope s);
const char *role_word(enum role r);
const char *role_label(enum role r);
enum role role_of(str word); /* ROLE_NONE when unknown */

#endif
