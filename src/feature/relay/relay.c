#include "relay/relay.h"

#include "about/about.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "message/hidden.h"
#include "order/access.h"
#include "unit/unit.h"

extern const struct route relay_routes[]; /* pages.c */

#define PERM(name, label, roles, scope)                                                            \
	const struct perm perm_relay_##name = { "relay_" #name, label, roles, scope };
#include "relay/perms.def"
#undef PERM

/* ---- whose ---- */

/* *as: the role by which she may. */
static err only_of_unit(struct ctx *c, const struct work_order *o, const struct perm *p,
			const struct grant **as)
{
	struct object object = { .message = o->message };
	struct unit u;

	TRY(unit_get(c, o->unit, &u));
	about_object(c, o->message, &object);
	object.assigned = &u.path;
	object.assigned_n = o->state != ORDER_CANCELLED;
	TRY(gate(&c->actor, p, &object));
	*as = gate_grant(&c->actor, p, &object);
	return OK;
}

err relay_may(struct ctx *c, int64_t order, struct work_order *o, struct message *m)
{
	const struct grant *as;
	err e;

	TRY(order_get(c, order, o));
	TRY(message_get(c, o->message, m));
	TRY(order_access(c, m));
	e = only_of_unit(c, o, &perm_relay_write, &as);
	return e == ERR_FORBIDDEN ? ERR_NOT_FOUND : e;
}

/* ---- letters ---- */

static err write_event(struct ctx *c, const struct message *m, const struct work_order *o,
		       const char *action)
{
	struct message next = *m;
	struct event_add_in e = {
		.message = m->id,
		.seq = m->version + 1,
		.action = str_of(action),
		.unit = o->unit,
		.from_state = m->state,
		.to_state = m->state,
		.subject = o->id,
	};

	next.version++;
	next.updated_at = c->now;
	TRY(message_touch(c, m, &next));
	return ledger_append(c, &e);
}

static err check_body(struct ctx *c, str body, const struct relay_list *there)
{
	if (body.n == 0)
		ctx_fault(c, "body", "required", "内容不能为空");
	if (there->n >= RELAY_MOST)
		ctx_fault(c, "body", "too_many", "这件事的转达已经太多，请在回复里说明");
	return c->faults.n ? ERR_INPUT : OK;
}

/* What was taken out is kept where only the vault can read it. Hers is looked through for
 * her own name and phone, too: no pattern finds a name that stands there as a signature.
 * A clerk who shows her codes writes as she does. */
static err add_letter(struct ctx *c, const struct message *m, const struct work_order *o,
		      struct relay_add_in *in)
{
	struct redact_opts opts = { .office = true };
	struct vault_texts original = { { in->body }, 1 };
	struct vault_ref at = { m->id, VAULT_RELAY, id_make(c->now) };

	if (in->account == 0)
		TRY(message_own_words(c, m->id, "redact", &opts));
	*in = (struct relay_add_in){ m->id,   at.part,	   o->id,
				     o->unit, in->account, redact(c->a, in->body, &opts) };
	TRY(q_relay_add(c->db, in, NULL));
	return str_eq(in->body, original.v[0]) ? OK : vault_seal(c, at, &original);
}

err relay_ask(struct ctx *c, int64_t order, str body)
{
	struct relay_add_in letter = { .account = c->actor.account, .body = body };
	struct relay_list there;
	struct work_order o;
	struct message m;

	TRY(relay_may(c, order, &o, &m));
	TRY(q_relay_of(c->db, m.id, &there));
	TRY(check_body(c, body, &there));
	if (message_is_tombstone(&m))
		return ERR_STATE;
	TRY(add_letter(c, &m, &o, &letter));
	return write_event(c, &m, &o, "relay_ask");
}

static bool wrote_to_her(const struct relay_list *l, int64_t order)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].work_order == order && l->v[i].account)
			return true;
	return false;
}

err relay_answer(struct ctx *c, int64_t message, int64_t order, str body)
{
	struct relay_add_in letter = { .body = body };
	struct relay_list there;
	struct work_order o;
	struct message m;

	TRY(message_own(c, message));
	TRY(message_get(c, message, &m));
	TRY(q_relay_of(c->db, message, &there));
	if (!wrote_to_her(&there, order) || message_is_tombstone(&m))
		return ERR_STATE;
	TRY(check_body(c, body, &there));
	TRY(q_order_by_id(c->db, message, order, &o));
	TRY(add_letter(c, &m, &o, &letter));
	return write_event(c, &m, &o, "relay_answer");
}

/* ---- who wrote ---- */

err relay_granted(struct ctx *c, const struct work_order *o, struct approval *out)
{
	TRY(approval_of(c, APPROVAL_REVEAL, o->message, o->unit, out));
	return out->asked_by == c->actor.account ? OK : ERR_NOT_FOUND;
}

err relay_reveal(struct ctx *c, int64_t order, struct contact *out)
{
	struct vault_look look = { .purpose = "reveal" };
	struct work_order o;
	struct approval yes;
	struct message m;
	err e;

	TRY(relay_may(c, order, &o, &m));
	if (about_bars(c, m.id) != BAR_NONE)
		return ERR_FORBIDDEN;
	e = relay_granted(c, &o, &yes);
	if (e != OK)
		return e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e;
	TRY(only_of_unit(c, &o, &perm_relay_reveal, &look.grant));
	look.reason = yes.reason;
	TRY(message_contact_open(c, m.id, &look, out));
	return write_event(c, &m, &o, "reveal");
}

STORE_PART(store, relay);

#define PERM(name, label, roles, scope) &perm_relay_##name,
static const struct perm *const perms[] = {
#include "relay/perms.def"
	NULL
};
#undef PERM

const struct slice slice_relay = {
	.name = "relay", .store = &store, .routes = relay_routes, .perms = perms
};
