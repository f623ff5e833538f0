/* rules: the words of the desk: how urgent, and what is waited for. Pure. */
#ifndef LIUYAN_DESK_RULES_H
#define LIUYAN_DESK_RULES_H

#include "app/gate.h"

/* 已超期 n 天, 今天到期, 还剩 n 天; code NULL: no due date. */
struct due_badge {
	const char *code, *before, *after;
	int64_t n; /* working days; 0: no number */
};
struct due_badge due_badge(int64_t due, int64_t now);

/* What a row of a desk waits for, and since which step: 签收, 自 … 派单起. */
struct wait_word {
	const char *what, *since;
};
struct wait_word wait_word(int64_t kind, int64_t role, int64_t order_state);

/* Keys of a page: the first letter of the action that nothing else has taken;
 * '\0' when all are. `taken` has a bit a letter. */
char key_pick(const char *action, uint32_t *taken);
/* j, k, n and o already move about. */
#define KEYS_OF_PAGE (UINT32_C(1) << 9 | UINT32_C(1) << 10 | UINT32_C(1) << 13 | UINT32_C(1) << 14)

/* Deed's label for "已办：…"; NULL when there is no such action. */
const char *deed_label(str action);

#endif
