/* faces: the handlers of the administrators' pages. */
#ifndef LIUYAN_ADMIN_FACES_H
#define LIUYAN_ADMIN_FACES_H

#include "app/input.h"
#include "app/layout.h"

extern const struct input admin_new_input[], admin_deed_input[];

route_handler admin_home; /* system.c */
route_handler admin_accounts_page, admin_account_page, admin_accounts_post,
	admin_account_deed;			 /* accounts.c */
route_handler admin_audit_page, admin_audit_csv; /* audit.c */

#endif
