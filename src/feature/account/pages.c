/* Signing in, step by step, and out. */
#include "account/views.h"

#include <string.h>

#include "account/faces.h"
#include "account/html.h"
#include "account/password.h"
#include "account/policy.h"
#include "account/sign_in.h"
#include "app/cookie.h"
#include "app/guess.h"
#include "app/input.h"
#include "app/layout.h"
#include "app/route.h"
#include "ledger/ledger.h"

struct login {
	str login, password;
	struct ctx *c;
	const struct request *rq;
	struct response *rs;
	struct delay_ticket ticket;
	struct half half;
	int64_t alert;
	bool fits; /* the password that was read first */
	str to;
};

static const struct input login_input[] = {
	{ "login", NULL, N_("账号"), INPUT_LINE, offsetof(struct login, login), true, 0, 64,
	  LIMIT_NONE },
	{ "password", NULL, N_("密码"), INPUT_SECRET, offsetof(struct login, password), true, 0,
	  200, LIMIT_NONE },
	{ 0 },
};

/* What the identity provider's way back leads to (slice oidc). */
static const char *told_of(const struct request *rq)
{
	str word = param_get(&rq->query, "oidc");

	if (str_eq(word, S("unknown")))
		return N_("这个身份还没有关联工作账号，请先用账号和密码登录，在“我的账号”里关联。");
	return word.n ? N_("没有登录成功，请再试一次，或者用账号和密码登录。") : NULL;
}

static err show_login(struct ctx *c, const struct request *rq, struct response *rs, str login)
{
	struct out o = layout_out(c);
	struct login_view v = { .layout = layout_new(c, rq, str_of(T(c, "工作人员登录")), NAV_NONE),
				.login = login,
				.told = told_of(rq),
				.faults = &c->faults };

	if (setting_text(c->settings, SET_OIDC_STAFF_ISSUER)[0])
		v.oidc = str_of(setting_text(c->settings, SET_OIDC_STAFF_NAME));
	html_login(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err login_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show_login(c, rq, rs, (str){ 0 });
}

static err find(struct ctx *c, void *data)
{
	struct login *l = data;
	err e = q_account_by_login(c->db, l->login, &l->half.account);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return delay_read(c, &l->ticket, &l->ticket.wait);
}

/* Comparing takes long and is done outside; what was compared may be gone. */
static err enter(struct ctx *c, void *data)
{
	struct login *l = data;
	err e = l->fits ? account_still(c, &l->half.account) : ERR_LOGIN;

	if (e != OK && e != ERR_LOGIN)
		return e;
	l->ticket.failed = e != OK;
	l->rs->headers_n = 0; /* the store may run this again */
	TRY(sign_in_count(c, &l->ticket, l->ticket.failed ? l->alert : 0));
	if (l->ticket.failed)
		return ledger_audit(c, "login", l->half.account.id ? l->half.account.login : S("?"),
				    "refused");
	return sign_in_next(c, &l->half, l->rq, l->rs, &l->to);
}

static err try_password(void *data)
{
	struct login *l = data;

	TRY(app_read(l->c, find, l));
	if (l->ticket.wait)
		return OK;
	TRY(password_fits(l->half.account.password, l->password, &l->fits));
	l->alert = l->fits ? 0 : delay_alert(&l->ticket);
	return app_write(l->c, enter, l);
}

static err login_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct login l = { .c = c, .rq = rq, .rs = rs };

	if (input_read(c, rq, login_input, &l) == OK) {
		l.ticket = sign_in_ticket(c, rq, l.login);
		TRY(sign_in_try(&l.ticket, try_password, &l));
		if (l.to.n) {
			response_redirect(rs, l.to);
			return OK;
		}
		if (!l.ticket.wait)
			ctx_fault(c, "login", "wrong", "账号或密码不对");
	}
	rs->status = 422;
	if (l.ticket.wait)
		sign_in_wait(c, rs, l.ticket.wait, "login");
	return show_login(c, rq, rs, l.login);
}

static err logout_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	TRY(session_end(c, rq));
	cookie_set(c, rs, COOKIE_SESSION, S(""), 0);
	response_redirect(rs, S("/"));
	return OK;
}

/* ---- the second factor ---- */

struct code {
	str code;
	struct login l;
};

static const struct input code_input[] = {
	{ "code", NULL, N_("验证码"), INPUT_LINE, offsetof(struct code, code), true, 0, 40,
	  LIMIT_NONE },
	{ 0 },
};

static err show_code(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct out o = layout_out(c);
	struct login_view v = { .layout = layout_new(c, rq, str_of(T(c, "动态验证码")), NAV_NONE),
				.faults = &c->faults };

	html_login_code(&o, &v);
	layout_send(rs, &o);
	return OK;
}

/* Whoever has come here without a password goes back and shows it. */
static err half_or_back(struct ctx *c, const struct request *rq, struct response *rs,
			struct half *h)
{
	err e = half_read(c, rq, h);

	if (e == ERR_LOGIN)
		response_redirect(rs, S("/login"));
	return e;
}

static err code_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct half h;
	err e = half_or_back(c, rq, rs, &h);

	return e == ERR_LOGIN ? OK : e == OK ? show_code(c, rq, rs) : e;
}

static err half_in(struct ctx *c, void *data)
{
	struct login *l = data;

	return half_read(c, l->rq, &l->half);
}

static err check_code(struct ctx *c, void *data)
{
	struct code *k = data;
	struct login *l = &k->l;
	err e;

	l->rs->headers_n = 0;
	TRY(delay_read(c, &l->ticket, &l->ticket.wait));
	if (l->ticket.wait)
		return OK;
	TRY(account_still(c, &l->half.account));
	e = factor_check(c, &l->half.account, k->code);
	if (e != OK && e != ERR_LOGIN)
		return e;
	l->ticket.failed = e != OK;
	TRY(sign_in_count(c, &l->ticket, l->ticket.failed ? l->alert : 0));
	if (l->ticket.failed)
		return ledger_audit(c, "login", l->half.account.login, "wrong code");
	l->half.factor = true;
	return sign_in_next(c, &l->half, l->rq, l->rs, &l->to);
}

static err try_code(void *data)
{
	struct code *k = data;

	return app_write(k->l.c, check_code, k);
}

static err code_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct code k = { .l = { .c = c, .rq = rq, .rs = rs } };
	err e = app_read(c, half_in, &k.l);

	if (e == ERR_LOGIN) {
		response_redirect(rs, S("/login"));
		return OK;
	}
	TRY(e);
	if (input_read(c, rq, code_input, &k) == OK) {
		k.l.ticket = sign_in_ticket(
			c, rq, arena_fmt(c->a, "%.*s\ncode", STR_ARG(k.l.half.account.login)));
		TRY(sign_in_try(&k.l.ticket, try_code, &k));
		if (k.l.to.n) {
			response_redirect(rs, k.l.to);
			return OK;
		}
		if (!k.l.ticket.wait)
			ctx_fault(c, "code", "wrong", "验证码不对，或者已经用过");
	}
	rs->status = 422;
	if (k.l.ticket.wait)
		sign_in_wait(c, rs, k.l.ticket.wait, "code");
	return show_code(c, rq, rs);
}

const struct route account_routes[] = {
	{ HTTP_GET, "/login", PUBLIC, LANE_READ, login_page, 0, "登录页", NULL },
	{ HTTP_POST, "/login", PUBLIC, LANE_SELF, login_post, ROUTE_GUESS | ROUTE_OPEN, "登录",
	  login_input },
	{ HTTP_POST, "/logout", PUBLIC, LANE_WRITE, logout_post, 0, "退出", NULL },
	{ HTTP_GET, "/login/code", PUBLIC, LANE_READ, code_page, 0, "登录的第二步：动态验证码",
	  NULL },
	{ HTTP_POST, "/login/code", PUBLIC, LANE_SELF, code_post, ROUTE_GUESS | ROUTE_OPEN,
	  "登录的第二步", code_input },
	{ HTTP_GET, "/login/password", PUBLIC, LANE_READ, account_due_page, 0, "登录时必须更换密码",
	  NULL },
	{ HTTP_POST, "/login/password", PUBLIC, LANE_SELF, account_due_post,
	  ROUTE_GUESS | ROUTE_OPEN, "登录时更换密码", account_fresh_input },
	{ HTTP_GET, "/login/factor", PUBLIC, LANE_READ, account_enrol_page, 0,
	  "登录时必须设置动态验证码", NULL },
	{ HTTP_POST, "/login/factor", PUBLIC, LANE_WRITE, account_enrol_post,
	  ROUTE_GUESS | ROUTE_OPEN, "登录时设置动态验证码", NULL },
	{ HTTP_GET, "/invite/{word}", PUBLIC, LANE_READ, account_invite_page, 0,
	  "邀请链接：设置自己的密码", NULL },
	{ HTTP_POST, "/invite/{word}", PUBLIC, LANE_SELF, account_invite_post,
	  ROUTE_GUESS | ROUTE_OPEN, "凭邀请链接设置密码", account_fresh_input },
	{ HTTP_GET, "/desk/account", &perm_account_own, LANE_READ, account_own_page, 0,
	  "我的账号和登录", NULL },
	{ HTTP_POST, "/desk/account/sessions", &perm_account_own, LANE_WRITE, account_sessions_post,
	  0, "结束自己的登录：session，不写则是其他所有登录", NULL },
	{ HTTP_GET, "/desk/account/password", &perm_account_own, LANE_READ, account_password_page,
	  0, "更换密码", NULL },
	{ HTTP_POST, "/desk/account/password", &perm_account_own, LANE_SELF, account_password_post,
	  ROUTE_GUESS, "更换密码", account_change_input },
	{ HTTP_GET, "/desk/account/factor", &perm_account_own, LANE_READ, account_factor_page, 0,
	  "设置动态验证码", NULL },
	{ HTTP_POST, "/desk/account/factor", &perm_account_own, LANE_SELF, account_factor_post,
	  ROUTE_GUESS, "设置动态验证码：password，然后 code", NULL },
	{ HTTP_POST, "/desk/account/factor/{action}", &perm_account_own, LANE_SELF,
	  account_factor_deed, ROUTE_GUESS, "换一套恢复码 codes，或停用 end", code_input },
	{ 0 },
};
