/* pages: the handlers of the desk, in the order of its routes (desk.c). */
#ifndef LIUYAN_DESK_PAGES_H
#define LIUYAN_DESK_PAGES_H

#include "desk/desk.h"
#include "desk/views.h"

route_handler desk_home, desk_next;			      /* home.c */
route_handler desk_messages, desk_messages_csv;		      /* lists.c */
route_handler desk_orders, desk_orders_csv;		      /* lists.c */
route_handler desk_case;				      /* case.c */
route_handler desk_api_desk, desk_api_orders, desk_api_order; /* api.c */
route_handler desk_open_contact;			      /* opening.c */
route_handler desk_open_original;			      /* originals.c */
route_handler desk_message_deed, desk_order_deed;	      /* deeds.c */
route_handler desk_approvals, desk_approval_ask;	      /* approvals.c */
route_handler desk_approval_decide, desk_api_approvals;	      /* approvals.c */
route_handler desk_groups, desk_api_groups;		      /* groups.c */
route_handler desk_api_approval_ask, desk_api_approval_decide;
extern const struct input desk_approval_input[], desk_decide_input[];

route_handler desk_order_check;			/* lint.c */
route_handler desk_promises, desk_promises_csv; /* promises.c */
route_handler desk_api_promises;		/* promises.c */

extern const struct input desk_open_input[];	 /* opening.c */
extern const struct input desk_original_input[]; /* originals.c */

#endif
