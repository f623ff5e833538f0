/* A judgement as people see it. */
#include "judge/judge.h"

#include <stdlib.h>

#include "app/text.h"
#include "text/excerpt.h"

#define PASSAGE_CHARS 30

struct lint_end {
	size_t at;
	int64_t change; /* reason that begins (positive) or ends */
};

static int by_place(const void *a, const void *b)
{
	const struct lint_end *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* Why the stretch is marked: the texts of the reasons that stand open. */
static str why(struct ctx *c, const int open[JUDGE_REASONS])
{
	struct buf b = buf_new(c->a, 64, 2048);

	for (enum judge_reason r = JUDGE_NONE + 1; r < JUDGE_REASONS; r++)
		if (open[r] > 0) {
			buf_lit(&b, b.n ? T(c, "；") : "");
			buf_lit(&b, T(c, judge_text(r)));
		}
	return buf_str(&b);
}

static void add_piece(struct ctx *c, struct lint *l, str text, const int open[JUDGE_REASONS])
{
	if (text.n)
		l->pieces[l->pieces_n++] = (struct lint_piece){ text, why(c, open) };
}

/* The reply cut where a passage begins or ends. */
static void cut(struct ctx *c, const struct judgement *j, str body, struct lint *l)
{
	struct lint_end *ends = ARENA_ARRAY(c->a, struct lint_end, 2 * j->n + 1);
	int open[JUDGE_REASONS] = { 0 };
	size_t n = 0, at = 0;

	for (size_t i = 0; i < j->n; i++) {
		ends[n++] = (struct lint_end){ j->v[i].at, (int64_t)j->v[i].reason };
		ends[n++] = (struct lint_end){ j->v[i].at + j->v[i].n, -(int64_t)j->v[i].reason };
	}
	if (n)
		qsort(ends, n, sizeof(ends[0]), by_place);
	l->pieces = ARENA_ARRAY(c->a, struct lint_piece, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (ends[i].at > at)
			add_piece(c, l, str_sub(body, at, ends[i].at - at), open);
		at = ends[i].at;
		open[ends[i].change < 0 ? -ends[i].change : ends[i].change] += ends[i].change < 0
										       ? -1
										       : 1;
	}
	add_piece(c, l, str_sub(body, at, body.n), open);
}

static void quote(struct ctx *c, const struct judgement *j, str body, enum judge_reason reason,
		  struct lint_reason *r)
{
	for (size_t i = 0; i < j->n && r->passages_n < LINT_PASSAGES; i++)
		if (j->v[i].reason == reason && j->v[i].n < body.n)
			r->passages[r->passages_n++] = excerpt(
				c->a, str_sub(body, j->v[i].at, j->v[i].n), PASSAGE_CHARS);
}

static void add_reason(struct ctx *c, const struct judgement *j, str body, enum judge_reason r,
		       struct lint *l)
{
	struct lint_reason *to = &l->reasons[l->reasons_n++];

	*to = (struct lint_reason){ .code = judge_code(r),
				    .text = judge_text(r),
				    .advice = judge_advice(r) };
	quote(c, j, body, r, to);
}

err judge_lint(struct ctx *c, const struct message *m, const struct work_order *o, str body,
	       struct lint *out)
{
	struct judgement j;

	TRY(judge_reply(c, m, o, body, &j));
	*out = (struct lint){ .verdict = j.verdict,
			      .reasons = ARENA_ARRAY(c->a, struct lint_reason, JUDGE_REASONS) };
	for (enum judge_reason r = JUDGE_NONE + 1; r < JUDGE_REASONS; r++)
		if (j.reasons & 1u << r)
			add_reason(c, &j, body, r, out);
	cut(c, &j, body, out);
	return OK;
}
