#include "judge/judge.h"

#include <stdlib.h>

#include "judge/faces.h"
#include "judge/rules.h"
#include "text/judge_copies.h"

#define SENTENCES_MOST 24 /* of a reply that are looked up */
#define USES_MOST 5

/* ---- copies among released replies ---- */

/* Messages that have been read for this reply: one sentence leads where the next one did. */
struct known {
	int64_t message;
	bool other;
};

struct looking {
	const struct message *m;
	struct known v[SENTENCES_MOST * USES_MOST];
	size_t n;
};

static err is_other(struct ctx *c, struct looking *k, int64_t message, bool *other)
{
	struct message m;
	err e;

	*other = false;
	if (message == k->m->id)
		return OK;
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].message == message) {
			*other = k->v[i].other;
			return OK;
		}
	e = message_get(c, message, &m);
	*other = e == OK && !judge_same_matter(c->a, k->m->title, m.title);
	k->v[k->n++] = (struct known){ message, *other };
	return e == ERR_NOT_FOUND ? OK : e;
}

static err look_up(struct ctx *c, struct looking *k, struct judge_sentence *s)
{
	struct sentence_use_list l;
	unsigned others = 0;
	bool other;

	TRY(q_sentence_uses(c->db, (int64_t)s->hash, USES_MOST, &l));
	for (size_t i = 0; i < l.n; i++) {
		TRY(is_other(c, k, l.v[i].message, &other));
		others += other;
	}
	s->others = judge_copy_counts(s, others);
	return OK;
}

err judge_reply(struct ctx *c, const struct message *m, const struct work_order *o, str body,
		struct judgement *out)
{
	struct looking *k = ARENA_NEW(c->a, struct looking);
	struct judge_sentences s;
	struct judge_case in = { .title = m->title, .body = m->body, .reply = body };

	k->m = m;
	judge_sentences(c->a, body, &s);
	for (size_t i = 0; i < s.n && i < SENTENCES_MOST; i++)
		TRY(look_up(c, k, &s.v[i]));
	in.sentences = &s;
	if (o) {
		in.asked = o->issued_at;
		in.answered = c->now;
		in.allowed = o->due - o->issued_at;
	}
	judge_weigh(c->a, &in, out);
	return OK;
}

err judge_suggest(struct ctx *c, const struct message *m, const struct work_order *o, str body,
		  str out[JUDGE_REASONS], size_t *n)
{
	const char *codes[JUDGE_REASONS];
	struct judgement j;

	TRY(judge_reply(c, m, o, body, &j));
	*n = judge_returns_for(j.reasons, j.verdict, codes);
	for (size_t i = 0; i < *n; i++)
		out[i] = str_of(codes[i]);
	return OK;
}

/* ---- returns ---- */

static err count_one(struct ctx *c, const struct event_add_in *e)
{
	str codes = e->reason;

	while (codes.n) {
		str code = str_cut(&codes, ' ');
		if (code.n)
			TRY(q_return_counted(c->db, e->unit, figures_month(e->at), code, NULL));
	}
	return OK;
}

err judge_count_return(struct ctx *c, const struct event_add_in *e)
{
	return judge_is_return(e) ? count_one(c, e) : OK;
}

bool judge_is_return(const struct event_add_in *e)
{
	return e->subject && e->unit && e->to_state == ORDER_RETURNED &&
	       str_eq(e->action, S("return"));
}

int64_t judge_reason_number(str code)
{
	size_t i = 0;

	while (i < order_return_reasons_n && !str_eq(code, str_of(order_return_reasons[i].code)))
		i++;
	return (int64_t)i;
}

static err settle(struct ctx *c)
{
	for (const struct ledger_waiting *w = ledger_look(c); w; w = w->next)
		TRY(judge_count_return(c, &w->e));
	return OK;
}

static int most_first(const void *a, const void *b)
{
	const struct return_line *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return str_cmp(x->reason, y->reason);
}

static struct return_line *line_for(struct return_lines *l, str reason)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].reason, reason))
			return &l->v[i];
	l->v[l->n] = (struct return_line){
		reason, reason_text(order_return_reasons, order_return_reasons_n, reason), 0
	};
	return &l->v[l->n++];
}

err judge_returns(struct ctx *c, int64_t unit, int64_t first, int64_t last,
		  struct return_lines *out)
{
	struct return_count_list l;

	TRY(q_returns_of(c->db, unit, first, last, &l));
	*out = (struct return_lines){ ARENA_ARRAY(c->a, struct return_line, l.n + 1), 0, 0 };
	for (size_t i = 0; i < l.n; i++) {
		line_for(out, l.v[i].reason)->n += l.v[i].n;
		out->all += l.v[i].n;
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(out->v[0]), most_first);
	return OK;
}

STORE_PART(store, judge);

const struct slice slice_judge = { .name = "judge",
				   .store = &store,
				   .routes = judge_routes,
				   .commands = judge_commands,
				   .settle = settle,
				   .upgrade = judge_upgrade,
				   .upkeep = judge_upkeep,
				   .upkeep_version = 1 };
