/* A case as its page shows it: replies, ratings, follow-ups and its history. */
#include "base/clock.h"
#include "base/id.h"
#include "board/board.h"
#include "board/words.h"
#include "ledger/ledger.h"

struct whole {
	struct event_list events;
	struct work_order_list orders;
	struct reply_list replies;
	struct rating_list ratings;
	struct followup_list followups;
};

static err read_whole(struct ctx *c, int64_t id, struct whole *w)
{
	TRY(q_event_of(c->db, id, &w->events));
	TRY(q_orders_of(c->db, id, &w->orders));
	TRY(q_replies_of(c->db, id, &w->replies));
	TRY(q_ratings_of(c->db, id, &w->ratings));
	return q_followup_of(c->db, id, &w->followups);
}

/* ---- reasons ---- */

static str reasons_in_words(struct ctx *c, str codes)
{
	struct buf b = buf_new(c->a, 128, 2048);

	while (codes.n) {
		const char *text = reason_text(message_reasons, message_reasons_n,
					       str_cut(&codes, ' '));
		if (b.n && *text)
			buf_lit(&b, T(c, "；"));
		buf_lit(&b, T(c, text));
	}
	return buf_str(&b);
}

/* ---- history ---- */

static bool same_moment(const struct work_order *o, const struct event *e)
{
	return o->issued_at == e->at;
}

/* "主办：…；协办：…" of the orders that were issued in this step. */
static str units_of_dispatch(struct ctx *c, const struct whole *w, const struct event *e)
{
	struct buf b = buf_new(c->a, 128, 4096);

	for (size_t i = 0; i < w->orders.n; i++) {
		const struct work_order *o = &w->orders.v[i];
		if (!same_moment(o, e))
			continue;
		if (b.n)
			buf_lit(&b, T(c, "；"));
		buf_lit(&b, T(c, o->lead ? N_("主办：") : N_("协办：")));
		buf_put(&b, unit_name(c, o->unit));
	}
	if (b.n == 0 && e->subject)
		buf_put(&b, unit_name(c, e->subject));
	return buf_str(&b);
}

static bool is_repeat(const struct whole *w, size_t at)
{
	const struct event *e = &w->events.v[at];

	for (size_t i = 0; i < at; i++)
		if (str_eq(w->events.v[i].action, e->action) &&
		    w->events.v[i].subject == e->subject)
			return true;
	return false;
}

static bool reopens(const struct event *e)
{
	return str_eq(e->action, S("rate")) && e->to_state == MESSAGE_WAITING;
}

static str text_of(struct ctx *c, const struct whole *w, const struct event *e, unsigned show)
{
	if (show & SHOW_ORDERS)
		return units_of_dispatch(c, w, e);
	if (show & SHOW_UNIT && e->unit)
		return unit_name(c, e->unit);
	if (show & SHOW_REASON)
		return reasons_in_words(c, e->reason);
	if (reopens(e))
		return str_of(T(c, "没有解决，重新办理"));
	if (show & SHOW_OUTCOME)
		return str_of(T(c, outcome_label(outcome_of(e->reason))));
	if (show & SHOW_RULE && str_eq(e->reason, S("rule")))
		return str_of(T(c, "到期没有评价，按规则办结"));
	return (str){ 0 };
}

static void add_step(struct ctx *c, struct board_case *out, const struct whole *w, size_t at)
{
	const struct event *e = &w->events.v[at];
	const struct board_rule *r = board_rule_of(e->action);
	struct board_step *s = &out->steps[out->steps_n];

	bool inner = access_is_inner(out->view);

	if (!r || !(r->show & (inner ? SHOW_ALL | SHOW_OWN : SHOW_ALL)))
		return;
	if (r->show & SHOW_ONCE && is_repeat(w, at))
		return;
	*s = (struct board_step){ .at = e->at,
				  .action = r->action,
				  .label = r->label,
				  .text = text_of(c, w, e, r->show),
				  .unit = r->show & SHOW_UNIT ? e->unit : 0 };
	if (inner && r->show & SHOW_NOTE)
		s->note = e->note;
	out->steps_n++;
	/* Saying "solved" also closes: two things that a reader looks for. */
	if (str_eq(e->action, S("rate")) && e->to_state == MESSAGE_CLOSED &&
	    e->from_state != MESSAGE_CLOSED)
		out->steps[out->steps_n++] =
			(struct board_step){ .at = e->at, .action = "close", .label = N_("办结") };
}

static void add_steps(struct ctx *c, struct board_case *out, const struct whole *w)
{
	out->steps = ARENA_ARRAY(c->a, struct board_step, 2 * w->events.n + 1);
	for (size_t i = 0; i < w->events.n; i++)
		add_step(c, out, w, i);
	if (out->steps_n == 0)
		return;
	out->steps[out->steps_n - 1].now = true;
	out->last = out->steps[out->steps_n - 1];
}

/* ---- replies ---- */

/* The first answer counts from the writing, a later one from its order. */
static int64_t asked_at(const struct whole *w, const struct reply *r, int64_t written, bool first)
{
	for (size_t i = 0; !first && i < w->orders.n; i++)
		if (w->orders.v[i].id == r->work_order)
			return w->orders.v[i].issued_at;
	return written;
}

static void add_reply(struct ctx *c, struct board_case *out, const struct whole *w,
		      const struct reply *r)
{
	size_t at = out->replies_n++;
	int64_t from = asked_at(w, r, out->item.at, at == 0);

	out->replies[at] = (struct board_reply){ .r = r,
						 .unit_name = unit_name(c, r->unit),
						 .took = board_took(c, r->released_at - from),
						 .n = (int64_t)at + 1 };
}

static void add_replies(struct ctx *c, struct board_case *out, const struct whole *w)
{
	out->replies = ARENA_ARRAY(c->a, struct board_reply, w->replies.n + 1);
	for (size_t i = 0; i < w->replies.n; i++)
		if (w->replies.v[i].state == REPLY_RELEASED && w->replies.v[i].lead)
			add_reply(c, out, w, &w->replies.v[i]);
	if (out->replies_n)
		out->replies[out->replies_n - 1].latest = true;
	for (size_t i = 0; i < w->orders.n; i++)
		out->returns += w->orders.v[i].returns;
}

static void add_ratings(struct ctx *c, struct board_case *out, const struct whole *w)
{
	out->ratings = ARENA_ARRAY(c->a, struct board_rating, w->ratings.n + 1);
	for (size_t i = 0; i < w->ratings.n; i++) {
		const struct rating *r = &w->ratings.v[i];
		struct board_rating *to = &out->ratings[out->ratings_n++];
		*to = (struct board_rating){
			.r = *r,
			.outcome = outcome_label(r->outcome),
			.scores = { { N_("解决程度"), rating_label(r->resolution * 100),
				      r->resolution },
				    { N_("办理态度"), rating_label(r->attitude * 100),
				      r->attitude },
				    { N_("办理速度"), rating_label(r->speed * 100), r->speed } },
		};
		if (!access_is_inner(out->view))
			to->r.body = (str){ 0 }; /* nobody has reviewed it */
	}
}

#define FOLLOWUP_PUBLIC 2

static void add_followups(struct ctx *c, struct board_case *out, const struct whole *w)
{
	out->followups = ARENA_ARRAY(c->a, struct followup, w->followups.n + 1);
	for (size_t i = 0; i < w->followups.n; i++)
		if (access_is_inner(out->view) || w->followups.v[i].state == FOLLOWUP_PUBLIC)
			out->followups[out->followups_n++] = w->followups.v[i];
}

/* Shown of a refusal to the writer and those inside, of a removal to all. A
 * message that has passed review since has none to show. */
static bool shows_reason(const struct message *m, enum access_view v)
{
	return m->state == MESSAGE_REMOVED || (m->state == MESSAGE_REFUSED && access_is_inner(v));
}

/* What she wrote stays readable to her and those inside; a unit reads it as
 * long as there is something to do about it. */
static void take_text(struct ctx *c, const struct message *m, struct board_case *out)
{
	if (out->view == VIEW_PUBLIC)
		return;
	out->item.m = *m;
	access_mask(c, out->view, &out->item.m);
}

err board_case_of(struct ctx *c, const struct message *m, enum access_view view,
		  struct board_case *out)
{
	struct domain_list domains;
	struct whole w;
	err e;

	*out = (struct board_case){ .view = view };
	TRY(domain_list_all(c, &domains));
	TRY(board_item_of(c, m, &domains, &out->item));
	e = place_path_of(c, m->place, &out->path);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(read_whole(c, m->id, &w));
	TRY(access_target(c, m, &out->into));
	if (shows_reason(m, view))
		out->reason = reasons_in_words(c, m->reason);
	TRY(files_of(c, m, view, &out->files));
	TRY(board_joint_of(c, m, view, &out->joint));
	add_steps(c, out, &w);
	take_text(c, m, out);
	if (out->item.tombstone && !access_is_inner(view))
		return OK;
	add_replies(c, out, &w);
	add_ratings(c, out, &w);
	add_followups(c, out, &w);
	return OK;
}
