#include "feature/demo/sim.h"

#include <string.h>

#include "base/id.h"
#include "base/clock.h"
#include "domain/domain.h"

static void fail(struct sim *s, err e)
{
	if (s->e == OK)
		s->e = e;
	s->over = true;
}

static int64_t make_id(struct sim *s)
{
	return id_at(s->now, s->serial++);
}

static void add_event(struct sim *s, const struct sim_act *act, int64_t from, int64_t to)
{
	struct event_add_in *e = &s->events[s->events_n];

	if (s->events_n == SIM_EVENTS) {
		fail(s, ERR_TOO_LARGE);
		return;
	}
	s->events_n++;
	*e = (struct event_add_in){ .message = s->m.id,
				    .seq = (int64_t)s->events_n,
				    .at = s->now,
				    .action = str_of(act->action),
				    .account = act->who.account,
				    .role = (int64_t)act->who.role,
				    .unit = act->who.unit,
				    .from_state = from,
				    .to_state = to,
				    .subject = act->subject,
				    .reason = act->reason,
				    .note = act->note };
}

static void put_on_desk(struct sim *s, struct message *next)
{
	struct message_desk is = message_desk_of(next);
	int64_t days = setting_number(s->settings, is.days);

	next->desk_unit = is.unit;
	next->desk_role = is.role;
	next->desk_due = is.role ? due_after(s->now, days) : 0;
	s->desk = (struct todo_add_in){ is.unit,  is.role, next->desk_due, next->id,
					next->id, s->now,  days,	   TODO_MESSAGE };
}

void sim_submit(struct sim *s, struct sim_room *room, const struct message *m)
{
	struct sim_act act = { .action = "submit" };

	s->events = room->events;
	s->orders = room->orders;
	s->replies = room->replies;
	s->ratings = room->ratings;
	s->followups = room->followups;
	s->over = false;
	s->e = OK;
	s->events_n = s->orders_n = s->replies_n = s->ratings_n = s->followups_n = 0;
	s->version.message = 0;
	s->m = *m;
	s->m.id = make_id(s);
	s->m.state = MESSAGE_PENDING;
	s->m.version = 1;
	s->m.updated_at = s->now;
	put_on_desk(s, &s->m);
	add_event(s, &act, 0, MESSAGE_PENDING);
	s->next = s->m;
}

/* The same test as in message_step, for what changes between desks. */
static void move_desk(struct sim *s)
{
	struct message_desk was = message_desk_of(&s->m), is = message_desk_of(&s->next);

	if (s->m.desk_role && was.unit == is.unit && was.role == is.role &&
	    s->m.round == s->next.round)
		return;
	put_on_desk(s, &s->next);
}

static void keep_version(struct sim *s, const struct sim_act *act)
{
	s->version = (struct message_version_add_in){ s->m.id,		s->m.version, s->now,
						      act->who.account, s->m.title,   s->m.body };
}

static void end_orders(struct sim *s)
{
	for (size_t i = 0; i < s->orders_n; i++) {
		struct work_order *o = &s->orders[i];
		struct sim_act act = { .action = "cancel",
				       .who.unit = o->unit,
				       .subject = o->id,
				       .reason = S("ended") };
		if (!order_is_open(o))
			continue;
		add_event(s, &act, o->state, ORDER_CANCELLED);
		o->state = ORDER_CANCELLED;
		o->version++;
		o->desk_unit = o->desk_role = o->desk_due = 0;
	}
	s->next.version = s->m.version = (int64_t)s->events_n;
}

/* A case that ends leaves no question open. */
static void settle_followups(struct sim *s)
{
	for (size_t i = 0; i < s->followups_n; i++)
		if (s->followups[i].state == 1)
			s->followups[i].state = 3;
}

void sim_message(struct sim *s, const struct sim_act *act)
{
	const struct life *row;
	err e;

	if (s->over)
		return;
	e = life_get(&message_life, s->m.state, str_of(act->action),
		     act->facts | message_facts_of(&s->m), &row);
	if (e != OK) {
		fail(s, e);
		return;
	}
	message_apply(row, &s->m, &s->next, s->now);
	if (row->effects & EFFECT_VERSION)
		keep_version(s, act);
	move_desk(s);
	add_event(s, act, s->m.state, s->next.state);
	s->m = s->next;
	if (row->effects & EFFECT_ANSWER)
		s->closes_at = s->now + setting_number(s->settings, SET_CLOSE_DAYS) * MS_DAY;
	if (row->effects & EFFECT_CANCEL)
		settle_followups(s);
	if (row->effects & (EFFECT_CANCEL | EFFECT_ANSWER))
		end_orders(s);
}

/* ---- orders ---- */

static struct work_order *issue(struct sim *s, int64_t unit, bool lead, str note)
{
	int64_t days = setting_number(s->settings, kind_info(s->m.kind)->days);
	struct work_order *o = &s->orders[s->orders_n];

	if (s->orders_n == SIM_ORDERS) {
		fail(s, ERR_TOO_LARGE);
		return NULL;
	}
	s->orders_n++;
	*o = (struct work_order){ .message = s->m.id,
				  .id = make_id(s),
				  .unit = unit,
				  .lead = lead,
				  .state = ORDER_ISSUED,
				  .version = 1,
				  .round = s->m.round,
				  .issued_at = s->now,
				  .due = due_after(s->now, days),
				  .days = days,
				  .desk_unit = unit,
				  .desk_role = ROLE_HANDLER,
				  .note = note };
	o->desk_due = o->due;
	return o;
}

struct work_order *sim_issue(struct sim *s, int64_t lead, int64_t co, str note)
{
	struct work_order *o = s->over ? NULL : issue(s, lead, true, note);

	if (o && co && co != lead)
		issue(s, co, false, note);
	return o;
}

static struct reply *latest(struct sim *s, const struct work_order *o)
{
	for (size_t i = s->replies_n; i-- > 0;)
		if (s->replies[i].work_order == o->id)
			return &s->replies[i];
	return NULL;
}

static void add_draft(struct sim *s, const struct work_order *o, const struct sim_act *act,
		      str body)
{
	struct reply *last = latest(s, o);

	if (s->replies_n == SIM_REPLIES) {
		fail(s, ERR_TOO_LARGE);
		return;
	}
	if (last && last->state == REPLY_DRAFT)
		last->state = REPLY_SUPERSEDED;
	s->replies[s->replies_n++] = (struct reply){ .message = s->m.id,
						     .id = make_id(s),
						     .work_order = o->id,
						     .unit = o->unit,
						     .version = last ? last->version + 1 : 1,
						     .state = REPLY_DRAFT,
						     .lead = o->lead,
						     .at = s->now,
						     .account = act->who.account,
						     .body = body };
}

static void move_reply(struct sim *s, const struct work_order *o, const struct life *row,
		       const struct sim_act *act)
{
	struct reply *last = latest(s, o);

	if (last && reply_state_after(row->effects))
		last->state = reply_state_after(row->effects);
	if (last && last->state == REPLY_RELEASED)
		last->released_at = s->now;
	if (last && last->state == REPLY_RETURNED) {
		last->reasons = act->reason;
		last->note = act->note;
	}
}

static void apply(struct sim *s, struct work_order *o, const struct life *row,
		  const struct sim_act *act)
{
	struct work_order next = *o;
	struct message_desk is;

	order_apply(row, o, &next, act->reason);
	is = order_desk_of(&next, s->m.coordinator);
	next.desk_unit = is.unit;
	next.desk_role = is.role;
	next.desk_due = is.role ? next.due : 0;
	*o = next;
}

static void message_follows(struct sim *s, const struct work_order *o, const struct life *row,
			    const struct sim_act *act)
{
	struct sim_act up = { .action = "sign",
			      .who = { act->who.account, ROLE_NONE, o->unit },
			      .subject = o->id };

	if (!order_moves_message(o, row))
		return;
	if (row->effects & ORDER_END)
		up.action = "recall";
	if (row->effects & ORDER_RELEASE) {
		up.action = "answer";
		s->next.answer_unit = o->unit;
	}
	sim_message(s, &up);
}

void sim_order(struct sim *s, struct work_order *o, const struct sim_act *act, str body)
{
	struct sim_act known = *act;
	const struct life *row;
	int64_t from;
	err e;

	if (s->over || !o)
		return;
	from = o->state;
	e = life_get(&order_life, from, str_of(act->action), o->lead ? ORDER_FACT_LEAD : 0, &row);
	if (e != OK) {
		fail(s, e);
		return;
	}
	apply(s, o, row, act);
	if (row->effects & ORDER_DRAFT)
		add_draft(s, o, act, body);
	else
		move_reply(s, o, row, act);
	known.who.unit = o->unit;
	known.subject = o->id;
	add_event(s, &known, from, row->to);
	s->next.version = s->m.version = (int64_t)s->events_n;
	s->next.updated_at = s->m.updated_at = s->now;
	message_follows(s, o, row, act);
}

/* ---- what the writer adds ---- */

void sim_followup(struct sim *s, str body)
{
	struct sim_act act = { .action = "followup" };
	int64_t days = setting_number(s->settings, SET_REVIEW_DAYS);

	if (s->over || s->followups_n == SIM_FOLLOWUPS)
		return;
	s->followups[s->followups_n++] = (struct followup){ .message = s->m.id,
							    .id = make_id(s),
							    .state = 1,
							    .due = due_after(s->now, days),
							    .body = body };
	sim_message(s, &act);
}

void sim_settle_followup(struct sim *s, struct followup *f, int64_t state, struct sim_actor who)
{
	struct sim_act act = { .action = state == 2 ? "publish_followup" : "keep_followup",
			       .who = who,
			       .subject = f->id };

	if (s->over)
		return;
	f->state = state;
	sim_message(s, &act);
}

void sim_rate(struct sim *s, const struct rating_new *in)
{
	static const unsigned facts[] = { 0, FACT_UNSOLVED, FACT_PARTLY, FACT_SOLVED };
	bool may = s->m.round < setting_number(s->settings, SET_REOPEN_MAX);
	struct sim_act act = { .action = "rate",
			       .facts = facts[in->outcome] | (may ? FACT_MAY_REOPEN : 0),
			       .reason = str_of(outcome_code(in->outcome)) };

	if (s->over || s->ratings_n == SIM_RATINGS)
		return;
	s->ratings[s->ratings_n++] =
		(struct rating){ s->m.id,      s->m.round,  s->now,	 s->m.answer_unit,
				 s->m.place,   s->m.office, in->outcome, in->resolution,
				 in->attitude, in->speed,   in->body };
	s->next.outcome = in->outcome;
	sim_message(s, &act);
	if (s->e == OK)
		s->events[s->events_n - 1].facts = message_facts_text(
			s->a, NULL, &s->m, rating_scores(s->a, &s->ratings[s->ratings_n - 1]));
}

static void *packed(struct sim *s, const void *v, size_t bytes)
{
	void *out = arena_alloc(s->a, bytes);

	memcpy(out, v, bytes);
	return out;
}

void sim_pack(struct sim *s)
{
	s->events = packed(s, s->events, s->events_n * sizeof(*s->events));
	s->orders = packed(s, s->orders, s->orders_n * sizeof(*s->orders));
	s->replies = packed(s, s->replies, s->replies_n * sizeof(*s->replies));
	s->ratings = packed(s, s->ratings, s->ratings_n * sizeof(*s->ratings));
	s->followups = packed(s, s->followups, s->followups_n * sizeof(*s->followups));
}
