/* What follows from released and returned replies: their sentences, their promises, and
 * what was thought of them. */
#include <stdlib.h>

#include "judge/faces.h"
#include "judge/judge.h"
#include "text/promise.h"

#define SENTENCES_KEPT 6 /* of a reply: the longest, which are the least likely by chance */
#define USES_KEPT 8	 /* replies of a sentence: more do not make it more of a copy */
#define PASSAGE_MOST 600 /* bytes */

static int longest_first(const void *a, const void *b)
{
	const struct judge_sentence *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : (x->at > y->at) - (x->at < y->at);
}

static err keep_sentences(struct ctx *c, const struct reply *r)
{
	struct sentence_use_list l;
	struct judge_sentences s;

	judge_sentences(c->a, r->body, &s);
	if (s.n)
		qsort(s.v, s.n, sizeof(s.v[0]), longest_first);
	for (size_t i = 0; i < s.n && i < SENTENCES_KEPT; i++) {
		TRY(q_sentence_uses(c->db, (int64_t)s.v[i].hash, USES_KEPT, &l));
		if (l.n < USES_KEPT)
			TRY(q_sentence_add(c->db, (int64_t)s.v[i].hash, r->message, NULL));
	}
	return OK;
}

static str cut(str s)
{
	size_t n = s.n < PASSAGE_MOST ? s.n : PASSAGE_MOST;

	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

static err keep_promises(struct ctx *c, const struct reply *r)
{
	struct promises_found l;

	promises_find(c->a, r->body, r->released_at, &l);
	for (size_t i = 0; i < l.n; i++) {
		str passage = cut(str_sub(r->body, l.v[i].at, l.v[i].n));
		struct promise_add_in in = { r->unit,	 l.v[i].due,	r->id,		(int64_t)i,
					     r->message, r->work_order, r->released_at, passage };
		TRY(q_promise_add(c->db, &in, NULL));
	}
	return OK;
}

static str joined(struct arena *a, unsigned reasons)
{
	struct buf b = buf_new(a, 128, SIZE_MAX);

	for (enum judge_reason r = JUDGE_NONE + 1; r < JUDGE_REASONS; r++)
		if (reasons & 1u << r) {
			buf_lit(&b, b.n ? " " : "");
			buf_lit(&b, judge_code(r));
		}
	return buf_str(&b);
}

static err keep_judgement(struct ctx *c, const struct message *m, const struct reply *r)
{
	bool released = r->state == REPLY_RELEASED;
	struct judged was;
	struct judgement j;
	err e = q_judged_of(c->db, r->message, r->id, &was);

	if (e != ERR_NOT_FOUND)
		return e;
	TRY(judge_reply(c, m, NULL, r->body, &j));
	struct judged_add_in in = { .message = r->message,
				    .reply = r->id,
				    .at = c->now,
				    .unit = r->unit,
				    .score = (int64_t)(j.score * 1000 + 0.5),
				    .verdict = j.verdict,
				    .outcome = released ? JUDGED_RELEASED : JUDGED_RETURNED,
				    .found = joined(c->a, j.reasons),
				    .returned = r->reasons };
	return q_judged_add(c->db, &in, NULL);
}

/* Those that an editor has decided on: what an import brings was never read by one here, and
 * what an approver sends back says no reason. */
static bool was_decided(const struct reply *r)
{
	return (r->state == REPLY_RELEASED && r->work_order != r->message) ||
	       (r->state == REPLY_RETURNED && r->reasons.n);
}

/* One that answered several at once counts with the message that had the order. */
static bool has_order(const struct work_order_list *l, const struct reply *r)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].id == r->work_order)
			return true;
	return false;
}

err judge_upkeep(struct ctx *c, int64_t message)
{
	struct work_order_list orders;
	struct reply_list l;
	struct message m = { 0 };

	TRY(q_orders_of(c->db, message, &orders));
	TRY(q_replies_of(c->db, message, &l));
	for (size_t i = 0; i < l.n; i++) {
		const struct reply *r = &l.v[i];
		if (!r->lead || !has_order(&orders, r))
			continue;
		if (was_decided(r) && !m.id)
			TRY(message_get(c, message, &m));
		if (was_decided(r))
			TRY(keep_judgement(c, &m, r));
		if (r->state == REPLY_RELEASED) {
			TRY(keep_sentences(c, r));
			TRY(keep_promises(c, r));
		}
	}
	return OK;
}
