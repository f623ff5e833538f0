/*
 * access: who may open a case, and how much of it is shown: the one place that
 * decides it, for desk, lists and API alike.
 *
 * Editors open all; coordinators, supervisors and leaders those whose
 * coordinator lies in or below their unit (supervisors and leaders of the whole
 * site: all); handlers and approvers those with an order in or below their unit
 * that was not taken back, or through that of the message with which it is handled
 * (joint/joint.h); administrators and analysts none. Before it has
 * passed review, a message is the editors' alone. Whoever may not is told the
 * same as when there is no such message. Whoever holds a role in a unit that the
 * message complains of, or below it, opens it through an order alone that was given to
 * that unit; a person who is complained of never does (about/about.h).
 * Units are told neither the place nor what writer and editors said to each
 * other, see only follow-ups that are public, and of a tombstone no text.
 */
#ifndef LIUYAN_ORDER_ACCESS_H
#define LIUYAN_ORDER_ACCESS_H

#include "order/order.h"

/* Each shows what the one before it shows, and more. */
enum access_view {
	VIEW_PUBLIC, /* what the public page shows, if there is one */
	VIEW_GIVEN,  /* a unit that it complains of: its own orders, and nothing of the others */
	VIEW_UNIT,   /* handlers and approvers: the case, whoever may read it */
	VIEW_INNER,  /* editors, coordinators, supervisors, leaders */
	VIEW_OWN,    /* the writer */
};

/* Reads of m: id, state, coordinator, joint and published_at. */
MUST err access_view_of(struct ctx *c, const struct message *m, enum access_view *out);
/* The message; where there is none, ERR_NOT_FOUND after as much work as one takes that is
 * there and hidden, so that the time tells nothing. */
MUST err access_message(struct ctx *c, int64_t id, struct message *out);
/* OK or ERR_NOT_FOUND: may the actor open it as one of the staff. */
MUST err order_access(struct ctx *c, const struct message *m);
/* Is this order, with its drafts and notes, shown in this view of its message? */
MUST err access_shows_order(struct ctx *c, enum access_view v, const struct work_order *o,
			    bool *shown);
/* The orders of the message with which this one is handled that are for this one, too. */
MUST err access_joint_orders(struct ctx *c, const struct message *m, struct work_order_list *out);
/* Takes away of *m what this view does not show. */
void access_mask(struct ctx *c, enum access_view v, struct message *m);

/* The message that a merged one was merged into, when the actor may read that
 * one; id 0 otherwise. */
MUST err access_target(struct ctx *c, const struct message *m, struct message *into);

/* Location, earlier texts, follow-ups not public, notes between writer and editors. */
static inline bool access_is_inner(enum access_view v)
{
	return v >= VIEW_INNER;
}

#endif
