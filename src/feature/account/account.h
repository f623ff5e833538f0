/*
 * account: staff accounts, their roles in organisations, sign-in and sessions.
 *
 * Invariants: passwords are Argon2id hashes; of session and API tokens only a
 * keyed hash is stored. Nobody holds two of the three administrators' roles.
 * A session of codes is bound to one message and gives nothing else.
 */
#ifndef LIUYAN_ACCOUNT_ACCOUNT_H
#define LIUYAN_ACCOUNT_ACCOUNT_H

#include "account/queries.h"
#include "app/slice.h"

extern const struct slice slice_account;

struct account_new {
	str login, name, password;
	enum role role;
	int64_t unit;
	bool given; /* the password: its owner changes it when she first signs in */
};

/* Roles that are held in a unit and mean nothing without one, and the three of which an
 * account holds one at most (三员分立). */
#define ROLES_OF_A_UNIT                                                                            \
	(ROLE_BIT(ROLE_COORDINATOR) | ROLE_BIT(ROLE_HANDLER) | ROLE_BIT(ROLE_APPROVER))
#define ROLES_EXCLUSIVE (ROLE_BIT(ROLE_SYSADMIN) | ROLE_BIT(ROLE_SECADMIN) | ROLE_BIT(ROLE_AUDITOR))

/* Without a password and without a role; ERR_INPUT with a fault of login: it is taken. */
MUST err account_make(struct ctx *c, str login, str name, struct account *out);
/* Adds the account if the login is free, and the role to it. */
MUST err account_save(struct ctx *c, const struct account_new *in, int64_t *id);
/* Either ends the account's sessions. ERR_INPUT with a fault of role or unit;
 * ERR_CONFLICT: it is not held. */
MUST err account_grant(struct ctx *c, const struct account *to, enum role role, int64_t unit);
MUST err account_revoke(struct ctx *c, const struct account *from, enum role role, int64_t unit);
/* Ends sessions and tokens: who had the old one may hold them. given: by another than
 * the owner. */
MUST err account_set_password(struct ctx *c, int64_t id, str password, bool given);
/* A fault of `field` when the profile (account.profile) does not allow it. */
MUST err account_judge_password(struct ctx *c, str login, str password, const char *field);
/* A link for seven days, once, that lets its holder set the password; older ones of the
 * account work no more. reset: takes the password away first. */
MUST err account_invite(struct ctx *c, const struct account *a, str *path);
MUST err account_reset(struct ctx *c, const struct account *a, str *path);
/* ERR_LOGIN unless the account is active and its password is still that of the hash
 * that was compared; it stays so until the session ends. */
MUST err account_still(struct ctx *c, const struct account *seen);
/* One that is switched off is signed out everywhere. */
MUST err account_set_active(struct ctx *c, int64_t id, bool active);
/* A password that people can type: random, printed once. */
str account_password_make(struct arena *a);
/* Name for the history of a case; "程序" for 0. */
str account_name(struct ctx *c, int64_t id);

/* Whose session: of staff, of a writer's account, of the message whose codes were shown
 * (which a writer's account may have beside it). */
struct session_new {
	int64_t account, writer, message;
	str agent, network;
};

/* Starts a session and gives the cookie. */
MUST err session_start(struct ctx *c, const struct session_new *in, struct response *rs);
/* Ends the session that the request came with. */
MUST err session_end(struct ctx *c, const struct request *rq);
/* Ends all of the account but the one of that hash (empty: all). */
MUST err session_end_all(struct ctx *c, int64_t account, str but);
/* The stored hash of the request's session; empty: none. */
str session_of(struct ctx *c, const struct request *rq);
/* The kind of browser, without its version: "Firefox Windows"; empty: unknown. */
str session_agent(struct ctx *c, const struct request *rq);
int64_t session_idle(const struct settings *s); /* milliseconds, of staff */
err session_identify(struct ctx *c, const struct request *rq);
MUST err token_make(struct ctx *c, int64_t account, str *token);

#endif
