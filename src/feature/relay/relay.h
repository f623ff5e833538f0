/*
 * relay: unit and writer ask and answer each other about a case through the
 * platform (转达), neither learning who the other is; and the one way by which a unit
 * is told who wrote (揭示): a reason, the yes of another organisation, an end, and
 * the writer sees it.
 *
 * Invariants: letters are seen by the order's unit, those above it who handle it, and
 * the writer; never by anybody else, and on no public page. What leads to a person is
 * taken out of them both ways; the original is sealed (VAULT_RELAY). Each letter and
 * each opening is an event of the message, and each opening an access row of the
 * vault. A unit that the message complains of is never told who wrote.
 * Lifetime: rows live in the context's arena.
 */
#ifndef LIUYAN_RELAY_RELAY_H
#define LIUYAN_RELAY_RELAY_H

#include "approval/approval.h"
#include "order/order.h"
#include "relay/queries.h"

#define RELAY_MOST 100 /* letters of one message */

#define PERM(name, label, roles, scope) extern const struct perm perm_relay_##name;
#include "relay/perms.def"
#undef PERM

extern const struct slice slice_relay;

/* As one of the staff of the order's unit. ERR_NOT_FOUND when the order is not theirs. */
MUST err relay_may(struct ctx *c, int64_t order, struct work_order *o, struct message *m);
MUST err relay_ask(struct ctx *c, int64_t order, str body);
/* As the writer, to an order whose unit has written to her. ERR_STATE: none has. */
MUST err relay_answer(struct ctx *c, int64_t message, int64_t order, str body);

/* The actor's own yes to be told who wrote; ERR_NOT_FOUND: there is none that counts. */
MUST err relay_granted(struct ctx *c, const struct work_order *o, struct approval *out);
/* Opens it: writes who looked and why. */
MUST err relay_reveal(struct ctx *c, int64_t order, struct contact *out);

#endif
