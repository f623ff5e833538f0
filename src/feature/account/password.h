/* password: Argon2id, one at a time so that a flood of sign-ins cannot take the
 * machine's memory, and few waiting (ERR_BUSY) so that it cannot take its threads. */
#ifndef LIUYAN_ACCOUNT_PASSWORD_H
#define LIUYAN_ACCOUNT_PASSWORD_H

#include "base/err.h"

MUST err password_hash(struct arena *a, str password, str *hash);
/* Takes as long for an empty hash (an unknown account) as for a real one. */
MUST err password_fits(str hash, str password, bool *fits);

#endif
