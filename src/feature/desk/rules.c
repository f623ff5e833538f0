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
		return (struct due_badge){ "over", N_("已超期"), N_("天"), -left };
	if (clock_day(due) == clock_day(now))
		return (struct due_badge){ "today", N_("今天到期"), "", 0 };
	return (struct due_badge){ "left", N_("还剩"), N_("天"), left ? left : 1 };
}

static const struct {
	int64_t kind, role, state;
	struct wait_word word;
} waits[] = {
	{ TODO_MESSAGE, ROLE_EDITOR, 0, { N_("审核"), N_("提交") } },
	{ TODO_MESSAGE, ROLE_COORDINATOR, 0, { N_("派单"), N_("转来") } },
	{ TODO_FOLLOWUP, ROLE_EDITOR, 0, { N_("审核追问"), N_("追问") } },
	{ TODO_ORDER, ROLE_HANDLER, ORDER_ISSUED, { N_("签收"), N_("派单") } },
	{ TODO_ORDER, ROLE_HANDLER, ORDER_SIGNED, { N_("拟稿"), N_("派单") } },
	{ TODO_ORDER, ROLE_HANDLER, ORDER_APPROVED, { N_("交回"), N_("派单") } },
	{ TODO_ORDER, ROLE_HANDLER, ORDER_RETURNED, { N_("重新拟稿"), N_("派单") } },
	{ TODO_ORDER, ROLE_APPROVER, ORDER_DRAFTED, { N_("签审"), N_("派单") } },
	{ TODO_ORDER, ROLE_COORDINATOR, ORDER_DECLINED, { N_("裁定退单"), N_("派单") } },
	{ TODO_ORDER, ROLE_EDITOR, ORDER_HANDED_IN, { N_("审核回复"), N_("派单") } },
};

struct wait_word wait_word(int64_t kind, int64_t role, int64_t order_state)
{
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++)
		if (waits[i].kind == kind && waits[i].role == role && waits[i].state == order_state)
			return waits[i].word;
	return (struct wait_word){ N_("办理"), N_("收到") };
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
