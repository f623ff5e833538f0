/* faces: the handlers of this slice's pages, and what their forms take. */
#ifndef LIUYAN_ACCOUNT_FACES_H
#define LIUYAN_ACCOUNT_FACES_H

#include "app/input.h"
#include "app/layout.h"

struct half;

extern const struct perm perm_account_own;
extern const struct input account_fresh_input[], account_change_input[];

/* change.c: a new password, on the way in and on one's own page. */
route_handler account_due_page, account_due_post, account_password_page, account_password_post;
/* enrol.c: the second factor, the same. */
route_handler account_enrol_page, account_enrol_post, account_factor_page, account_factor_post,
	account_factor_deed;
/* invite.c */
route_handler account_invite_page, account_invite_post;
/* own.c */
route_handler account_own_page, account_sessions_post;

#endif
