/* case: the page of one case; also what a refused deed comes back to. */
#ifndef LIUYAN_DESK_CASE_H
#define LIUYAN_DESK_CASE_H

#include "desk/acts.h"

/* ERR_NOT_FOUND for whoever may not open it. */
MUST err case_show(struct ctx *c, const struct request *rq, struct response *rs,
		   const struct failed_deed *failed);

#endif
