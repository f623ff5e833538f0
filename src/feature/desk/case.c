#include "desk/case.h"

#include "base/id.h"
#include "desk/history.h"
#include "desk/html.h"
#include "desk/lint.h"
#include "desk/originals.h"
#include "desk/pages.h"
#include "domain/domain.h"
#include "message/hidden.h"
#include "office/office.h"
#include "place/place.h"
#include "unit/unit.h"

/* What the case waits for now, at the end of its history. */
static void add_wait(struct case_view *v, const struct case_wait *w)
{
	if (v->waits_n < CASE_WAITS)
		v->waits[v->waits_n++] = *w;
}

/* Orders, with the replies of each. */
static err read_orders(struct ctx *c, struct act_maker *k)
{
	struct case_view *v = k->v;
	bool shown;

	v->orders = ARENA_ARRAY(c->a, struct case_order, k->orders->n + 1);
	for (size_t i = 0; i < k->orders->n; i++) {
		const struct work_order *o = &k->orders->v[i];
		struct case_order *to = &v->orders[v->orders_n];
		TRY(access_shows_order(c, v->view, o, &shown));
		if (!shown)
			continue;
		v->orders_n++;
		*to = (struct case_order){ .o = o,
					   .unit = unit_name(c, o->unit),
					   .reasons = history_reasons(c, o->reason),
					   .state = life_label(&order_life, o->state) };
		if (order_is_open(o)) {
			to->due = due_badge(o->due, c->now);
			add_wait(v, &(struct case_wait){
					    wait_word(TODO_ORDER, o->desk_role, o->state).what,
					    to->unit, to->due });
		}
		history_replies(c, k->replies, to);
		TRY(lint_handed_in(c, k, to));
		TRY(acts_of_order(c, k, to));
	}
	return OK;
}

/* Every due date says where it comes from. */
static err read_due(struct ctx *c, struct case_view *v)
{
	const struct message *m = &v->m;
	struct todo_page_in in = { m->desk_unit, m->desk_role, m->desk_due, m->id - 1, 1 };
	struct todo_list l;

	if (m->desk_role == ROLE_NONE)
		return OK;
	v->due = due_badge(m->desk_due, c->now);
	add_wait(v, &(struct case_wait){ wait_word(TODO_MESSAGE, m->desk_role, 0).what, (str){ 0 },
					 v->due });
	TRY(q_todo_page(c->db, &in, &l));
	if (l.n == 0 || l.v[0].subject != m->id)
		return OK;
	v->days = l.v[0].days;
	v->since = row_day(c, l.v[0].since);
	v->since_word = l.v[0].since == m->published_at
				? N_("审核通过")
				: wait_word(TODO_MESSAGE, m->desk_role, 0).since;
	return OK;
}

static err read_words(struct ctx *c, struct case_view *v)
{
	struct domain_list domains;
	struct office office = { .name = S("—") };
	struct place place = { .name = S("—") };

	TRY(domain_list_all(c, &domains));
	const struct domain *d = domain_in(&domains, v->m.domain);
	v->domain = d ? d->name : S("—");
	if (office_get(c, v->m.office, &office) == OK && place_get(c, v->m.place, &place) == OK)
		v->where = row_where(c, &place, office.name);
	v->kind = kind_info(v->m.kind)->label;
	v->state = life_label(&message_life, v->m.state);
	v->state_code = life_code(&message_life, v->m.state);
	v->alias = message_alias(c->a, T(c, "写信人"), &v->m);
	v->at = id_time(v->m.id);
	v->body = html_marked(c->a, v->m.body, redact_marks);
	return read_due(c, v);
}

/* Where it happened was told to the platform alone; so were the texts before
 * the editors took personal data out of them. */
static err read_inner(struct ctx *c, struct case_view *v)
{
	if (!access_is_inner(v->view))
		return OK;
	v->location = v->m.location;
	TRY(message_told(c, v->m.title, v->m.body, v->m.place, &v->told));
	TRY(acts_named(c, v->m.id, &v->about));
	TRY(originals_of(c, v));
	return history_versions(c, v);
}

static err read_followups(struct ctx *c, struct act_maker *k)
{
	TRY(history_followups(c, k->v));
	for (size_t i = 0; i < k->v->followups_n; i++)
		if (k->v->followups[i].state == history_to_review)
			TRY(acts_of_followup(c, k, &k->v->followups[i]));
	return OK;
}

static void tell_failure(struct ctx *c, const struct act_maker *k)
{
	const struct failed_deed *f = k->failed;
	struct case_view *v = k->v;

	if (f->e == OK)
		return;
	if (f->e != ERR_INPUT)
		v->failed = T(c, err_info(f->e)->text);
	if (!k->found)
		v->lost = f->in->body.n ? f->in->body : f->in->note;
}

static err read_case(struct ctx *c, const struct failed_deed *failed, struct case_view *v)
{
	struct work_order_list orders;
	struct reply_list replies;
	struct act_maker k = { v, failed, &orders, &replies, NULL, 0, 0, false };

	TRY(q_orders_of(c->db, v->m.id, &orders));
	TRY(q_replies_of(c->db, v->m.id, &replies));
	TRY(q_ratings_of(c->db, v->m.id, &v->ratings));
	TRY(files_of(c, &v->m, v->view, &v->files));
	TRY(read_words(c, v));
	TRY(read_inner(c, v));
	TRY(access_target(c, &v->m, &v->into));
	TRY(read_orders(c, &k));
	TRY(joint_of_case(c, &k));
	TRY(similar_of_case(c, v));
	TRY(acts_of_message(c, &k));
	TRY(hint_of_case(c, &k));
	TRY(read_followups(c, &k));
	TRY(history_events(c, v));
	acts_keys(c, &k);
	tell_failure(c, &k);
	return OK;
}

static err message_of(struct ctx *c, const struct failed_deed *failed, struct message *m)
{
	struct work_order o;

	if (!failed->order)
		return access_message(c, c->path_id, m);
	TRY(order_get(c, failed->id, &o));
	return message_get(c, o.message, m);
}

/* Somebody asked for it to be taken down, and nobody has decided. */
static err read_asked(struct ctx *c, struct case_view *v)
{
	struct approval_list l;

	if (!access_is_inner(v->view))
		return OK;
	TRY(q_approval_about(c->db, v->m.id, APPROVAL_TAKEDOWN, 5, &l));
	for (size_t i = 0; i < l.n; i++)
		v->asked = v->asked ||
			   (l.v[i].state == APPROVAL_IS_ASKED && l.v[i].expires_at > c->now);
	return OK;
}

static bool may_open_contact(struct ctx *c, const struct message *m)
{
	struct object o = message_object(c, m);

	return gate(&c->actor, &perm_message_contact, &o) == OK;
}

err case_show(struct ctx *c, const struct request *rq, struct response *rs,
	      const struct case_with *with)
{
	struct case_view v = { .done = deed_label(param_get(&rq->query, "done")),
			       .faults = &c->faults,
			       .contact = with->contact,
			       .opened = with->opened,
			       .reason = with->reason };
	struct out o = layout_out(c);

	TRY(message_of(c, &with->failed, &v.m));
	TRY(access_view_of(c, &v.m, &v.view));
	if (v.view == VIEW_PUBLIC)
		return ERR_NOT_FOUND;
	access_mask(c, v.view, &v.m);
	v.layout = layout_new(c, rq, v.m.title, NAV_CASES);
	if (!input_id(&rq->query, "into", &v.into_id))
		v.into_id = 0;
	v.may_open = may_open_contact(c, &v.m);
	v.may_mark = gate(&c->actor, &perm_message_review, NULL) == OK;
	TRY(read_case(c, &with->failed, &v));
	TRY(read_asked(c, &v));
	html_desk_case(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err desk_case(struct ctx *c, const struct request *rq, struct response *rs)
{
	static const struct case_with none;

	return case_show(c, rq, rs, &none);
}
