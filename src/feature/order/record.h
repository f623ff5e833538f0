/*
 * record: an order as it is known afterwards, for import and generate: a row
 * without steps, with its reply when there is one.
 *
 * The order's id is its message's (one such order a message); the message's
 * history is the caller's to write.
 */
#ifndef LIUYAN_ORDER_RECORD_H
#define LIUYAN_ORDER_RECORD_H

#include "order/order.h"

struct order_past {
	int64_t unit, issued_at;
	enum order_state state;
	int64_t reply_at;
	str reply; /* empty: none */
};

/* The lead order of m, with the row of the desk where it waits. */
MUST err order_record(struct ctx *c, const struct message *m, const struct order_past *past);

#endif
