/* What an order may become, and on whose desk it lies; no database here. */
#include "order/order.h"

#define PERM(name, label, roles, scope)                                                            \
	const struct perm perm_order_##name = { "order_" #name, label, roles, scope };
#include "order/perms.def"
#undef PERM

static const struct life rows[] = {
#define LIFE(from, action, who, guard, to, effects, needs, label)                                  \
	{ ORDER_##from, action, &perm_order_##who, guard, ORDER_##to, effects, needs, label },
#include "order/life.def"
#undef LIFE
};

static const struct life_state states[ORDER_STATES] = {
#define STATE(number, name, code, label) [number] = { code, label },
#include "order/states.def"
#undef STATE
};

const struct life_table order_life = { "order", rows, sizeof(rows) / sizeof(rows[0]), states,
				       ORDER_STATES };

#define PICK_RETURN_RETURN(code, text) { code, text },
#define PICK_RETURN_DECLINE(code, text)
#define PICK_DECLINE_RETURN(code, text)
#define PICK_DECLINE_DECLINE(code, text) { code, text },

const struct reason order_return_reasons[] = {
#define REASON(list, code, text) PICK_RETURN_##list(code, text)
#include "order/reasons.def"
#undef REASON
};
const size_t order_return_reasons_n = sizeof(order_return_reasons) / sizeof(struct reason);

const struct reason order_decline_reasons[] = {
#define REASON(list, code, text) PICK_DECLINE_##list(code, text)
#include "order/reasons.def"
#undef REASON
};
const size_t order_decline_reasons_n = sizeof(order_decline_reasons) / sizeof(struct reason);

/* Which role must act in each state, in which unit. */
enum whose { NOBODY, THE_UNIT, THE_COORDINATOR, THE_SITE };

static const struct {
	enum role role;
	enum whose whose;
} desks[ORDER_STATES] = {
	[ORDER_ISSUED] = { ROLE_HANDLER, THE_UNIT },
	[ORDER_SIGNED] = { ROLE_HANDLER, THE_UNIT },
	[ORDER_DECLINED] = { ROLE_COORDINATOR, THE_COORDINATOR },
	[ORDER_DRAFTED] = { ROLE_APPROVER, THE_UNIT },
	[ORDER_APPROVED] = { ROLE_HANDLER, THE_UNIT },
	[ORDER_HANDED_IN] = { ROLE_EDITOR, THE_SITE },
	[ORDER_RELEASED] = { ROLE_NONE, NOBODY },
	[ORDER_RETURNED] = { ROLE_HANDLER, THE_UNIT },
	[ORDER_CANCELLED] = { ROLE_NONE, NOBODY },
};

struct message_desk order_desk_of(const struct work_order *o, int64_t coordinator)
{
	const int64_t units[] = {
		[NOBODY] = 0, [THE_UNIT] = o->unit, [THE_COORDINATOR] = coordinator, [THE_SITE] = 0
	};

	return (struct message_desk){ units[desks[o->state].whose], desks[o->state].role,
				      SET_REVIEW_DAYS };
}

bool order_is_open(const struct work_order *o)
{
	return o->state != ORDER_RELEASED && o->state != ORDER_CANCELLED;
}

void order_apply(const struct life *row, const struct work_order *o, struct work_order *next,
		 str reason)
{
	next->state = row->to;
	next->version = o->version + 1;
	next->returns += (row->effects & ORDER_RETURN) != 0;
	next->declines += (row->effects & ORDER_DECLINE) != 0;
	if (reason.n)
		next->reason = reason;
}

bool order_moves_message(const struct work_order *o, const struct life *row)
{
	return o->lead && row->effects & (ORDER_SIGN | ORDER_RELEASE | ORDER_END);
}

static const struct {
	unsigned effect;
	int64_t state;
} reply_moves[] = {
	{ ORDER_APPROVE, REPLY_APPROVED }, { ORDER_HAND_IN, REPLY_HANDED_IN },
	{ ORDER_JOIN, REPLY_HANDED_IN },   { ORDER_RELEASE, REPLY_RELEASED },
	{ ORDER_RETURN, REPLY_RETURNED },  { ORDER_SEND_BACK, REPLY_RETURNED },
};

int64_t reply_state_after(unsigned effects)
{
	for (size_t i = 0; i < sizeof(reply_moves) / sizeof(reply_moves[0]); i++)
		if (effects & reply_moves[i].effect)
			return reply_moves[i].state;
	return 0;
}
