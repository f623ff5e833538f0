/*
 * admin: what the three administrators do (三员分立): the system administrator makes
 * and switches off accounts and sees the settings, the security administrator gives and
 * takes roles, the auditor reads the audit log.
 *
 * Invariants: each deed has its own permission, is on record in the same transaction,
 * and is refused on one's own account: nobody raises herself. Whatever changes what an
 * account may do ends its sessions.
 */
#ifndef LIUYAN_ADMIN_ADMIN_H
#define LIUYAN_ADMIN_ADMIN_H

#include "app/slice.h"

extern const struct slice slice_admin;
extern const struct perm perm_admin_accounts, perm_admin_rights, perm_admin_see, perm_admin_audit;

#endif
