#include "app/life.h"

const struct life *life_find(const struct life_table *t, int64_t from, str action, unsigned facts,
			     bool *known)
{
	*known = false;
	for (size_t i = 0; i < t->n; i++) {
		const struct life *row = &t->rows[i];
		if (!str_eq(action, str_of(row->action)))
			continue;
		*known = true;
		if (row->from == from && (facts & row->guard) == row->guard)
			return row;
	}
	return NULL;
}

err life_get(const struct life_table *t, int64_t from, str action, unsigned facts,
	     const struct life **out)
{
	bool known;

	*out = life_find(t, from, action, facts, &known);
	if (*out)
		return OK;
	return known ? ERR_STATE : ERR_NOT_FOUND;
}

int64_t life_state_of(const struct life_table *t, str word)
{
	for (int64_t s = 1; s < t->states_n; s++)
		if (str_eq(word, str_of(t->states[s].code)) ||
		    str_eq(word, str_of(t->states[s].label)))
			return s;
	return 0;
}

const char *life_label(const struct life_table *t, int64_t state)
{
	return state > 0 && state < t->states_n ? t->states[state].label : "";
}

const char *life_code(const struct life_table *t, int64_t state)
{
	return state > 0 && state < t->states_n ? t->states[state].code : "";
}
