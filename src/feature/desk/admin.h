/* admin: what the three administrators see: accounts, settings, the log. */
#ifndef LIUYAN_DESK_ADMIN_H
#define LIUYAN_DESK_ADMIN_H

#include "desk/views.h"

/* Fills what the actor's roles allow; nothing else is read. */
MUST err admin_read(struct ctx *c, const struct request *rq, struct admin_view *out);

#endif
