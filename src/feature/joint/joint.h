/*
 * joint: several messages of different people about one matter, handled once (多诉合一).
 *
 * Each stays a message of its own, with its page, answer, rating and clock. One of them,
 * the head, has the orders; what happens to these happens to the others in the same
 * transaction, as steps of their own. A group is the head in one of its rounds: when the
 * head's writer is not content and it is opened again, the new round is the head's alone;
 * when another's is, that one leaves.
 *
 * Invariants: message.joint is the head's number in every message of a group, in the head,
 * too, and 0 in all others; a member has no open order of its own and lies on no desk.
 * People are counted by a keyed value that is made for this group and no other: it is
 * never shown, and erased with the person.
 * Lifetime: lists are the context's arena's.
 */
#ifndef LIUYAN_JOINT_JOINT_H
#define LIUYAN_JOINT_JOINT_H

#include "joint/queries.h"
#include "message/message.h"

struct joint_members {
	struct message *v;
	size_t n;
};

extern const struct slice slice_joint;

/* It is public or private, and waits for an answer. Pure. */
bool joint_is_open(const struct message *m);
/* All that are in the group of this head besides it, in the order of their numbers. */
MUST err joint_members(struct ctx *c, int64_t head, struct joint_members *out);
/* Those that the head's orders are for: of its round, and not answered yet. */
MUST err joint_open(struct ctx *c, const struct message *head, struct joint_members *out);
/* The head of the group and the round of it that m is in; lead 0: it is in none. */
MUST err joint_place(struct ctx *c, const struct message *m, struct message_joint *out);
/* How many people wrote them; each counts once. */
MUST err joint_people(struct ctx *c, int64_t head, int64_t *n);
/* The earliest of the dates until which orders of these would have run, or 0. */
MUST err joint_due(struct ctx *c, const struct message *head, int64_t *due);
/* Holds head and members (message_hold). */
MUST err joint_hold(struct ctx *c, const struct message *head, const struct joint_members *l);
/* Writes where a message stands. due: of the order that it had; 0: none. Opens the contact
 * for the program, which is written down. */
MUST err joint_put(struct ctx *c, const struct message *m, const struct message *head, int64_t due);
/* The same step for each, with the units of the head as it is now; *l has them as they
 * are then. */
MUST err joint_follow(struct ctx *c, const struct message *head, struct joint_members *l,
		      const struct step *like);
/* *next, a copy of m, is in no group any more; the caller's step writes it. */
MUST err joint_leave(struct ctx *c, struct message *next);
/* The person is erased: from now on this message counts for one. */
MUST err joint_forget(struct ctx *c, int64_t message);

#endif
