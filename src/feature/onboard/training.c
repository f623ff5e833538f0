/* What the people of a new unit still have to learn, ticked off by themselves. */
#include "account/account.h"
#include "ledger/ledger.h"
#include "onboard/faces.h"
#include "onboard/html.h"
#include "onboard/views.h"

static const struct {
	const char *word, *what, *how;
} items[] = {
#define ITEM(word, what, how) { word, what, how },
#include "onboard/training.def"
#undef ITEM
};
#define ITEMS (sizeof(items) / sizeof(items[0]))

static err add_unit(struct ctx *c, int64_t id, struct training_view *v)
{
	struct training_unit *u = &v->units[v->n];
	struct training_list l;

	for (size_t i = 0; i < v->n; i++)
		if (v->units[i].id == id)
			return OK;
	TRY(q_training_of(c->db, id, &l));
	if (l.n == 0)
		return OK; /* was there before units asked to be taken in */
	*u = (struct training_unit){ .id = id,
				     .name = unit_name(c, id),
				     .items = ARENA_ARRAY(c->a, struct training_item, ITEMS) };
	for (size_t k = 0; k < ITEMS; k++)
		for (size_t i = 0; i < l.n; i++)
			if (str_eq(l.v[i].item, str_of(items[k].word))) {
				u->items[u->n++] = (struct training_item){
					items[k].word, items[k].what, items[k].how, l.v[i].done_at,
					account_name(c, l.v[i].account)
				};
				u->left += l.v[i].done_at == 0;
			}
	v->n++;
	return OK;
}

err onboard_training_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct training_view v = { .layout = layout_new(c, rq, str_of(T(c, "入驻培训")), NAV_OWN),
				   .units = ARENA_ARRAY(c->a, struct training_unit,
							c->actor.grants_n + 1) };
	struct out o = layout_out(c);

	for (size_t i = 0; i < c->actor.grants_n; i++)
		if (ROLE_BIT(c->actor.grants[i].role) & perm_onboard_train.roles)
			TRY(add_unit(c, c->actor.grants[i].unit, &v));
	html_onboard_training(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err onboard_left(struct ctx *c, int64_t *left)
{
	struct training_view v = { .units = ARENA_ARRAY(c->a, struct training_unit,
							c->actor.grants_n + 1) };

	*left = 0;
	for (size_t i = 0; i < c->actor.grants_n; i++)
		if (ROLE_BIT(c->actor.grants[i].role) & perm_onboard_train.roles)
			TRY(add_unit(c, c->actor.grants[i].unit, &v));
	for (size_t i = 0; i < v.n; i++)
		*left += v.units[i].left;
	return OK;
}

static bool is_hers(const struct ctx *c, int64_t unit)
{
	for (size_t i = 0; i < c->actor.grants_n; i++)
		if (unit && c->actor.grants[i].unit == unit &&
		    ROLE_BIT(c->actor.grants[i].role) & perm_onboard_train.roles)
			return true;
	return false;
}

err onboard_training_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct training_do_in in = { .item = c->path_text,
				     .at = c->now,
				     .account = c->actor.account };
	int64_t changed;

	if (!input_id(&rq->form, "unit", &in.unit) || !is_hers(c, in.unit))
		return ERR_NOT_FOUND;
	TRY(q_training_do(c->db, &in, &changed));
	if (changed == 1)
		TRY(ledger_audit(c, "training", unit_name(c, in.unit), "done"));
	response_redirect(rs, S("/desk/training"));
	return OK;
}
