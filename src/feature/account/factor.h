/*
 * factor: the second factor of a sign-in (动态验证码): time-based codes (RFC 6238: SHA-1,
 * 30 s, 6 digits, as all authenticator programs take them) and recovery codes.
 *
 * Invariants: the secret is sealed in the vault; no code is taken twice; recovery codes
 * are shown once and stored hashed.
 * Lifetime: what is given out is the context's arena's.
 */
#ifndef LIUYAN_ACCOUNT_FACTOR_H
#define LIUYAN_ACCOUNT_FACTOR_H

#include "account/account.h"

#define FACTOR_CODES 10

/* To be shown once: by eye, by link, by camera. */
struct factor_begun {
	str secret;   /* base32, in groups of four */
	str uri;      /* otpauth://totp/… */
	str squares;  /* d of an SVG path */
	int64_t side; /* of the view box */
};

struct factor_state {
	bool enrolled;
	int64_t since, codes; /* codes: recovery codes left */
};

MUST err factor_read(struct ctx *c, int64_t account, struct factor_state *out);
/* account.second_factor and the profile, for who holds these grants. */
bool factor_required(const struct settings *s, const struct account_grant_list *grants);
bool factor_offered(const struct settings *s);

/* A new secret, which counts for nothing until it is confirmed. */
MUST err factor_begin(struct ctx *c, const struct account *a, struct factor_begun *out);
/* The secret that was begun, again; ERR_STATE: none was. */
MUST err factor_again(struct ctx *c, const struct account *a, struct factor_begun *out);
/* ERR_LOGIN: wrong code. */
MUST err factor_confirm(struct ctx *c, const struct account *a, str code, str codes[FACTOR_CODES]);
/* A code of the moment, or a recovery code, which is then gone. ERR_LOGIN: wrong, or
 * used before. */
MUST err factor_check(struct ctx *c, const struct account *a, str code);
MUST err factor_renew(struct ctx *c, int64_t account, str codes[FACTOR_CODES]);
MUST err factor_end(struct ctx *c, int64_t account);

#endif
