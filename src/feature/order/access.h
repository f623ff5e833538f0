/*
 * access: who of the staff may open a case at all.
 *
 * Editors open all; coordinators, supervisors and leaders those whose
 * coordinator lies in or below their unit (unit 0: all); handlers and approvers
 * those with an order in or below their unit; administrators and analysts none.
 * Before it has passed review, a message is the editors' alone.
 * Whoever may not is told the same as when there is no such message.
 */
#ifndef LIUYAN_ORDER_ACCESS_H
#define LIUYAN_ORDER_ACCESS_H

#include "order/order.h"

/* OK or ERR_NOT_FOUND. */
MUST err order_access(struct ctx *c, const struct message *m);

#endif
