/* views: what the account pages show. */
#ifndef LIUYAN_ACCOUNT_VIEWS_H
#define LIUYAN_ACCOUNT_VIEWS_H

#include "account/factor.h"
#include "app/layout.h"

struct login_view {
	const struct layout *layout;
	str login;
	const struct faults *faults;
	str oidc;	  /* the identity provider's name; empty: there is none */
	const char *told; /* what came of asking it; NULL: nothing */
};

/* A step on the way in, or the same form on one's own page. */
struct secret_view {
	const struct layout *layout;
	const char *action; /* where the form goes */
	const char *why;    /* a sentence; NULL: none */
	const struct faults *faults;
	bool old; /* asks for the password that holds now */
	str login, name;
	int64_t least;
	bool composed;
};

struct factor_view {
	const struct layout *layout;
	const char *action;
	const struct faults *faults;
	const struct factor_begun *begun; /* NULL: not begun */
	bool old;
};

struct codes_view {
	const struct layout *layout;
	const str *codes;
	str on; /* where to go on, after the first slash */
};

struct session_row {
	str id, agent, network;
	int64_t since, seen, until;
	bool mine;
};

struct own_view {
	const struct layout *layout;
	str login, name, done;
	const struct faults *faults;
	struct session_row *sessions;
	size_t sessions_n;
	struct factor_state factor;
	bool offered, required, oidc;
	int64_t password_at, idle, days;
};

#endif
