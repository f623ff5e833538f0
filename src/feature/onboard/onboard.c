#include "onboard/onboard.h"

#include <sodium.h>
#include <string.h>

#include "account/account.h"
#include "app/app.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "onboard/faces.h"
#include "place/place.h"
#include "unit/unit.h"
#include "vault/vault.h"

const struct perm perm_onboard_check = { "onboard_check", "核对入驻申请",
					 ROLE_BIT(ROLE_COORDINATOR) | ROLE_BIT(ROLE_SYSADMIN),
					 SCOPE_SITE };
const struct perm perm_onboard_train = { "onboard_train", "记录单位的培训",
					 ROLE_BIT(ROLE_HANDLER) | ROLE_BIT(ROLE_APPROVER),
					 SCOPE_SITE };

static const char *const labels[] = {
#define STATE(number, name, code, label) [number] = label,
#include "onboard/states.def"
#undef STATE
};

const char *application_label(int64_t state)
{
	return state > 0 && (size_t)state < sizeof(labels) / sizeof(labels[0]) ? labels[state]
									       : "—";
}

str onboard_proof(struct ctx *c, int64_t id)
{
	unsigned char sum[32];
	char text[33];

	app_keyed(c->app, "unit-application", arena_fmt(c->a, "%lld", (long long)id), sum);
	sodium_bin2hex(text, sizeof(text), sum, 16);
	return arena_copy(c->a, str_of(text));
}

static struct vault_ref contact_of(int64_t id)
{
	return (struct vault_ref){ id, VAULT_ADDRESS, 0 };
}

err onboard_apply(struct ctx *c, const struct application_new *in, int64_t *id)
{
	struct application_add_in add = { id_make(c->now), in->place, in->name, in->credit,
					  in->words };
	struct vault_texts contact = { .v = { in->contact, in->phone }, .n = 2 };

	TRY(q_application_add(c->db, &add, NULL));
	TRY(vault_seal(c, contact_of(add.id), &contact));
	*id = add.id;
	return ledger_audit(c, "apply", in->name, "ok");
}

/* ---- whose it is to decide ---- */

static bool is_above(int64_t above, int64_t place)
{
	int64_t levels[PLACE_DEPTH];
	size_t n = place_levels(place, levels);

	for (size_t i = 0; i < n; i++)
		if (levels[i] == above)
			return true;
	return above == PLACE_NATION;
}

const struct grant *onboard_grant(const struct ctx *c, const struct application *a)
{
	for (size_t i = 0; i < c->actor.grants_n; i++) {
		const struct grant *g = &c->actor.grants[i];
		if (g->role == ROLE_SYSADMIN ||
		    (g->role == ROLE_COORDINATOR && g->unit_path.n && is_above(g->place, a->place)))
			return g;
	}
	return NULL;
}

err onboard_get(struct ctx *c, int64_t id, struct application *out)
{
	TRY(gate(&c->actor, &perm_onboard_check, NULL));
	TRY(q_application_by_id(c->db, id, out));
	return onboard_grant(c, out) ? OK : ERR_NOT_FOUND;
}

err onboard_contact(struct ctx *c, const struct application *a, str *name, str *phone)
{
	struct vault_look look = { "onboard", a->name, onboard_grant(c, a) };
	struct vault_texts t;

	TRY(vault_open(c, contact_of(a->id), &look, &t));
	*name = t.v[0];
	*phone = t.n > 1 ? t.v[1] : (str){ 0 };
	return OK;
}

/* ---- deciding ---- */

static err decide(struct ctx *c, const struct application *a, enum application_state to, str reason,
		  int64_t unit)
{
	struct application_decide_in in = { a->id, to, reason, unit, c->now, c->actor.account };
	int64_t changed;

	TRY(q_application_decide(c->db, &in, &changed));
	if (changed != 1)
		return ERR_STATE;
	return ledger_audit(c, "onboard", a->name, to == APPLICATION_TAKEN ? "taken" : "refused");
}

err onboard_refuse(struct ctx *c, const struct application *a, str reason)
{
	if (!onboard_grant(c, a))
		return ERR_FORBIDDEN;
	if (reason.n == 0) {
		ctx_fault(c, "reason", "required", "请写明为什么没有通过，申请单位会看到");
		return ERR_INPUT;
	}
	return decide(c, a, APPLICATION_REFUSED, reason, 0);
}

/* The new unit stands below one of its own place or of a place above; a coordinator's
 * own grant must cover it. */
static err check_parent(struct ctx *c, const struct application *a, int64_t parent)
{
	const struct grant *g = onboard_grant(c, a);
	struct unit u;
	err e = unit_get(c, parent, &u);

	if (!g)
		return ERR_FORBIDDEN;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK && u.active && is_above(u.place, a->place) &&
	    (g->role == ROLE_SYSADMIN || str_starts(u.path, g->unit_path)))
		return OK;
	ctx_fault(c, "parent", "invalid", "上级单位要在本地或上级地方，而且归您管");
	return ERR_INPUT;
}

static err make_account(struct ctx *c, struct first_account *f, enum role role, int64_t unit)
{
	struct account a;

	if (f->login.n == 0)
		return OK;
	TRY(account_make(c, f->login, f->name.n ? f->name : f->login, &a));
	TRY(account_grant(c, &a, role, unit));
	return account_invite(c, &a, &f->link);
}

err onboard_take(struct ctx *c, const struct application *a, int64_t parent,
		 struct first_account first[2])
{
	static const char *const items[] = {
#define ITEM(word, what, how) word,
#include "onboard/training.def"
#undef ITEM
	};
	struct unit_new in = { .parent = parent, .place = a->place, .name = a->name };
	int64_t unit;

	TRY(check_parent(c, a, parent));
	TRY(unit_save(c, &in, &unit));
	TRY(decide(c, a, APPLICATION_TAKEN, (str){ 0 }, unit));
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		TRY(q_training_add(c->db, unit, str_of(items[i]), NULL));
	TRY(make_account(c, &first[0], ROLE_HANDLER, unit));
	return make_account(c, &first[1], ROLE_APPROVER, unit);
}

STORE_PART(store, onboard);

static const struct perm *const perms[] = { &perm_onboard_check, &perm_onboard_train, NULL };

const struct slice slice_onboard = {
	.name = "onboard", .store = &store, .routes = onboard_routes, .perms = perms
};
