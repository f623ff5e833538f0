/* Invitations: a link by which somebody sets the password of an account that was made
 * for her, or whose password was taken away. */
#include "account/faces.h"

#include "account/html.h"
#include "account/inside.h"
#include "account/policy.h"
#include "account/sign_in.h"
#include "account/views.h"
#include "app/input.h"
#include "base/clock.h"
#include "ledger/ledger.h"

#define INVITED_FOR (7 * MS_DAY)

err account_invite(struct ctx *c, const struct account *a, str *path)
{
	str token = token_random(c->a);
	struct invitation_add_in in = { token_digest(c, "invitation", token), a->id,
					c->actor.account, c->now + INVITED_FOR };

	TRY(q_invitation_drop_of(c->db, a->id, NULL));
	TRY(q_invitation_add(c->db, &in, NULL));
	*path = arena_fmt(c->a, "/invite/%.*s", STR_ARG(token));
	return ledger_audit(c, "invite", a->login, "ok");
}

/* Until the link is used nobody signs in: there is no password that fits. */
err account_reset(struct ctx *c, const struct account *a, str *path)
{
	TRY(q_account_set_password(c->db, a->id, (str){ 0 }, NULL));
	TRY(q_session_drop_of(c->db, a->id, NULL));
	TRY(q_api_token_drop_of(c->db, a->id, NULL));
	TRY(ledger_audit(c, "password", a->login, "reset"));
	return account_invite(c, a, path);
}

struct accept {
	str fresh, again;
	const struct request *rq;
	struct response *rs;
	struct password_change p;
	str to;
};

static const struct input fields[] = {
	{ "fresh", NULL, N_("新密码"), INPUT_SECRET, offsetof(struct accept, fresh), true, 0, 200,
	  LIMIT_NONE },
	{ "again", NULL, N_("再输入一次的新密码"), INPUT_SECRET, offsetof(struct accept, again),
	  true, 0, 200, LIMIT_NONE },
	{ 0 },
};

/* ERR_NOT_FOUND: never was, is used, is over, or its account is switched off. */
static err find(struct ctx *c, void *data)
{
	struct accept *x = data;
	struct invitation i;

	TRY(q_invitation_of(c->db, token_digest(c, "invitation", c->path_text), &i));
	if (i.expires_at < c->now)
		return ERR_NOT_FOUND;
	TRY(q_account_by_id(c->db, i.account, &x->p.account));
	return x->p.account.active ? policy_read(c, &x->p) : ERR_NOT_FOUND;
}

static err gone(struct ctx *c, err e)
{
	if (e == ERR_NOT_FOUND)
		ctx_fault(c, "link", "gone",
			  "这个链接用过了、过期了，或者不对。请向给您链接的人要一个新的");
	return e;
}

static err show(struct ctx *c, struct accept *x)
{
	const struct password_rules *r = policy_of(c->settings);
	struct out o = layout_out(c);
	struct secret_view v = {
		.layout = layout_new(c, x->rq, str_of(T(c, "设置密码")), NAV_NONE),
		.action = arena_fmt(c->a, "invite/%.*s", STR_ARG(c->path_text)).p,
		.login = x->p.account.login,
		.name = x->p.account.name,
		.faults = &c->faults,
		.least = (int64_t)r->least,
		.composed = r->composed,
	};

	if (c->faults.n)
		x->rs->status = 422;
	html_invited(&o, &v);
	layout_send(x->rs, &o);
	return OK;
}

err account_invite_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct accept x = { .rq = rq, .rs = rs };

	TRY(gone(c, find(c, &x)));
	return show(c, &x);
}

static err take(struct ctx *c, void *data)
{
	struct accept *x = data;
	struct half h = { 0 };
	int64_t used;

	x->rs->headers_n = 0;
	TRY(q_invitation_drop_of(c->db, x->p.account.id, &used));
	if (used == 0)
		return gone(c, ERR_NOT_FOUND); /* somebody was quicker */
	TRY(account_still(c, &x->p.account));
	TRY(ledger_audit(c, "password", x->p.account.login, "set by invitation"));
	TRY(account_set_password(c, x->p.account.id, x->fresh, false));
	TRY(q_account_by_id(c->db, x->p.account.id, &h.account));
	return sign_in_next(c, &h, x->rq, x->rs, &x->to);
}

err account_invite_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct accept x = { .rq = rq, .rs = rs };
	err e = input_read(c, rq, fields, &x);

	TRY(gone(c, app_read(c, find, &x)));
	x.p.fresh = x.fresh;
	if (e == OK && !str_eq(x.fresh, x.again)) {
		ctx_fault(c, "again", "differs", "两次输入的新密码不一样");
		e = ERR_INPUT;
	}
	if (e == OK)
		e = policy_judge(c, &x.p, "fresh");
	if (e == ERR_INPUT)
		return show(c, &x);
	TRY(e);
	TRY(app_write(c, take, &x));
	response_redirect(rs, x.to);
	return OK;
}
