/* faces: the handlers of the pages of this slice, and what they share with its use-cases. */
#ifndef LIUYAN_ONBOARD_FACES_H
#define LIUYAN_ONBOARD_FACES_H

#include "app/input.h"
#include "app/layout.h"
#include "onboard/onboard.h"

extern const struct route onboard_routes[]; /* pages.c */
extern const struct input onboard_apply_input[], onboard_deed_input[];

/* The grant by which the actor decides on it, or NULL. */
const struct grant *onboard_grant(const struct ctx *c, const struct application *a);
/* Who is to be called: leaves an access row, so it needs a write session. */
MUST err onboard_contact(struct ctx *c, const struct application *a, str *name, str *phone);

route_handler onboard_apply_page, onboard_apply_post, onboard_status_page; /* apply.c */
route_handler onboard_list_page, onboard_one_page, onboard_deed;	   /* desk.c */
route_handler onboard_training_page, onboard_training_post;		   /* training.c */

#endif
