/* case: the page of one case; also what a refused deed comes back to. */
#ifndef LIUYAN_DESK_CASE_H
#define LIUYAN_DESK_CASE_H

#include "desk/acts.h"

/* What a case is shown with, besides what is there. */
struct case_with {
	struct failed_deed failed;
	const struct contact *contact; /* opened just now, or NULL */
	str reason;		       /* typed for opening it */
	const struct opened *opened;   /* an original, opened just now, or NULL */
};

/* ERR_NOT_FOUND for whoever may not open it. */
MUST err case_show(struct ctx *c, const struct request *rq, struct response *rs,
		   const struct case_with *with);

#endif
