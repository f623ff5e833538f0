/* The domain of a case: what the text says it is, and the form to change it. */
#include "desk/acts.h"
#include "domain/domain.h"
#include "learn/learn.h"

err offer_domains(struct ctx *c, struct act_maker *k, struct act *a)
{
	struct domain_list *l = ARENA_NEW(c->a, struct domain_list);

	a->domains = l;
	a->domain = k->v->m.domain;
	return domain_list_all(c, l);
}

void retype_domain(const struct conduct_input *in, struct act *a)
{
	if (a->domains && in->domain.n)
		a->domain = domain_of(a->domains, in->domain);
}

static bool may_change(const struct case_view *v)
{
	for (size_t i = 0; i < v->acts_n; i++)
		if (v->acts[i].row->needs & NEED_DOMAIN)
			return true;
	return false;
}

/* Shown to whoever may change it: where the text says something else it is one click, and
 * where it says the same nothing need be done. */
err hint_of_case(struct ctx *c, struct act_maker *k)
{
	struct domain_hint *h = &k->v->hint;
	struct domain_list domains;
	struct learn_guess g;

	if (!may_change(k->v))
		return OK;
	TRY(learn_domain(c, k->v->m.title, k->v->m.body, &g));
	TRY(domain_list_all(c, &domains));
	*h = (struct domain_hint){ .domain = domain_in(&domains, g.domain),
				   .same = g.domain == k->v->m.domain,
				   .sure = g.sure,
				   .percent = g.percent,
				   .reasons = g.reasons,
				   .once = input_key_make(c->a) };
	return OK;
}
