/*
 * life: a table of what may happen to a thing (from, action, who, guard, to,
 * effects). From it come the rule, the buttons, the API's actions, the diagram
 * and the test of every state with every action.
 *
 * A row fits when the state and action are its own and all facts its guard
 * names are true; the first row that fits counts. Pure.
 */
#ifndef LIUYAN_APP_LIFE_H
#define LIUYAN_APP_LIFE_H

#include "app/gate.h"

struct life {
	int64_t from;
	const char *action;
	const struct perm *who;
	unsigned guard; /* facts that must be true */
	int64_t to;
	unsigned effects, needs; /* bits that the slice defines */
	const char *label;	 /* of the button */
};

struct life_table {
	const char *name;
	const struct life *rows;
	size_t n;
	const struct life_state {
		const char *code, *label;
	} * states; /* indexed by state, 1..states_n-1 */
	int64_t states_n;
};

/* NULL when nothing fits; *known tells an action that other states allow. */
const struct life *life_find(const struct life_table *t, int64_t from, str action, unsigned facts,
			     bool *known);
/* ERR_STATE for a known action, ERR_NOT_FOUND for none. */
MUST err life_get(const struct life_table *t, int64_t from, str action, unsigned facts,
		  const struct life **out);
int64_t life_state_of(const struct life_table *t, str code_or_label); /* 0: unknown */
const char *life_label(const struct life_table *t, int64_t state);
const char *life_code(const struct life_table *t, int64_t state);

#endif
