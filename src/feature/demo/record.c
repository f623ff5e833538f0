/* A story that has been told, row by row into the tables of its slices. */
#include "feature/demo/generate.h"

#include "base/id.h"
#include "demo/queries.h"
#include "dossier/dossier.h"
#include "judge/judge.h"

/* The events with the digest of the rows that are written beside them. */
static err write_events(struct ctx *c, const struct story *t, struct vault_box *contact)
{
	const struct sim *s = &t->sim;
	const struct message_version_add_in *v = &s->version;
	struct message_version version = { v->message, v->n, v->at, v->account, v->title, v->body };
	struct event_add_in *last = &s->events[s->events_n - 1];
	struct dossier rows = {
		.m = s->m,
		.closes_at = s->m.state == MESSAGE_ANSWERED ? s->closes_at : 0,
		.boxes = { contact, contact->record != 0 },
		.versions = { &version, v->message != 0 },
		.followups = { s->followups, s->followups_n },
		.orders = { s->orders, s->orders_n },
		.replies = { s->replies, s->replies_n },
		.ratings = { s->ratings, s->ratings_n },
	};

	if (last->facts.n == 0)
		last->facts = message_facts_text(c->a, NULL, &s->m, (str){ 0 });
	TRY(dossier_events(c, s->events, s->events_n, &rows));
	for (size_t i = 0; i < s->events_n; i++)
		TRY(judge_count_return(c, &s->events[i]));
	for (size_t i = 0; i < s->events_n && message_is_public(&s->m); i++)
		if (str_eq(s->events[i].action, S("answer")))
			TRY(q_answered_put(c->db, s->events[i].at, s->m.id, NULL));
	return v->message ? q_message_version_add(c->db, v, NULL) : OK;
}

static err record_order(struct ctx *c, const struct work_order *o)
{
	struct demo_order_add_in in = { o->message,  o->id,	 o->unit,      o->lead,
					o->state,    o->version, o->round,     o->issued_at,
					o->due,	     o->days,	 o->desk_unit, o->desk_role,
					o->desk_due, o->returns, o->declines,  o->reason,
					o->note };
	struct unit_order_put_in list = { o->unit, o->id, o->message, o->state };
	struct todo_add_in todo = { o->desk_unit, o->desk_role, o->desk_due, o->id,
				    o->message,	  o->issued_at, o->days,     TODO_ORDER };

	TRY(q_demo_order_add(c->db, &in, NULL));
	TRY(q_order_home_add(c->db, o->id, o->message, NULL));
	TRY(q_unit_order_put(c->db, &list, NULL));
	return todo_put(c, &todo);
}

static err record_reply(struct ctx *c, const struct reply *r)
{
	struct demo_reply_add_in in = { r->message,	r->id,	    r->work_order, r->unit,
					r->version,	r->state,   r->lead,	   r->at,
					r->released_at, r->account, r->reasons,	   r->note,
					r->body };

	return q_demo_reply_add(c->db, &in, NULL);
}

static err record_followup(struct ctx *c, const struct sim *s, const struct followup *p)
{
	struct followup_add_in in = { p->message, p->id, p->state, p->due, p->body };
	int64_t days = setting_number(c->settings, SET_REVIEW_DAYS);
	struct todo_add_in todo = { 0,	     ROLE_EDITOR,    p->due, p->id,
				    s->m.id, id_time(p->id), days,   TODO_FOLLOWUP };

	TRY(q_followup_add(c->db, &in, NULL));
	return p->state == 1 ? todo_put(c, &todo) : OK;
}

static err record_parts(struct ctx *c, const struct sim *s, struct figures *f)
{
	for (size_t i = 0; i < s->orders_n; i++)
		TRY(record_order(c, &s->orders[i]));
	for (size_t i = 0; i < s->replies_n; i++)
		TRY(record_reply(c, &s->replies[i]));
	for (size_t i = 0; i < s->ratings_n; i++) {
		bool added;
		TRY(rating_record(c, &s->m, &s->ratings[i], f, &added));
	}
	for (size_t i = 0; i < s->followups_n; i++)
		TRY(record_followup(c, s, &s->followups[i]));
	return OK;
}

err story_record(struct ctx *c, const struct story *t, struct figures *f, bool code)
{
	const struct contact contact = { t->name, t->phone, { 0 } };
	const struct sim *s = &t->sim;
	struct vault_box box;

	TRY(message_record(c, &s->m, f));
	if (code)
		TRY(message_code_record(c, s->m.id));
	TRY(message_contact_seal(c, s->m.id, &contact, &box));
	if (box.record)
		TRY(vault_write(c, &box));
	TRY(write_events(c, t, &box));
	TRY(record_parts(c, s, f));
	if (s->m.desk_role)
		TRY(todo_put(c, &s->desk));
	return s->m.state == MESSAGE_ANSWERED ? q_closing_put(c->db, s->closes_at, s->m.id, NULL)
					      : OK;
}
