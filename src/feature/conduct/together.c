/* What other steps of one message mean for those that are handled together with it. */
#include "base/utf8.h"
#include "conduct/joining.h"
#include "conduct/personal.h"
#include "joint/joint.h"
#include "order/access.h"
#include "text/clean.h"

err joining_has_orders(struct ctx *c, const struct message *m, const char *field)
{
	if (!message_is_member(m))
		return OK;
	fault_add(&c->faults, field, "joint",
		  arena_fmt(c->a,
			    T(c, "这一件与第 %lld 件并办，工单在那一件上；要单独办理，先移出并办"),
			    (long long)m->joint));
	return ERR_INPUT;
}

/* ---- with other steps of one of them ---- */

static bool ends(const struct life *row)
{
	return row->to >= MESSAGE_WITHDRAWN;
}

err joining_before(struct ctx *c, const struct message *m, const struct life *row,
		   struct message *next, struct joining *j)
{
	struct joint_members open;

	*j = (struct joining){ 0 };
	if (m->joint == 0 || !ends(row))
		return OK;
	if (message_is_member(m))
		return joint_leave(c, next);
	TRY(joint_open(c, m, &open));
	TRY(joint_hold(c, m, &open));
	return q_orders_of(c->db, m->id, &j->orders);
}

/* One of those that are still open: from now on handled with `head`, or alone. */
static err pass(struct ctx *c, struct message *m, const struct message *head, bool alone)
{
	struct step s = { .action = S("pass"), .subject = head->id, .internal = true };
	struct message_joint was;
	struct message next = *m;

	TRY(joint_place(c, m, &was));
	if (alone)
		TRY(joint_leave(c, &next));
	else
		TRY(joint_put(c, m, head, was.due));
	next.joint = alone ? 0 : head->id;
	TRY(message_step(c, m, &next, &s));
	*m = next;
	return OK;
}

/* The oldest leads from now on; the same units go on with it. */
static err pass_all(struct ctx *c, const struct message *m, const struct joining *j)
{
	struct joint_members open;

	TRY(joint_open(c, m, &open));
	for (size_t i = open.n; i-- > 0;)
		TRY(pass(c, &open.v[i], &open.v[0], open.n == 1));
	return open.n ? order_pass(c, &j->orders, &open.v[0]) : OK;
}

/* What was learnt of whom it complains of since: its text is not shown to them any longer. */
static err check_again(struct ctx *c, int64_t id)
{
	struct step s = { .reason = S("conflict"), .internal = true };
	struct work_order_list l;
	struct message m, head;
	bool shown = true;

	TRY(message_get(c, id, &m));
	if (!message_is_member(&m) || !joint_is_open(&m))
		return OK;
	TRY(message_get(c, m.joint, &head));
	TRY(access_joint_orders(c, &m, &l));
	for (size_t i = 0; i < l.n && shown; i++)
		if (l.v[i].state != ORDER_CANCELLED)
			TRY(order_may_show(c, &m, l.v[i].unit, &shown));
	return shown && m.coordinator == head.coordinator ? OK : joining_take_out(c, &m, &s);
}

err joining_after(struct ctx *c, const struct message *m, const struct life *row,
		  const struct joining *j)
{
	if (message_is_head(m) && ends(row))
		return pass_all(c, m, j);
	if (message_is_member(m) && (row->needs & NEED_ABOUT || row->effects & EFFECT_FOLLOWUP))
		return check_again(c, m->id);
	return OK;
}

/* ---- the answers ---- */

#define WORD_MOST 2000

static err read_word(struct ctx *c, const struct message *m, str typed, struct step_word *out)
{
	struct clean cleaned = { .text = typed };

	clean_input(c->a, typed, &cleaned);
	if (cleaned.verdict != CLEAN_OK || utf8_count(cleaned.text) > WORD_MOST)
		ctx_fault(c, "addition", "too_long", "给单独一件补充的话太长，或有无法识别的字符");
	if (c->faults.n)
		return ERR_INPUT;
	*out = (struct step_word){ m->id, str_trim(cleaned.text) };
	return personal_note(c, m, &out->text);
}

err joining_words(struct ctx *c, const struct message *m, const struct conduct_input *in,
		  struct step *s)
{
	struct joint_members open;
	struct step_word *v;
	int64_t id;

	if (in->addition_to.n == 0)
		return OK;
	TRY(joint_open(c, m, &open));
	v = ARENA_ARRAY(c->a, struct step_word, open.n + 1);
	for (size_t i = 0; i < open.n; i++)
		for (size_t k = 0; k < in->addition_to.n && k < in->addition.n; k++)
			if (str_int(in->addition_to.v[k], &id) && id == open.v[i].id &&
			    s->words_n <= i)
				TRY(read_word(c, &open.v[i], in->addition.v[k], &v[s->words_n++]));
	s->words = v;
	return OK;
}
