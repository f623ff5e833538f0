#include "message/message.h"

#include "about/about.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "ledger/ledger.h"
#include "message/lists.h"
#include "todo/todo.h"
#include "unit/unit.h"
#include "writer/writer.h"

extern const struct route message_routes[];   /* pages.c */
extern const struct job message_jobs[];	      /* jobs.c */
extern const struct cli_kind message_kinds[]; /* cli.c */

err message_get(struct ctx *c, int64_t id, struct message *out)
{
	return q_message_by_id(c->db, id, out);
}

/* Asked only by one who is signed in as a writer. */
static int64_t writer_of(struct ctx *c, int64_t message)
{
	struct message_writer w;

	return c->actor.writer && q_message_writer_of(c->db, message, &w) == OK ? w.writer : 0;
}

err message_own(struct ctx *c, int64_t id)
{
	struct object o = { .message = id, .writer = writer_of(c, id) };

	return gate(&c->actor, &perm_message_own, &o);
}

err message_give(struct ctx *c, int64_t id, int64_t writer)
{
	TRY(q_message_writer_put(c->db, id, writer, NULL));
	return q_writer_message_add(c->db, writer, id, NULL);
}

struct object message_object(struct ctx *c, const struct message *m)
{
	struct object o = { .message = m->id,
			    .writer = writer_of(c, m->id),
			    .unit = m->coordinator,
			    .place = m->place };
	struct unit u;

	about_object(c, m->id, &o);
	if (c->actor.grants_n && m->coordinator && unit_get(c, m->coordinator, &u) == OK)
		o.unit_path = u.path;
	return o;
}

/* What a step itself finds out may all be so; what is known of the message is so or not. */
static bool fits(const struct message *m, const struct life *row)
{
	const unsigned found = FACT_SOLVED | FACT_PARTLY | FACT_UNSOLVED | FACT_MAY_REOPEN;
	bool known;
	const struct life *first = life_find(&message_life, m->state, str_of(row->action),
					     found | message_facts_of(m), &known);

	return row == first;
}

size_t message_actions(struct ctx *c, const struct message *m, const struct life *out[32])
{
	struct object o = message_object(c, m);
	size_t n = 0;

	for (size_t i = 0; i < message_life.n && n < 32; i++) {
		const struct life *row = &message_life.rows[i];
		if (row->from == m->state && fits(m, row) && gate(&c->actor, row->who, &o) == OK)
			out[n++] = row;
	}
	return n;
}

/* ---- the step ---- */

err message_touch(struct ctx *c, const struct message *m, const struct message *n)
{
	struct message_change_in in = {
		.id = m->id,
		.old_version = m->version,
		.office = n->office,
		.place = n->place,
		.kind = n->kind,
		.domain = n->domain,
		.state = n->state,
		.version = n->version,
		.round = n->round,
		.outcome = n->outcome,
		.coordinator = n->coordinator,
		.lead_unit = n->lead_unit,
		.answer_unit = n->answer_unit,
		.published_at = n->published_at,
		.answered_at = n->answered_at,
		.closed_at = n->closed_at,
		.updated_at = n->updated_at,
		.desk_unit = n->desk_unit,
		.desk_role = n->desk_role,
		.desk_due = n->desk_due,
		.merged_into = n->merged_into,
		.joint = n->joint,
		.reason = n->reason,
		.title = n->title,
		.body = n->body,
	};
	int64_t changed = 0;

	TRY(q_message_change(c->db, &in, &changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct message *next_held(const struct message *const *v, size_t n, int64_t after)
{
	const struct message *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (v[i]->id > after && (!best || v[i]->id < best->id))
			best = v[i];
	return best;
}

err message_hold(struct ctx *c, const struct message *const *v, size_t n)
{
	const struct message *m = next_held(v, n, 0);
	int64_t changed;

	for (; m; m = next_held(v, n, m->id)) {
		TRY(q_message_hold(c->db, m->id, m->version, &changed));
		if (changed != 1)
			return ERR_CONFLICT;
	}
	return OK;
}

static err write_event(struct ctx *c, const struct message *m, const struct message *next,
		       const struct step *s)
{
	struct object o = message_object(c, m);
	const struct grant *g = s->internal ? NULL : gate_grant(&c->actor, s->row->who, &o);
	struct event_add_in e = {
		.message = m->id,
		.seq = next->version,
		.action = s->action,
		.role = g ? (int64_t)g->role : 0,
		.unit = s->unit ? s->unit
			: g	? g->unit
				: 0,
		.from_state = m->state,
		.to_state = next->state,
		.subject = s->subject,
		.reason = s->reason,
		.note = s->note,
		.facts = message_facts_text(c->a, m, next, s->scores),
	};

	return ledger_append(c, &e);
}

static err keep_version(struct ctx *c, const struct message *m)
{
	struct message_version_add_in in = { m->id,    m->version, c->now, c->actor.account,
					     m->title, m->body };

	return q_message_version_add(c->db, &in, NULL);
}

/* Moves the row of the desk where it waits, if that has changed. */
static err move_desk(struct ctx *c, const struct message *m, struct message *next)
{
	struct message_desk was = message_desk_of(m), is = message_desk_of(next);
	struct todo_add_in in = { .unit = is.unit,
				  .role = is.role,
				  .subject = m->id,
				  .message = m->id,
				  .since = c->now,
				  .kind = TODO_MESSAGE };

	if (m->desk_role && was.unit == is.unit && was.role == is.role && m->round == next->round)
		return OK;
	TRY(todo_take(c, &(struct todo_place){ m->desk_unit, m->desk_role, m->desk_due }, m->id));
	next->desk_unit = is.unit;
	next->desk_role = is.role;
	next->desk_due = 0;
	if (is.role == ROLE_NONE)
		return OK;
	in.days = setting_number(c->settings, is.days);
	in.due = next->desk_due = due_after(c->now, in.days);
	return todo_put(c, &in);
}

/* Each answer gives the writer her days anew. */
static err move_closing(struct ctx *c, const struct message *m, const struct message *next,
			const struct life *row)
{
	int64_t days = setting_number(c->settings, SET_CLOSE_DAYS);

	if (next->state != MESSAGE_ANSWERED)
		return m->state == MESSAGE_ANSWERED ? q_closing_drop(c->db, m->id, NULL) : OK;
	return row->effects & EFFECT_ANSWER
		       ? q_closing_put(c->db, c->now + days * MS_DAY, m->id, NULL)
		       : OK;
}

static err write_all(struct ctx *c, const struct message *m, struct message *next,
		     const struct step *s)
{
	struct figures *f = figures_new(c->a);
	struct facts before, after;

	if (s->row->effects & EFFECT_VERSION)
		TRY(keep_version(c, m));
	TRY(move_desk(c, m, next));
	TRY(message_touch(c, m, next));
	TRY(write_event(c, m, next, s));
	TRY(message_unit_move(c, m, next));
	TRY(message_list_move(c, m, next));
	TRY(move_closing(c, m, next, s->row));
	if (s->row->effects & EFFECT_ANSWER && message_is_public(next))
		TRY(q_answered_put(c->db, c->now, m->id, NULL));
	message_facts(m, &before);
	message_facts(next, &after);
	figures_move(f, &before, &after);
	return figures_flush(c, f);
}

err message_step(struct ctx *c, const struct message *m, struct message *next, struct step *s)
{
	struct object o = message_object(c, m);

	if (s->version && s->version != m->version)
		return ERR_CONFLICT;
	TRY(life_get(&message_life, m->state, s->action, s->facts | message_facts_of(m), &s->row));
	if (!s->internal)
		TRY(gate(&c->actor, s->row->who, &o));
	message_apply(s->row, m, next, c->now);
	return write_all(c, m, next, s);
}

STORE_PART(store, message);

#define PERM(name, label, roles, scope) &perm_message_##name,
static const struct perm *const perms[] = {
#include "message/perms.def"
	NULL
};
#undef PERM

const struct slice slice_message = { .name = "message",
				     .store = &store,
				     .routes = message_routes,
				     .prepare = message_prepare,
				     .perms = perms,
				     .life = &message_life,
				     .kinds = message_kinds,
				     .jobs = message_jobs };
