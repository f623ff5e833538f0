#include "account/account.h"

#include <sodium.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/rand.h"
#include "account/password.h"
#include "ledger/ledger.h"
#include "text/fold.h"

extern const struct route account_routes[];	/* pages.c */
extern const struct command account_commands[]; /* cli.c */
extern const struct cli_kind account_kinds[];	/* cli.c */

/* Roles that are held in a unit and mean nothing without one. */
#define OF_A_UNIT (ROLE_BIT(ROLE_COORDINATOR) | ROLE_BIT(ROLE_HANDLER) | ROLE_BIT(ROLE_APPROVER))
#define EXCLUSIVE (ROLE_BIT(ROLE_SYSADMIN) | ROLE_BIT(ROLE_SECADMIN) | ROLE_BIT(ROLE_AUDITOR))

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

/* 三员分立: system, security and audit administrator are never one person, nor do
 * two who give roles at once make it so. */
static err check_exclusive(struct ctx *c, int64_t account, enum role role)
{
	struct account_grant_list l;

	if (!(ROLE_BIT(role) & EXCLUSIVE))
		return OK;
	TRY(q_account_hold(c->db, account, NULL));
	TRY(q_account_grants(c->db, account, &l));
	for (size_t i = 0; i < l.n; i++)
		if ((enum role)l.v[i].role != role && ROLE_BIT(l.v[i].role) & EXCLUSIVE) {
			ctx_fault(c, "role", "exclusive",
				  "系统、安全、审计三种管理员不能由同一个账号担任");
			return ERR_INPUT;
		}
	return OK;
}

err account_save(struct ctx *c, const struct account_new *in, int64_t *id)
{
	struct account_add_in add = { id_make(c->now), in->login, in->name, { 0 } };
	struct account a;
	err e = q_account_by_login(c->db, in->login, &a);

	if (e == ERR_NOT_FOUND) {
		TRY(password_hash(c->a, in->password, &add.password));
		TRY(q_account_add(c->db, &add, NULL));
		e = q_account_by_login(c->db, in->login,
				       &a); /* perhaps another's, added just now */
	}
	TRY(e);
	*id = a.id;
	if (in->role == ROLE_NONE)
		return OK;
	if (in->unit == 0 && ROLE_BIT(in->role) & OF_A_UNIT) {
		ctx_fault(c, "unit", "required", "这个角色要写明所在单位");
		return ERR_INPUT;
	}
	TRY(check_exclusive(c, a.id, in->role));
	TRY(ledger_audit(c, "grant", in->login, role_word(in->role)));
	return q_account_role_add(c->db, a.id, in->role, in->unit, NULL);
}

err account_still(struct ctx *c, const struct account *seen)
{
	int64_t changed;

	TRY(q_account_hold_as(c->db, seen->id, seen->password, &changed));
	return changed == 1 ? OK : ERR_LOGIN;
}

/* The account first: whoever is signing in has then either entered, and is put out
 * below, or finds the new password. */
err account_set_password(struct ctx *c, int64_t id, str password)
{
	str hash;

	TRY(password_hash(c->a, password, &hash));
	TRY(q_account_set_password(c->db, id, hash, NULL));
	TRY(q_session_drop_of(c->db, id, NULL));
	return q_api_token_drop_of(c->db, id, NULL); /* who had the old password may hold one */
}

err account_set_active(struct ctx *c, int64_t id, bool active)
{
	TRY(q_account_set_active(c->db, id, active, NULL));
	return active ? OK : q_session_drop_of(c->db, id, NULL);
}

/* ---- tokens and sessions ---- */

static str random_token(struct arena *a)
{
	unsigned char raw[24];
	char text[49];

	rand_secret(raw, sizeof(raw));
	sodium_bin2hex(text, sizeof(text), raw, sizeof(raw));
	return arena_copy(a, str_of(text));
}

static str keyed_hex(struct ctx *c, const char *purpose, str token)
{
	unsigned char sum[32];
	char text[65];

	app_keyed(c->app, purpose, token, sum);
	sodium_bin2hex(text, sizeof(text), sum, sizeof(sum));
	return arena_copy(c->a, str_of(text));
}

err session_start(struct ctx *c, const struct session_new *s, struct response *rs)
{
	str token = random_token(c->a);
	int64_t hours = setting_number(c->settings, SET_SESSION_HOURS);
	struct session_add_in in = { .token = keyed_hex(c, "session", token),
				     .account = s->account,
				     .writer = s->writer,
				     .message = s->message,
				     .at = c->now,
				     .expires_at = c->now + hours * MS_HOUR,
				     .agent = s->agent,
				     .network = s->network };
	const char *secure = setting_number(c->settings, SET_SECURE_COOKIES) ? "; Secure" : "";

	TRY(q_session_add(c->db, &in, NULL));
	response_header(
		rs, "Set-Cookie",
		arena_fmt(c->a,
			  "liuyan_session=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
			  STR_ARG(token), (long long)hours * 3600, secure));
	return OK;
}

err token_make(struct ctx *c, int64_t account, str *token)
{
	*token = random_token(c->a);
	TRY(ledger_audit(c, "token", account_name(c, account), "ok"));
	return q_api_token_add(c->db, keyed_hex(c, "token", *token), account, c->now, NULL);
}

static err load_account(struct ctx *c, int64_t id)
{
	struct account_grant_list l;
	struct account a;

	TRY(q_account_by_id(c->db, id, &a));
	if (!a.active)
		return OK;
	TRY(q_account_grants(c->db, id, &l));
	c->actor.account = id;
	c->actor.name = a.name;
	c->actor.grants = ARENA_ARRAY(c->a, struct grant, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		c->actor.grants[c->actor.grants_n++] = (struct grant){ (enum role)l.v[i].role,
								       l.v[i].unit, l.v[i].path,
								       l.v[i].place };
	return OK;
}

static err identify_bearer(struct ctx *c, str header)
{
	struct account_ref ref;
	err e;

	if (!str_starts(header, S("Bearer ")))
		return ERR_LOGIN;
	e = q_api_token_of(c->db, keyed_hex(c, "token", str_trim(str_sub(header, 7, header.n))),
			   &ref);
	if (e != OK)
		return e == ERR_NOT_FOUND ? ERR_LOGIN : e;
	c->actor.by_token = true;
	return load_account(c, ref.account);
}

err session_end(struct ctx *c, const struct request *rq)
{
	str token = param_get(&rq->cookies, "liuyan_session");

	return token.n ? q_session_drop(c->db, keyed_hex(c, "session", token), NULL) : OK;
}

err session_identify(struct ctx *c, const struct request *rq)
{
	str token = param_get(&rq->cookies, "liuyan_session");
	struct session s;
	err e;

	if (rq->headers[H_AUTHORIZATION].n)
		return identify_bearer(c, rq->headers[H_AUTHORIZATION]);
	if (token.n == 0 || token.n > 100)
		return OK;
	e = q_session_by_token(c->db, keyed_hex(c, "session", token), &s);
	if (e == ERR_NOT_FOUND || (e == OK && s.expires_at < c->now))
		return OK;
	TRY(e);
	c->actor.csrf = keyed_hex(c, "csrf", token);
	c->actor.message = s.message;
	c->actor.writer = s.writer;
	return s.account ? load_account(c, s.account) : OK;
}

static err forget(struct ctx *c, void *data)
{
	(void)data;
	return q_session_forget(c->db, c->now, NULL);
}

static err forget_sessions(struct ctx *c)
{
	return app_write(c, forget, NULL);
}

static const struct job jobs[] = { { "forget_sessions", MS_HOUR, forget_sessions, false }, { 0 } };

STORE_PART(store, account);

const struct slice slice_account = { .name = "account",
				     .store = &store,
				     .routes = account_routes,
				     .commands = account_commands,
				     .kinds = account_kinds,
				     .jobs = jobs,
				     .identify = session_identify };
