/* replies: the texts that go with an order's steps. */
#ifndef LIUYAN_ORDER_REPLIES_H
#define LIUYAN_ORDER_REPLIES_H

#include "joint/joint.h"
#include "order/order.h"

/* What a step of order o does to its replies: a new version, approval, return … */
MUST err replies_follow(struct ctx *c, const struct work_order *o, const struct step *s, str body);
/* The order's released reply, as the answer to each of these; s->words go with it. */
MUST err replies_spread(struct ctx *c, const struct work_order *o, const struct joint_members *to,
			const struct step *s);

#endif
