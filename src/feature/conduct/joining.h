/*
 * joining: messages about one matter are handled once (joint/joint.h): who puts them
 * together, who takes one out again, and what happens when one of them ends.
 *
 * Together come messages of one coordinator, none of them with a unit that it names or
 * that is not of its places; an order of a member that nobody has signed is taken back,
 * and its date becomes the group's when it is the earlier one.
 */
#ifndef LIUYAN_CONDUCT_JOINING_H
#define LIUYAN_CONDUCT_JOINING_H

#include "conduct/conduct.h"

/* What the group has to do with a step of one of its messages. */
struct joining {
	struct work_order_list orders; /* of a head that ends: others go on with them */
};

/* ERR_NOT_FOUND: `action` is none of these. */
MUST err joining_do(struct ctx *c, const struct message *m, str action,
		    const struct conduct_input *in);
/* m leaves; *s is its step, for the reason and the note. */
MUST err joining_take_out(struct ctx *c, const struct message *m, struct step *s);
/* A member that ends leaves. */
MUST err joining_before(struct ctx *c, const struct message *m, const struct life *row,
			struct message *next, struct joining *j);
/* When the step is done: another takes the lead, or one that now names the unit leaves. */
MUST err joining_after(struct ctx *c, const struct message *m, const struct life *row,
		       const struct joining *j);
/* A member has no orders of its own: a fault says where they are. */
MUST err joining_has_orders(struct ctx *c, const struct message *m, const char *field);
/* What the released reply says to one of them besides: without personal data, in s. */
MUST err joining_words(struct ctx *c, const struct message *m, const struct conduct_input *in,
		       struct step *s);

#endif
