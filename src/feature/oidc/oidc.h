/*
 * oidc: signing in by an identity provider (OpenID Connect Core 1.0: authorization code
 * with PKCE, state and nonce), one for staff and one for writers (settings oidc.*).
 *
 * Invariants: what a sign-in has begun with lies in a signed cookie of ten minutes, bound
 * to its purpose; the provider's documents come through web/fetch; a token is believed
 * only after app/jose said so. A member of staff is let in when the provider's user was
 * linked to her account before, by the system administrator or by herself, and shows her
 * own second factor all the same.
 */
#ifndef LIUYAN_OIDC_OIDC_H
#define LIUYAN_OIDC_OIDC_H

#include "app/slice.h"
#include "oidc/queries.h"

extern const struct slice slice_oidc;

#endif
