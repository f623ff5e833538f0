/* views: what the administrators' pages show. */
#ifndef LIUYAN_ADMIN_VIEWS_H
#define LIUYAN_ADMIN_VIEWS_H

#include "account/account.h"
#include "app/layout.h"
#include "unit/unit.h"

struct setting_row {
	const char *name, *text, *value, *source;
};

struct system_view {
	const struct layout *layout;
	bool system, see, audit; /* what the actor may open */
	struct setting_row *settings;
	size_t settings_n;
	const char *version;
	int64_t store_kib, started_at;
};

struct staff_row {
	int64_t id;
	str login, name, roles;
	bool active, invited;
};

struct staff_view {
	const struct layout *layout;
	const struct faults *faults;
	str q, login, name, next; /* next: the rest of the address; empty: the end */
	bool may_add;
	struct staff_row *rows;
	size_t n;
};

struct role_choice {
	const char *word, *label;
};

struct person_view {
	const struct layout *layout;
	const struct faults *faults;
	const struct account *account;
	const struct account_grant_list *grants;
	const struct role_choice *roles;
	size_t roles_n;
	str done, link; /* link: an invitation, shown once */
	bool system, rights, self, no_password, factor;
	str unit; /* as it was typed */
};

struct audit_row {
	int64_t at;
	str who, action, object, result;
};

struct audit_view {
	const struct layout *layout;
	const struct faults *faults;
	str login, action, query, next;
	struct audit_row *rows;
	size_t n;
};

/* words of roles for tables */
const char *role_label_of(int64_t role);
const char *role_word_of(int64_t role);

#endif
