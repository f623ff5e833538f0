/* Signing in and out. */
#include <string.h>

#include "account/account.h"
#include "account/html.h"
#include "account/password.h"
#include "app/app.h"
#include "app/guess.h"
#include "app/input.h"
#include "app/layout.h"
#include "ledger/ledger.h"

struct login {
	str login, password;
	struct account account;
	struct response *rs;
	bool fits; /* the password that was read first */
	bool good; /* and it is still that of the account */
};

static const struct input login_input[] = {
	{ "login", NULL, N_("账号"), INPUT_LINE, offsetof(struct login, login), true, 0, 64,
	  LIMIT_NONE },
	{ "password", NULL, N_("密码"), INPUT_SECRET, offsetof(struct login, password), true, 0,
	  200, LIMIT_NONE },
	{ 0 },
};

static err show(struct ctx *c, const struct request *rq, struct response *rs, str login)
{
	struct out o = layout_out(c);
	struct login_view v = { .layout = layout_new(c, rq, str_of(T(c, "工作人员登录")), NAV_NONE),
				.login = login,
				.faults = &c->faults };

	html_login(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err login_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show(c, rq, rs, (str){ 0 });
}

static err find(struct ctx *c, void *data)
{
	struct login *l = data;
	err e = q_account_by_login(c->db, l->login, &l->account);

	return e == ERR_NOT_FOUND ? OK : e;
}

/* Comparing takes long and is done outside; what was compared may be gone. */
static err enter(struct ctx *c, void *data)
{
	struct login *l = data;
	err e = l->fits ? account_still(c, &l->account) : ERR_LOGIN;

	if (e != OK && e != ERR_LOGIN)
		return e;
	l->good = e == OK;
	TRY(ledger_audit(c, "login", l->account.id ? l->account.login : S("?"),
			 l->good ? "ok" : "refused"));
	return l->good ? session_start(c, &(struct session_new){ .account = l->account.id }, l->rs)
		       : OK;
}

static err login_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct login l = { .rs = rs };
	err e = input_read(c, rq, login_input, &l);

	if (e == OK) {
		TRY(app_read(c, find, &l));
		TRY(password_fits(l.account.password, l.password, &l.fits));
		TRY(app_write(c, enter, &l));
	}
	if (l.good) {
		response_redirect(rs, S("/desk"));
		return OK;
	}
	if (e == OK) {
		guess_failed(c->app->guess, rq->network, c->now);
		ctx_fault(c, "login", "wrong", "账号或密码不对");
	}
	rs->status = 422;
	return show(c, rq, rs, l.login);
}

static err logout_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	TRY(session_end(c, rq));
	response_header(rs, "Set-Cookie",
			S("liuyan_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
	response_redirect(rs, S("/"));
	return OK;
}

const struct route account_routes[] = {
	{ HTTP_GET, "/login", PUBLIC, LANE_READ, login_page, 0, "登录页", NULL },
	{ HTTP_POST, "/login", PUBLIC, LANE_SELF, login_post, ROUTE_GUESS | ROUTE_OPEN, "登录",
	  login_input },
	{ HTTP_POST, "/logout", PUBLIC, LANE_WRITE, logout_post, 0, "退出", NULL },
	{ 0 },
};
