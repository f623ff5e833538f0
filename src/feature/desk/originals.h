/* originals: the texts of a case as they were written, sealed in the vault. */
#ifndef LIUYAN_DESK_ORIGINALS_H
#define LIUYAN_DESK_ORIGINALS_H

#include "desk/views.h"

/* Which there are, for those who may open them. */
MUST err originals_of(struct ctx *c, struct case_view *v);

#endif
