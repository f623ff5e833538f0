/* A new password: when signing in demands it, and on one's own page. */
#include "account/faces.h"

#include "account/html.h"
#include "account/password.h"
#include "account/policy.h"
#include "account/sign_in.h"
#include "account/views.h"
#include "app/input.h"
#include "ledger/ledger.h"

struct change {
	str password, fresh, again;
	struct ctx *c;
	const struct request *rq;
	struct response *rs;
	struct delay_ticket ticket;
	struct password_change p;
	struct half half;
	bool fits;
	str to;
};

const struct input account_fresh_input[] = {
	{ "fresh", NULL, N_("新密码"), INPUT_SECRET, offsetof(struct change, fresh), true, 0, 200,
	  LIMIT_NONE },
	{ "again", NULL, N_("再输入一次的新密码"), INPUT_SECRET, offsetof(struct change, again),
	  true, 0, 200, LIMIT_NONE },
	{ 0 },
};
const struct input account_change_input[] = {
	{ "password", NULL, N_("现在的密码"), INPUT_SECRET, offsetof(struct change, password), true,
	  0, 200, LIMIT_NONE },
	{ "fresh", NULL, N_("新密码"), INPUT_SECRET, offsetof(struct change, fresh), true, 0, 200,
	  LIMIT_NONE },
	{ "again", NULL, N_("再输入一次的新密码"), INPUT_SECRET, offsetof(struct change, again),
	  true, 0, 200, LIMIT_NONE },
	{ 0 },
};

static err show(struct ctx *c, const struct request *rq, struct response *rs, bool own)
{
	const struct password_rules *r = policy_of(c->settings);
	struct out o = layout_out(c);
	struct secret_view v = {
		.layout = layout_new(c, rq, str_of(T(c, "更换密码")), own ? NAV_OWN : NAV_NONE),
		.action = own ? "desk/account/password" : "login/password",
		.why = own ? NULL : N_("这个密码是别人设的，或者已经到期，请先换成自己的新密码。"),
		.faults = &c->faults,
		.old = own,
		.least = (int64_t)r->least,
		.composed = r->composed,
	};

	if (c->faults.n && rs->status == 200)
		rs->status = 422;
	html_change_password(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err check_again(struct ctx *c, const struct change *x)
{
	if (str_eq(x->fresh, x->again))
		return OK;
	ctx_fault(c, "again", "differs", "两次输入的新密码不一样");
	return ERR_INPUT;
}

/* ---- on the way in ---- */

/* ERR_LOGIN, with the answer, when this step is not hers now. */
static err due_now(struct ctx *c, struct change *x)
{
	err e = half_read(c, x->rq, &x->half);

	x->to = S("/login");
	if (e == OK)
		e = sign_in_step(c, &x->half, &x->to);
	if (e == OK && !str_eq(x->to, S("/login/password")))
		e = ERR_LOGIN;
	return e;
}

static err due_read(struct ctx *c, void *data)
{
	struct change *x = data;

	TRY(due_now(c, x));
	x->p = (struct password_change){ .account = x->half.account, .fresh = x->fresh };
	return policy_read(c, &x->p);
}

static err back(struct change *x, err e)
{
	if (e != ERR_LOGIN)
		return e;
	response_redirect(x->rs, x->to.n ? x->to : S("/login"));
	return OK;
}

err account_due_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct change x = { .rq = rq, .rs = rs };
	err e = due_now(c, &x);

	return e == OK ? show(c, rq, rs, false) : back(&x, e);
}

static err set_fresh(struct ctx *c, struct change *x, const char *how)
{
	TRY(account_still(c, &x->p.account));
	TRY(ledger_audit(c, "password", x->p.account.login, how));
	return account_set_password(c, x->p.account.id, x->fresh, false);
}

static err due_write(struct ctx *c, void *data)
{
	struct change *x = data;

	x->rs->headers_n = 0;
	TRY(set_fresh(c, x, "changed when due"));
	TRY(q_account_by_id(c->db, x->p.account.id, &x->half.account));
	return sign_in_next(c, &x->half, x->rq, x->rs, &x->to);
}

err account_due_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct change x = { .c = c, .rq = rq, .rs = rs };
	err e = input_read(c, rq, account_fresh_input, &x), read = app_read(c, due_read, &x);

	if (read != OK)
		return back(&x, read);
	if (e == OK)
		e = check_again(c, &x);
	if (e == OK)
		e = policy_judge(c, &x.p, "fresh");
	if (e == ERR_INPUT)
		return show(c, rq, rs, false);
	TRY(e);
	TRY(app_write(c, due_write, &x));
	response_redirect(rs, x.to);
	return OK;
}

/* ---- one's own ---- */

err account_password_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show(c, rq, rs, true);
}

static err own_read(struct ctx *c, void *data)
{
	struct change *x = data;

	x->p.fresh = x->fresh;
	TRY(q_account_by_id(c->db, c->actor.account, &x->p.account));
	TRY(policy_read(c, &x->p));
	x->ticket = sign_in_ticket(c, x->rq, x->p.account.login);
	return delay_read(c, &x->ticket, &x->ticket.wait);
}

/* All sessions end; this browser gets a new one. */
static err own_write(struct ctx *c, void *data)
{
	struct change *x = data;
	struct session_new in = { .account = x->p.account.id,
				  .agent = session_agent(c, x->rq),
				  .network = x->rq->network };

	x->rs->headers_n = 0;
	x->ticket.failed = !x->fits;
	TRY(sign_in_count(c, &x->ticket, 0));
	if (!x->fits)
		return ledger_audit(c, "password", x->p.account.login, "refused");
	TRY(set_fresh(c, x, "changed"));
	return session_start(c, &in, x->rs);
}

static err own_try(void *data)
{
	struct change *x = data;

	TRY(password_fits(x->p.account.password, x->password, &x->fits));
	if (x->fits)
		TRY(policy_judge(x->c, &x->p, "fresh"));
	return app_write(x->c, own_write, x);
}

err account_password_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct change x = { .c = c, .rq = rq, .rs = rs };
	err e = input_read(c, rq, account_change_input, &x);

	if (e == OK)
		e = check_again(c, &x);
	if (e == OK)
		e = app_read(c, own_read, &x);
	if (e == OK && !x.ticket.wait)
		e = sign_in_try(&x.ticket, own_try, &x);
	if (e == ERR_INPUT)
		return show(c, rq, rs, true);
	TRY(e);
	if (x.ticket.wait)
		sign_in_wait(c, rs, x.ticket.wait, "password");
	else if (!x.fits)
		ctx_fault(c, "password", "wrong", "现在的密码不对");
	if (c->faults.n)
		return show(c, rq, rs, true);
	response_redirect(rs, S("/desk/account?done=password"));
	return OK;
}
