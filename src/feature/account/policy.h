/* policy: the profile's rules for passwords, with what the store remembers of them. */
#ifndef LIUYAN_ACCOUNT_POLICY_H
#define LIUYAN_ACCOUNT_POLICY_H

#include "account/account.h"
#include "account/rules.h"

const struct password_rules *policy_of(const struct settings *s);

/* A change by the owner: read first, judge outside of any session (comparing with the
 * earlier ones takes long), then write. */
struct password_change {
	struct account account;
	str fresh;
	struct account_password_list earlier;
};
MUST err policy_read(struct ctx *c, struct password_change *p);
/* Faults of `field`. */
MUST err policy_judge(struct ctx *c, const struct password_change *p, const char *field);

/* Remembers when it was set, and forgets all but the last few. */
MUST err policy_note(struct ctx *c, int64_t account, str hash, bool given);
/* Must the owner change it before anything else? */
MUST err policy_is_due(struct ctx *c, int64_t account, bool *due);

#endif
