/* identity: which account a provider's user is. An account has one user, a user one
 * account. */
#ifndef LIUYAN_OIDC_IDENTITY_H
#define LIUYAN_OIDC_IDENTITY_H

#include "account/account.h"
#include "account/inside.h"

str identity_hash(struct ctx *c, str issuer, str subject);
/* ERR_CONFLICT: the user is linked to another account. */
MUST err identity_link(struct ctx *c, const struct account *a, str issuer, str subject);
MUST err identity_unlink(struct ctx *c, const struct account *a);

#endif
