#include "account/account.h"

#include <string.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/rand.h"
#include "account/inside.h"
#include "account/password.h"
#include "account/policy.h"
#include "ledger/ledger.h"
#include "look/look.h"
#include "text/fold.h"

extern const struct perm perm_account_own;	/* own.c */
extern const struct route account_routes[];	/* pages.c */
extern const struct command account_commands[]; /* cli.c */
extern const struct cli_kind account_kinds[];	/* cli.c */

str account_password_make(struct arena *a)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
	unsigned char random[16];
	struct buf b = buf_new(a, 32, 64);

	rand_secret(random, sizeof(random));
	for (size_t i = 0; i < sizeof(random); i++) {
		if (i && i % 4 == 0)
			buf_char(&b, '-');
		buf_char(&b, letters[random[i] % (sizeof(letters) - 1)]);
	}
	return buf_str(&b);
}

str account_name(struct ctx *c, int64_t id)
{
	struct account a;

	return id && q_account_by_id(c->db, id, &a) == OK ? a.name : str_of(T(c, "程序"));
}

/* 三员分立: system, security and audit administrator are never one person: the table
 * has one row an account, and of two who give roles at once one finds it taken. */
static err give_admin(struct ctx *c, int64_t account, enum role role)
{
	struct admin_role held;

	TRY(q_account_admin_add(c->db, account, role, NULL));
	TRY(q_account_admin_of(c->db, account, &held));
	if ((enum role)held.role == role)
		return OK;
	ctx_fault(c, "role", "exclusive", "系统、安全、审计三种管理员不能由同一个账号担任");
	return ERR_INPUT;
}

/* A changed role ends what was begun with the old ones. */
err account_grant(struct ctx *c, const struct account *to, enum role role, int64_t unit)
{
	if (unit == 0 && ROLE_BIT(role) & ROLES_OF_A_UNIT) {
		ctx_fault(c, "unit", "required", "这个角色要写明所在单位");
		return ERR_INPUT;
	}
	TRY(ledger_audit(c, "grant", to->login, role_word(role)));
	TRY(session_end_all(c, to->id, (str){ 0 }));
	if (ROLE_BIT(role) & ROLES_EXCLUSIVE)
		return give_admin(c, to->id, role);
	return q_account_role_add(c->db, to->id, role, unit, NULL);
}

err account_revoke(struct ctx *c, const struct account *from, enum role role, int64_t unit)
{
	int64_t changed;

	TRY(ROLE_BIT(role) & ROLES_EXCLUSIVE
		    ? q_account_admin_drop(c->db, from->id, role, &changed)
		    : q_account_role_drop(c->db, from->id, role, unit, &changed));
	if (changed == 0)
		return ERR_CONFLICT;
	TRY(ledger_audit(c, "revoke", from->login, role_word(role)));
	return session_end_all(c, from->id, (str){ 0 });
}

err account_make(struct ctx *c, str login, str name, struct account *out)
{
	struct account_add_in add = { id_make(c->now), login, name, { 0 } };
	int64_t added;

	TRY(q_account_add(c->db, &add, &added));
	if (added == 0) {
		ctx_fault(c, "login", "taken", "这个账号名已经有了");
		return ERR_INPUT;
	}
	TRY(ledger_audit(c, "account", login, "added"));
	return q_account_by_id(c->db, add.id, out);
}

err account_save(struct ctx *c, const struct account_new *in, int64_t *id)
{
	struct account_add_in add = { id_make(c->now), in->login, in->name, { 0 } };
	struct account a;
	err e = q_account_by_login(c->db, in->login, &a);

	if (e == ERR_NOT_FOUND) {
		TRY(look_take(c, LOOK_LOGIN, 0, in->login, "login"));
		TRY(password_hash(c->a, in->password, &add.password));
		TRY(q_account_add(c->db, &add, NULL));
		TRY(in->given ? policy_note(c, add.id, add.password, true) : OK);
		e = q_account_by_login(c->db, in->login,
				       &a); /* perhaps another's, added just now */
	}
	TRY(e);
	*id = a.id;
	if (in->role == ROLE_NONE)
		return OK;
	return account_grant(c, &a, in->role, in->unit);
}

err account_still(struct ctx *c, const struct account *seen)
{
	int64_t changed;

	TRY(q_account_hold_as(c->db, seen->id, seen->password, &changed));
	return changed == 1 ? OK : ERR_LOGIN;
}

err account_set_active(struct ctx *c, int64_t id, bool active)
{
	TRY(q_account_set_active(c->db, id, active, NULL));
	TRY(ledger_audit(c, active ? "enable" : "disable", account_name(c, id), "ok"));
	return active ? OK : q_session_drop_of(c->db, id, NULL);
}

static err forget(struct ctx *c, void *data)
{
	(void)data;
	TRY(q_session_forget(c->db, c->now, NULL));
	return q_failure_forget(c->db, c->now - MS_DAY, NULL);
}

static err forget_old(struct ctx *c)
{
	return app_write(c, forget, NULL);
}

static const struct job jobs[] = { { "forget_sessions", MS_HOUR, forget_old, false }, { 0 } };
static const struct job own_jobs[] = { { "sessions_seen", MS_MINUTE, session_flush, false },
				       { 0 } };

STORE_PART(store, account);

static err opened(struct ctx *c)
{
	static const char *const factors[] = { "off", "optional", "roles", "all" };
	const char *factor = setting_text(c->settings, SET_SECOND_FACTOR);

	for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++)
		if (strcmp(factor, factors[i]) == 0 &&
		    password_rules_of(str_of(setting_text(c->settings, SET_PROFILE))))
			return OK;
	warn("account.profile 只能是 asvs 或 dengbao-3；account.second_factor 只能是 "
	     "off、optional、"
	     "roles 或 all。\n");
	return ERR_USAGE;
}

static err note_looks(struct ctx *c, void *data)
{
	struct account_list l = { 0 };
	int64_t after = 0;

	(void)data;
	do {
		TRY(q_account_page(c->db, after, 500, &l));
		for (size_t i = 0; i < l.n; i++)
			TRY(look_note(c, LOOK_LOGIN, 0, l.v[i].login));
		after = l.n ? l.v[l.n - 1].id : 0;
	} while (l.n == 500);
	return OK;
}

static err upgrade(struct ctx *c, int number)
{
	return number == LOOK_STEP ? app_write(c, note_looks, NULL) : OK;
}

static const struct perm *const perms[] = { &perm_account_own, NULL };

const struct slice slice_account = { .name = "account",
				     .perms = perms,
				     .store = &store,
				     .routes = account_routes,
				     .commands = account_commands,
				     .kinds = account_kinds,
				     .jobs = jobs,
				     .own_jobs = own_jobs,
				     .opened = opened,
				     .upgrade = upgrade,
				     .identify = session_identify };
