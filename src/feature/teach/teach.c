#include "teach/teach.h"

#include "learn/learn.h"
#include "ledger/ledger.h"
#include "teach/inside.h"

#define SEE (ROLE_BIT(ROLE_SYSADMIN) | ROLE_BIT(ROLE_ANALYST) | ROLE_BIT(ROLE_COORDINATOR))

const struct perm perm_teach_see = { "teach_see", "看领域模型的效果", SEE, SCOPE_SITE };
const struct perm perm_teach_do = { "teach_do", "训练和启用领域模型", ROLE_BIT(ROLE_SYSADMIN),
				    SCOPE_SITE };

err teach_task(struct ctx *c, struct teach_task *out)
{
	err e = q_teach_task_get(c->db, out);

	if (e == ERR_NOT_FOUND)
		*out = (struct teach_task){ 0 };
	return e == ERR_NOT_FOUND ? OK : e;
}

err teach_ask(struct ctx *c)
{
	struct teach_task_put_in in = { .state = TEACH_ASKED,
					.at = c->now,
					.account = c->actor.account };
	struct teach_task t;

	TRY(gate(&c->actor, &perm_teach_do, NULL));
	TRY(teach_task(c, &t));
	if (t.state == TEACH_ASKED || t.state == TEACH_RUNS)
		return ERR_STATE;
	TRY(ledger_audit(c, "learn_train", (str){ 0 }, "ok"));
	return q_teach_task_put(c->db, &in, NULL);
}

err teach_use(struct ctx *c, int64_t model)
{
	TRY(gate(&c->actor, &perm_teach_do, NULL));
	return learn_take(c, model);
}

/* Whoever of the staff says what a message is about, teaches. */
static err settle(struct ctx *c)
{
	for (const struct ledger_waiting *w = ledger_look(c); w; w = w->next)
		if (str_eq(w->e.action, S("set_domain")))
			TRY(q_teach_label_put(c->db, w->e.message, c->now, NULL));
	return OK;
}

STORE_PART(store, teach);

static const struct perm *const perms[] = { &perm_teach_see, &perm_teach_do, NULL };

const struct slice slice_teach = {
	.name = "teach",
	.store = &store,
	.routes = teach_routes,
	.perms = perms,
	.jobs = teach_jobs,
	.settle = settle,
};
