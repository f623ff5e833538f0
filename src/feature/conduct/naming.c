#include "conduct/naming.h"

#include "about/about.h"
#include "account/account.h"
#include "domain/domain.h"
#include "office/office.h"
#include "unit/unit.h"

/* `usual` takes it in, unless that is complained of. */
static err naming_route(struct ctx *c, struct message *next, int64_t usual)
{
	struct about_ids named;

	TRY(about_named(c, next->id, &named));
	TRY(about_add_alone(c, next->id, usual, &named));
	return about_coordinator(c, &named, next->place, usual, &next->coordinator);
}

/* The office's own, until somebody is named. */
static err usual_of(struct ctx *c, const struct message *m, int64_t *unit)
{
	struct office o;

	TRY(office_get(c, m->office, &o));
	*unit = o.coordinator;
	return OK;
}

err naming_again(struct ctx *c, struct message *next)
{
	int64_t usual;

	TRY(usual_of(c, next, &usual));
	return message_renamed(c, next, usual);
}

err naming_followup(struct ctx *c, struct message *next, str body)
{
	bool undecided = next->state == MESSAGE_WAITING && next->lead_unit == 0;
	const str text[] = { body, { 0 } };
	const struct about_ids none = { 0 };
	struct about_ids found;
	int64_t usual;

	TRY(about_found(c, next->place, text, &found));
	if (found.n == 0)
		return OK;
	TRY(about_take(c, next->id, &none, &found, undecided && next->kind == KIND_COMPLAINT));
	TRY(usual_of(c, next, &usual));
	return undecided ? naming_route(c, next, usual) : OK;
}

err naming_may_join(struct ctx *c, const struct message *m, const struct message *to)
{
	enum about_conflict k = ABOUT_FREE;
	struct work_order_list l;
	struct about named;

	if (m->kind != KIND_COMPLAINT)
		return OK;
	TRY(about_read(c, m->id, &named));
	TRY(q_orders_of(c->db, to->id, &l));
	for (size_t i = 0; i < l.n && k == ABOUT_FREE; i++)
		if (l.v[i].state != ORDER_CANCELLED)
			TRY(about_conflict_of(c, &named, l.v[i].unit, &k));
	if (k != ABOUT_FREE)
		ctx_fault(c, "into", "conflict", "那一件由被反映的单位办理，投诉不能并入");
	return OK;
}

static void read_ticked(struct ctx *c, const struct words *w, struct about_ids *out)
{
	struct unit u;
	int64_t id;

	for (size_t i = 0; i < w->n && out->n < ABOUT_MOST; i++)
		if (str_int(w->v[i], &id) && unit_get(c, id, &u) == OK)
			out->v[out->n++] = id;
		else
			ctx_fault(c, "about", "unknown", "没有这个单位");
}

static err read_person(struct ctx *c, str login, int64_t *account)
{
	struct account a;
	err e = login.n ? q_account_by_login(c->db, login, &a) : ERR_NOT_FOUND;

	if (login.n && e == ERR_NOT_FOUND)
		ctx_fault(c, "about_person", "unknown", "没有这个账号");
	*account = e == OK ? a.id : 0;
	return e == ERR_NOT_FOUND ? OK : e;
}

err naming_rule(struct ctx *c, const struct life *row, struct message *next,
		const struct conduct_input *in)
{
	struct about_ruling r = { .only = row->who == &perm_message_review };
	int64_t usual;

	read_ticked(c, &in->about, &r.units);
	about_typed(c, next->place, "about_names", in->about_names, &r.units);
	TRY(read_person(c, in->about_person, &r.person));
	if (!r.only && !r.units.n && !r.person)
		ctx_fault(c, "about_names", "required", "请写明被反映的单位");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(about_rule(c, next->id, &r));
	TRY(usual_of(c, next, &usual));
	return naming_route(c, next, usual);
}
