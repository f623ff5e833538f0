/*
 * conduct: everything that can be done to a message or an order, in one door
 * for pages and API (办理).
 *
 * It reads what the life table's row needs, reports all faults, and lets the
 * slices below do it in the caller's transaction.
 */
#ifndef LIUYAN_CONDUCT_CONDUCT_H
#define LIUYAN_CONDUCT_CONDUCT_H

#include "app/input.h"
#include "message/message.h"
#include "order/order.h"
#include "rating/rating.h"

struct conduct_input {
	int64_t version;
	struct words reasons; /* codes */
	str note, title, body;
	int64_t office, into, lead, subject;
	struct words co; /* unit ids */
	str solved;
	int64_t resolution, attitude, speed;
	str code, passcode; /* a writer without a session */
};

extern const struct input conduct_inputs[];
extern const struct slice slice_conduct;

MUST err conduct_message(struct ctx *c, int64_t id, str action, const struct conduct_input *in);
MUST err conduct_order(struct ctx *c, int64_t id, str action, const struct conduct_input *in);

#endif
