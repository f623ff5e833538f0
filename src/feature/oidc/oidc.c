#include "oidc/oidc.h"

#include "account/account.h"
#include "app/app.h"
#include "app/cli.h"
#include "base/log.h"
#include "ledger/ledger.h"
#include "oidc/identity.h"
#include "oidc/provider.h"

extern const struct route oidc_routes[]; /* pages.c */

str identity_hash(struct ctx *c, str issuer, str subject)
{
	return token_digest(c, "oidc",
			    arena_fmt(c->a, "%.*s\n%.*s", STR_ARG(issuer), STR_ARG(subject)));
}

err identity_link(struct ctx *c, const struct account *a, str issuer, str subject)
{
	struct account_identity held;
	str hash = identity_hash(c, issuer, subject);

	TRY(q_account_identity_drop_of(c->db, a->id, NULL)); /* one provider, one user */
	TRY(q_account_identity_add(c->db, hash, a->id, c->now, NULL));
	TRY(q_account_identity_of(c->db, hash, &held));
	if (held.account != a->id)
		return ERR_CONFLICT; /* another account's */
	return ledger_audit(c, "identity", a->login, "linked");
}

err identity_unlink(struct ctx *c, const struct account *a)
{
	TRY(q_account_identity_drop_of(c->db, a->id, NULL));
	return ledger_audit(c, "identity", a->login, "unlinked");
}

/* ---- the system administrator's: by subject ---- */

struct errand {
	str login, subject;
	bool drop, unknown;
};

static err change(struct ctx *c, void *data)
{
	struct errand *x = data;
	struct account a;
	err e = q_account_by_login(c->db, x->login, &a);

	x->unknown = e == ERR_NOT_FOUND;
	TRY(e);
	return x->drop ? identity_unlink(c, &a)
		       : identity_link(c, &a,
				       str_of(setting_text(c->settings, SET_OIDC_STAFF_ISSUER)),
				       x->subject);
}

static int identity_run(struct cli *cli)
{
	struct errand x = { .login = str_of(cli_option(cli, "--login")),
			    .subject = str_of(cli_option(cli, "--subject")) };
	str word = cli->args_n == 1 ? str_of(cli->args[0]) : (str){ 0 };
	struct ctx c;
	err e;

	x.drop = str_eq(word, S("drop"));
	if ((!x.drop && !str_eq(word, S("link"))) || !x.login.n || (!x.drop && !x.subject.n))
		return cli_usage(cli);
	if (!x.drop && !oidc_offered(&cli->app.settings, OIDC_STAFF)) {
		warn("还没有设置 oidc.staff_issuer 和 oidc.staff_client。\n");
		return 2;
	}
	e = app_open(&cli->app, 0);
	c = app_context(&cli->app, cli->a);
	if (e == OK)
		e = app_write(&c, change, &x);
	if (e == OK)
		say("%s：%.*s\n", x.drop ? "已取消关联" : "已关联", STR_ARG(x.login));
	else if (x.unknown)
		warn("没有这个账号，用 liuyan user list 查看。\n");
	else
		cli_fail(cli, e, "关联身份");
	app_close(&cli->app);
	return e == OK ? 0 : 1;
}

static const struct option options[] = {
	{ "--login", true, "登录名" },
	{ "--subject", true, "身份平台上的用户编号（sub）" },
	{ 0 },
};

static const struct command commands[] = {
	{ "identity", "link|drop", "把工作人员账号和统一身份平台上的用户关联", identity_run,
	  options },
	{ 0 },
};

STORE_PART(store, oidc);

const struct slice slice_oidc = {
	.name = "oidc", .store = &store, .routes = oidc_routes, .commands = commands
};
