/*
 * provider: what is known of an identity provider: its addresses and keys, kept for an
 * hour, fetched again when a token names a key that is not among them (but at most every
 * five seconds). Threads: any.
 */
#ifndef LIUYAN_OIDC_PROVIDER_H
#define LIUYAN_OIDC_PROVIDER_H

#include "app/app.h"
#include "app/jose.h"

enum oidc_side { OIDC_STAFF, OIDC_WRITER, OIDC_SIDES };

/* Which settings are a side's. */
struct oidc_settings {
	enum setting issuer, client, secret_file, scope, claim, name;
};
extern const struct oidc_settings oidc_settings[OIDC_SIDES];
bool oidc_offered(const struct settings *s, enum oidc_side side);

struct provider {
	str issuer, authorize, token;
	struct jose_keys keys;
};

/* anew: the keys are fetched whatever is known. ERR_AGAIN: it cannot be reached. */
MUST err provider_get(struct ctx *c, enum oidc_side side, bool anew, struct provider *out);
/* The id_token for a code; ERR_LOGIN: the provider says no. */
MUST err provider_exchange(struct ctx *c, enum oidc_side side, const struct provider *p,
			   const struct params *form, str *token);

#endif
