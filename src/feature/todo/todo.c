#include "todo/todo.h"

err todo_put(struct ctx *c, const struct todo_add_in *in)
{
	return in->role == ROLE_NONE ? OK : q_todo_add(c->db, in, NULL);
}

err todo_take(struct ctx *c, const struct todo_place *at, int64_t subject)
{
	struct todo_drop_in in = { at->unit, at->role, at->due, subject };

	return at->role == ROLE_NONE ? OK : q_todo_drop(c->db, &in, NULL);
}

STORE_PART(store, todo);

const struct slice slice_todo = { .name = "todo", .store = &store };
