#include "conduct/followup.h"

#include "attachment/attachment.h"
#include "base/id.h"
#include "conduct/personal.h"
#include "conduct/queries.h"
#include "todo/todo.h"

err followup_take(struct ctx *c, const struct message *m, const struct conduct_input *in)
{
	str body = in->body;
	int64_t days = setting_number(c->settings, SET_REVIEW_DAYS), due = due_after(c->now, days);
	struct followup_add_in f = { m->id, id_make(c->now), 1, due, { 0 } };
	struct todo_add_in t = { 0, ROLE_EDITOR, due, f.id, m->id, c->now, days, TODO_FOLLOWUP };

	TRY(personal_followup(c, m->id, f.id, &body));
	f.body = body;
	struct attachment_to to = { m->id, ATTACHED_FOLLOWUP, f.id, in->files_public };

	TRY(q_followup_add(c->db, &f, NULL));
	TRY(attachment_claim(c, &in->files, &to));
	return todo_put(c, &t);
}

err followup_settle(struct ctx *c, const struct message *m, int64_t id, int64_t state)
{
	struct followup_list l;
	int64_t changed = 0;

	TRY(q_followup_of(c->db, m->id, &l));
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].id == id)
			TRY(todo_take(c, &(struct todo_place){ 0, ROLE_EDITOR, l.v[i].due }, id));
	TRY(q_followup_set(c->db, m->id, id, state, &changed));
	return changed ? OK : ERR_STATE;
}

err followup_end(struct ctx *c, const struct message *m)
{
	struct followup_list l;

	TRY(q_followup_of(c->db, m->id, &l));
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].state == 1)
			TRY(followup_settle(c, m, l.v[i].id, 3));
	return OK;
}
