#include "desk/rules.h"

#include "base/clock.h"
#include "order/order.h"
#include "todo/todo.h"

struct due_badge due_badge(int64_t due, int64_t now)
{
	int64_t left = due ? due_left(due, now) : 0;

	if (due == 0)
		return (struct due_badge){ 0 };
	if (left < 0)
		return (struct due_badge){ "over", "已超期", "天", -left };
	if (clock_day(due) == clock_day(now))
		return (struct due_badge){ "today", "今天到期", "", 0 };
	return (struct due_badge){ "left", "还剩", "天", left ? left : 1 };
}

static const struct {
	int64_t kind, role, state;
	struct wait_word word;
} waits[] = {
	{ TODO_MESSAGE, ROLE_EDITOR, 0, { "审核", "提交" } },
	{ TODO_MESSAGE, ROLE_COORDINATOR, 0, { "派单", "转来" } },
	{ TODO_FOLLOWUP, ROLE_EDITOR, 0, { "审核追问", "追问" } },
	{ TODO_ORDER, ROLE_HANDLER, ORDER_ISSUED, { "签收", "派单" } },
	{ TODO_ORDER, ROLE_HANDLER, ORDER_SIGNED, { "拟稿", "派单" } },
	{ TODO_ORDER, ROLE_HANDLER, ORDER_APPROVED, { "交回", "派单" } },
	{ TODO_ORDER, ROLE_HANDLER, ORDER_RETURNED, { "重新拟稿", "派单" } },
	{ TODO_ORDER, ROLE_APPROVER, ORDER_DRAFTED, { "签审", "派单" } },
	{ TODO_ORDER, ROLE_COORDINATOR, ORDER_DECLINED, { "裁定退单", "派单" } },
	{ TODO_ORDER, ROLE_EDITOR, ORDER_HANDED_IN, { "审核回复", "派单" } },
};

struct wait_word wait_word(int64_t kind, int64_t role, int64_t order_state)
{
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++)
		if (waits[i].kind == kind && waits[i].role == role && waits[i].state == order_state)
			return waits[i].word;
	return (struct wait_word){ "办理", "收到" };
}

char key_pick(const char *action, uint32_t *taken)
{
	for (const char *p = action; *p; p++) {
		uint32_t bit = *p >= 'a' && *p <= 'z' ? UINT32_C(1) << (*p - 'a') : 0;
		if (bit && !(*taken & bit)) {
			*taken |= bit;
			return *p;
		}
	}
	return '\0';
}

static const char *label_in(const struct life_table *t, str action)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(action, str_of(t->rows[i].action)))
			return t->rows[i].label;
	return NULL;
}

const char *deed_label(str action)
{
	const char *label = label_in(&message_life, action);

	return label ? label : label_in(&order_life, action);
}
