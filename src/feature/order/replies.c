#include "order/replies.h"

#include "base/id.h"

const struct reply *reply_latest(const struct reply_list *l, int64_t order)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->v[i].work_order == order)
			return &l->v[i];
	return NULL;
}

static err set_state(struct ctx *c, const struct reply *r, int64_t state, const struct step *s)
{
	struct reply_set_in in = { r->message, r->id, state, r->released_at, r->reasons, r->note };

	if (state == REPLY_RELEASED)
		in.released_at = c->now;
	if (state == REPLY_RETURNED) {
		in.reasons = s->reason;
		in.note = s->note;
	}
	return q_reply_set(c->db, &in, NULL);
}

/* A draft nobody has sent on is replaced; what was handed on stays as it was. */
static err add_draft(struct ctx *c, const struct work_order *o, const struct reply *last,
		     const struct step *s, str body)
{
	struct reply_add_in in = { .message = o->message,
				   .id = id_make(c->now),
				   .work_order = o->id,
				   .unit = o->unit,
				   .version = last ? last->version + 1 : 1,
				   .state = REPLY_DRAFT,
				   .lead = o->lead,
				   .at = c->now,
				   .account = c->actor.account,
				   .body = body };

	if (last && last->state == REPLY_DRAFT)
		TRY(set_state(c, last, REPLY_SUPERSEDED, s));
	return q_reply_add(c->db, &in, NULL);
}

err replies_follow(struct ctx *c, const struct work_order *o, const struct step *s, str body)
{
	struct reply_list all;
	const struct reply *last;

	TRY(q_replies_of(c->db, o->message, &all));
	last = reply_latest(&all, o->id);
	if (s->row->effects & ORDER_DRAFT)
		return add_draft(c, o, last, s, body);
	if (last && reply_state_after(s->row->effects))
		return set_state(c, last, reply_state_after(s->row->effects), s);
	return OK;
}

/* ---- one reply for several ---- */

static str with_words(struct ctx *c, str body, const struct step *s, int64_t message)
{
	for (size_t i = 0; i < s->words_n; i++)
		if (s->words[i].message == message && s->words[i].text.n)
			return arena_fmt(c->a, "%.*s\n%.*s", STR_ARG(body),
					 STR_ARG(s->words[i].text));
	return body;
}

err replies_spread(struct ctx *c, const struct work_order *o, const struct joint_members *to,
		   const struct step *s)
{
	struct reply_list all;
	const struct reply *r;

	TRY(q_replies_of(c->db, o->message, &all));
	r = reply_latest(&all, o->id);
	for (size_t i = 0; r && i < to->n; i++) {
		struct reply_add_in in = { .message = to->v[i].id,
					   .id = id_make(c->now),
					   .work_order = o->id,
					   .unit = o->unit,
					   .version = r->version,
					   .state = REPLY_RELEASED,
					   .lead = true,
					   .at = r->at,
					   .released_at = c->now,
					   .account = r->account,
					   .body = with_words(c, r->body, s, to->v[i].id) };
		TRY(q_reply_add(c->db, &in, NULL));
	}
	return OK;
}
