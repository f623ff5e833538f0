/*
 * demo/accounts: the accounts of the demonstration, a password each.
 *
 * Invariants: passwords are random and stand nowhere but on the terminal and in
 * DATA/demo-accounts.txt (mode 0600), one "login password role unit" a line.
 */
#ifndef LIUYAN_FEATURE_DEMO_ACCOUNTS_H
#define LIUYAN_FEATURE_DEMO_ACCOUNTS_H

#include "feature/demo/world.h"

/* Makes them, in the world's focus, and lets them stand in its cases' history. */
MUST err demo_accounts_make(struct ctx *c, struct world *w);

#endif
