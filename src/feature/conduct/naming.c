#include "conduct/naming.h"

#include "about/about.h"
#include "account/account.h"
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
