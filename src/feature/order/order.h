/*
 * order: one unit's task on a message (工单), and its replies with all their
 * versions.
 *
 * Invariants: an order changes only by order_step, in one transaction with its
 * message's event. One order of a round is the lead (主办); only its reply is
 * published. A returned reply keeps its text, reasons and note; a new draft is
 * a new version.
 */
#ifndef LIUYAN_ORDER_ORDER_H
#define LIUYAN_ORDER_ORDER_H

#include "message/message.h"
#include "order/queries.h"

enum order_state {
#define STATE(number, name, code, label) ORDER_##name = number,
#include "order/states.def"
#undef STATE
	ORDER_STATES
};

enum order_effect {
	ORDER_SIGN = 1,
	ORDER_DECLINE = 2,
	ORDER_END = 4,
	ORDER_DRAFT = 8,
	ORDER_APPROVE = 16,
	ORDER_SEND_BACK = 32,
	ORDER_HAND_IN = 64,
	ORDER_JOIN = 128,
	ORDER_RELEASE = 256,
	ORDER_RETURN = 512,
};

enum order_fact { ORDER_FACT_LEAD = 1 };

enum reply_state {
	REPLY_DRAFT = 1,
	REPLY_APPROVED,
	REPLY_HANDED_IN,
	REPLY_RELEASED,
	REPLY_RETURNED,
	REPLY_SUPERSEDED,
};

#define PERM(name, label, roles, scope) extern const struct perm perm_order_##name;
#include "order/perms.def"
#undef PERM

extern const struct reason order_return_reasons[], order_decline_reasons[];
extern const size_t order_return_reasons_n, order_decline_reasons_n;
extern const struct life_table order_life;
extern const struct slice slice_order;

struct dispatch {
	int64_t lead;
	const int64_t *co;
	size_t co_n;
	str note;
	int64_t version; /* of the message, as the form knew it */
	int64_t unit;	 /* lead, also where it only helps; filled in */
	int64_t due;	 /* at the latest, when that is earlier than usual; filled in */
};

/* Issues orders to a lead and co-handling units. */
MUST err order_dispatch(struct ctx *c, int64_t message, const struct dispatch *d);
MUST err order_get(struct ctx *c, int64_t id, struct work_order *out);
/* One step of an order. s->reason: codes joined by blanks; body: the draft. */
MUST err order_step(struct ctx *c, int64_t id, struct step *s, str body);
/* Another unit takes the message in: what waited for the one before comes along. */
MUST err order_follow(struct ctx *c, const struct message *m);
/* Ends whatever is still open: its message was withdrawn, merged or removed. */
MUST err order_cancel_all(struct ctx *c, int64_t message);
/* May the text of m be shown to this unit, besides through an order of its own: it names it
 * not, nor one above it, and belongs to its places. */
MUST err order_may_show(struct ctx *c, const struct message *m, int64_t unit, bool *shown);
/* Open orders of this message end by `due` at the latest; 0: as they did. */
MUST err order_hasten(struct ctx *c, int64_t message, int64_t due);
/* The units that had these orders go on with `head`, under the same dates. */
MUST err order_pass(struct ctx *c, const struct work_order_list *from, const struct message *head);
struct object order_object(struct ctx *c, const struct work_order *o, const struct perm *p);
size_t order_actions(struct ctx *c, const struct work_order *o, const struct life *out[16]);

/* ---- writing many, for import and generate: rows without steps ---- */

/* An order as it is known afterwards. Its id is its message's: one such order a
 * message. The message's history is the caller's to write. */
struct order_past {
	int64_t unit, issued_at;
	enum order_state state;
	int64_t reply_at;
	str reply; /* empty: none */
};

/* The lead order of m, its reply, and the row of the desk where it waits. */
MUST err order_record(struct ctx *c, const struct message *m, const struct order_past *past);

/* The newest version of the order's reply, or NULL. */
const struct reply *reply_latest(const struct reply_list *l, int64_t order);

/* ---- rules, pure ---- */
struct message_desk order_desk_of(const struct work_order *o, int64_t coordinator);
bool order_is_open(const struct work_order *o);
void order_apply(const struct life *row, const struct work_order *o, struct work_order *next,
		 str reason);
/* Only the lead's signing, end or released reply moves the message itself. */
bool order_moves_message(const struct work_order *o, const struct life *row);
/* What the order's newest reply becomes by a step; 0: it stays. */
int64_t reply_state_after(unsigned effects);

#endif
