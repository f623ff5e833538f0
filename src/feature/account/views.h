/* views: what the account pages show. */
#ifndef LIUYAN_ACCOUNT_VIEWS_H
#define LIUYAN_ACCOUNT_VIEWS_H

#include "app/layout.h"

struct login_view {
	const struct layout *layout;
	str login;
	const struct faults *faults;
};

#endif
