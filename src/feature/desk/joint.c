/* A case that is handled together with others, and the forms for it. */
#include "joint/joint.h"

#include "desk/acts.h"
#include "desk/history.h"
#include "unit/unit.h"

#define LIKES_MOST 8

/* The orders of the head, and of its replies those that this one's writer got. */
static err read_orders(struct ctx *c, struct act_maker *k)
{
	struct case_view *v = k->v;
	struct work_order_list l;
	struct work_order_list *kept = ARENA_NEW(c->a, struct work_order_list);

	TRY(access_joint_orders(c, &v->m, &l));
	*kept = l;
	v->with_orders = ARENA_ARRAY(c->a, struct case_order, l.n + 1);
	for (size_t i = 0; i < kept->n; i++) {
		const struct work_order *o = &kept->v[i];
		struct case_order *to = &v->with_orders[v->with_orders_n++];
		*to = (struct case_order){ .o = o,
					   .unit = unit_name(c, o->unit),
					   .state = life_label(&order_life, o->state) };
		if (order_is_open(o))
			to->due = due_badge(o->due, c->now);
		history_replies(c, k->replies, to);
	}
	return OK;
}

err joint_of_case(struct ctx *c, struct act_maker *k)
{
	struct case_view *v = k->v;

	TRY(board_joint_of(c, &v->m, v->view, &v->joint));
	return v->view == VIEW_GIVEN ? OK : read_orders(c, k);
}

/* ---- the forms ---- */

err offer_members(struct ctx *c, struct act_maker *k, struct act *a)
{
	return groups_like(c, &k->v->m, LIKES_MOST, &a->likes);
}

err offer_words(struct ctx *c, struct act_maker *k, struct act *a)
{
	struct joint_members open;

	TRY(joint_open(c, &k->v->m, &open));
	a->words = ARENA_ARRAY(c->a, struct word_choice, open.n + 1);
	for (size_t i = 0; i < open.n; i++)
		a->words[a->words_n++] = (struct word_choice){ .id = open.v[i].id,
							       .title = open.v[i].title };
	return OK;
}

void retype_joint(struct ctx *c, const struct conduct_input *in, struct act *a)
{
	struct buf b = buf_new(c->a, 64, 4096);
	int64_t id;

	for (size_t i = 0; i < in->members.n; i++) {
		if (i)
			buf_char(&b, ' ');
		buf_put(&b, in->members.v[i]);
	}
	a->members = buf_str(&b);
	for (size_t i = 0; i < a->words_n; i++)
		for (size_t j = 0; j < in->addition_to.n && j < in->addition.n; j++)
			if (str_int(in->addition_to.v[j], &id) && id == a->words[i].id)
				a->words[i].text = in->addition.v[j];
}
