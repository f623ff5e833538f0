#include "desk/lint.h"

#include "app/layout.h"
#include "desk/case.h"
#include "desk/pages.h"
#include "judge/html.h"

static const struct work_order *order_of(const struct act_maker *k, int64_t id)
{
	for (size_t i = 0; i < k->orders->n; i++)
		if (k->orders->v[i].id == id)
			return &k->orders->v[i];
	return NULL;
}

err lint_draft(struct ctx *c, struct act_maker *k, struct act *a)
{
	struct lint *l = ARENA_NEW(c->a, struct lint);
	const struct work_order *o = order_of(k, a->id);

	if (!(a->row->needs & NEED_REPLY) || a->body.n == 0 || !o)
		return OK;
	TRY(judge_lint(c, &k->v->m, o, a->body, l));
	a->lint = l;
	return OK;
}

err lint_returns(struct ctx *c, struct act_maker *k, struct act *a)
{
	const struct work_order *o = order_of(k, a->id);
	const struct reply *r = reply_latest(k->replies, a->id);
	struct words *w = ARENA_NEW(c->a, struct words);

	if (!o || !r)
		return OK;
	w->v = ARENA_ARRAY(c->a, str, JUDGE_REASONS);
	TRY(judge_suggest(c, &k->v->m, NULL, r->body, w->v, &w->n));
	a->ticked = w;
	a->guessed = w->n > 0;
	return OK;
}

err lint_handed_in(struct ctx *c, struct act_maker *k, struct case_order *to)
{
	const struct reply *r = reply_latest(k->replies, to->o->id);
	struct object object = order_object(c, to->o, &perm_order_release);
	struct lint *l;

	if (to->o->state != ORDER_HANDED_IN || !r ||
	    gate(&c->actor, &perm_order_release, &object) != OK)
		return OK;
	l = ARENA_NEW(c->a, struct lint);
	TRY(judge_lint(c, &k->v->m, NULL, r->body, l));
	l->review = true;
	to->lint = l;
	return OK;
}

/* ---- the button, and the page's own asking ---- */

struct check {
	const struct request *rq;
	struct response *rs;
	struct conduct_input in;
};

static err show_case(struct ctx *c, void *data)
{
	struct check *k = data;
	struct case_with with = { .failed = { true, c->path_id, S("draft"), &k->in, ERR_INPUT,
					      true } };
	struct work_order o;
	struct message m;

	TRY(judge_draft_of(c, c->path_id, &o, &m));
	return case_show(c, k->rq, k->rs, &with);
}

static err show_part(struct ctx *c, void *data)
{
	struct check *k = data;
	struct out o = layout_out(c);
	struct work_order order;
	struct message m;
	struct lint l;

	TRY(judge_draft_of(c, c->path_id, &order, &m));
	TRY(judge_lint(c, &m, &order, k->in.body, &l));
	html_judge_lint(&o, &l);
	layout_send(k->rs, &o);
	return OK;
}

err desk_order_check(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct check k = { .rq = rq, .rs = rs };
	bool part = str_eq(param_get(&rq->query, "part"), S("1"));
	err e = input_read(c, rq, conduct_inputs, &k.in);

	if (e != OK && (e != ERR_INPUT || part))
		return e;
	return app_read(c, part ? show_part : show_case, &k);
}
