#include "desk/rows.h"

#include "base/clock.h"
#include "base/id.h"
#include "office/office.h"
#include "text/excerpt.h"
#include "unit/unit.h"

#define EXCERPT 300 /* characters: what is longer is reviewed on its own page */

err row_words(struct ctx *c, struct row_words *w)
{
	return domain_list_all(c, &w->domains);
}

str row_day(struct ctx *c, int64_t ms)
{
	str day = clock_date(c->a, ms);

	return clock_civil(ms).year == clock_civil(c->now).year ? str_sub(day, 5, 5) : day;
}

/* A ministry's or a place's post mostly names it already. */
str row_where(struct ctx *c, const struct place *p, str office)
{
	if (p->code == PLACE_NATION || str_starts(office, p->name))
		return office;
	return arena_fmt(c->a, "%.*s · %.*s", STR_ARG(p->name), STR_ARG(office));
}

/* A list still opens when a name is gone. */
static void names(struct ctx *c, const struct row_words *w, const struct desk_line *m,
		  struct desk_row *out)
{
	const struct domain *d = domain_in(&w->domains, m->domain);
	struct place place = { .name = S("—") };
	struct office office = { .name = S("—") };
	bool known = place_get(c, m->place, &place) == OK &&
		     office_get(c, m->office, &office) == OK;

	out->domain = d ? d->name : S("—");
	out->place = place.name;
	out->office = office.name;
	out->where = known ? row_where(c, &place, office.name) : S("—");
	out->unit = m->answer_unit || m->lead_unit
			    ? unit_name(c, m->answer_unit ? m->answer_unit : m->lead_unit)
			    : (str){ 0 };
}

/* Where the message itself waits nowhere, its lead order is what is due. */
static err due_of(struct ctx *c, const struct desk_line *m, int64_t *due)
{
	struct work_order_list l;

	*due = m->desk_role ? m->desk_due : 0;
	if (*due || !m->lead_unit || m->state > MESSAGE_HANDLING)
		return OK;
	TRY(q_orders_of(c->db, m->id, &l));
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].lead && order_is_open(&l.v[i]))
			*due = l.v[i].due;
	return OK;
}

err row_of_line(struct ctx *c, const struct row_words *w, const struct desk_line *m,
		struct desk_row *out)
{
	*out = (struct desk_row){
		.message = m->id,
		.version = m->version,
		.at = id_time(m->id),
		.title = m->title,
		.kind = kind_info(m->kind)->label,
		.state = life_label(&message_life, m->state),
		.state_code = life_code(&message_life, m->state),
	};
	names(c, w, m, out);
	TRY(due_of(c, m, &out->due_at));
	out->due = due_badge(out->due_at, c->now);
	return OK;
}

static err add_text(struct ctx *c, const struct todo *t, struct desk_row *out)
{
	struct message m;

	TRY(message_get(c, t->message, &m));
	out->excerpt = excerpt(c->a, m.body, EXCERPT);
	out->approve = t->kind == TODO_MESSAGE && m.state == MESSAGE_PENDING &&
		       !str_ends(out->excerpt, S("…"));
	return OK;
}

err row_of_todo(struct ctx *c, const struct row_words *w, const struct todo *t,
		struct desk_row *out)
{
	struct work_order o = { 0 };
	struct desk_line m;

	TRY(q_desk_line_of(c->db, t->message, &m));
	TRY(row_of_line(c, w, &m, out));
	if (t->kind == TODO_ORDER)
		TRY(q_order_by_id(c->db, t->message, t->subject, &o));
	out->wait = wait_word(t->kind, t->role, o.state);
	if (t->kind == TODO_MESSAGE && t->since == m.published_at)
		out->wait.since = N_("审核通过");
	if (o.unit)
		out->unit = unit_name(c, o.unit);
	out->order_state = life_label(&order_life, o.state);
	out->due_at = t->due;
	out->due = due_badge(t->due, c->now);
	out->days = t->days;
	out->since = row_day(c, t->since);
	return t->role == ROLE_EDITOR && t->kind == TODO_MESSAGE ? add_text(c, t, out) : OK;
}

err row_of_order(struct ctx *c, const struct row_words *w, const struct desk_line *m, int64_t order,
		 struct desk_row *out)
{
	struct work_order o;

	TRY(row_of_line(c, w, m, out));
	TRY(q_order_by_id(c->db, m->id, order, &o));
	out->order = o.id;
	out->unit = unit_name(c, o.unit);
	out->lead = o.lead;
	out->order_state = life_label(&order_life, o.state);
	out->issued_at = o.issued_at;
	out->due_at = o.due;
	out->due = order_is_open(&o) ? due_badge(o.due, c->now) : (struct due_badge){ 0 };
	out->returns = o.returns;
	out->declines = o.declines;
	return OK;
}
