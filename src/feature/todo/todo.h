/*
 * todo: what waits on which desk, and until when.
 *
 * A desk is a role in a unit (unit 0: the site's editors). A row is put there
 * and taken away in the same transaction as the change of state that caused
 * it. Due dates are a number of working days (Monday to Friday) until the
 * deadline engine comes; a due date says in one line where it comes from.
 */
#ifndef LIUYAN_TODO_TODO_H
#define LIUYAN_TODO_TODO_H

#include "app/slice.h"
#include "todo/queries.h"

enum todo_kind { TODO_MESSAGE = 1, TODO_ORDER = 2, TODO_FOLLOWUP = 3 };

/* Where a thing waits; role ROLE_NONE: nowhere. */
struct todo_place {
	int64_t unit, role, due;
};

extern const struct slice slice_todo;

/* The end (18:00) of the n-th working day after `from`. Pure. */
int64_t due_after(int64_t from, int64_t working_days);
/* Working days from now to due: negative when it is past, 0 today. Pure. */
int64_t due_left(int64_t due, int64_t now);

MUST err todo_put(struct ctx *c, const struct todo_add_in *in);
MUST err todo_take(struct ctx *c, const struct todo_place *at, int64_t subject);

#endif
