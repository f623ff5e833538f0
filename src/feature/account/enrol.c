/* The second factor: set up when signing in demands it and on one's own page; new
 * recovery codes; its end. Each shows first what is asked for at the door. */
#include "account/faces.h"

#include "account/factor.h"
#include "account/html.h"
#include "account/password.h"
#include "account/sign_in.h"
#include "account/views.h"
#include "app/input.h"
#include "ledger/ledger.h"

struct enrol {
	str password, code;
	struct ctx *c;
	const struct request *rq;
	struct response *rs;
	struct account account;
	struct half half;
	struct delay_ticket ticket;
	struct factor_begun begun;
	str codes[FACTOR_CODES];
	bool shown, done, fits;
	str action, to;
};

static const struct input fields[] = {
	{ "password", NULL, N_("现在的密码"), INPUT_SECRET, offsetof(struct enrol, password), false,
	  0, 200, LIMIT_NONE },
	{ "code", NULL, N_("验证码"), INPUT_LINE, offsetof(struct enrol, code), false, 0, 40,
	  LIMIT_NONE },
	{ 0 },
};

static err show(struct enrol *x, bool own)
{
	struct ctx *c = x->c;
	struct out o = layout_out(c);
	struct factor_view v = {
		.layout = layout_new(c, x->rq, str_of(T(c, "设置动态验证码")),
				     own ? NAV_OWN : NAV_NONE),
		.action = own ? "desk/account/factor" : "login/factor",
		.faults = &c->faults,
		.begun = x->shown ? &x->begun : NULL,
		.old = own,
	};

	if (c->faults.n && x->rs->status == 200)
		x->rs->status = 422;
	html_factor_setup(&o, &v);
	layout_send(x->rs, &o);
	return OK;
}

static err show_codes(struct enrol *x, str on)
{
	struct out o = layout_out(x->c);
	struct codes_view v = {
		.layout = layout_new(x->c, x->rq, str_of(T(x->c, "恢复码")), NAV_NONE),
		.codes = x->codes,
		.on = on,
	};

	html_factor_codes(&o, &v);
	layout_send(x->rs, &o);
	return OK;
}

/* What was begun is shown again with what is wrong. */
static err confirm(struct ctx *c, struct enrol *x)
{
	err e = factor_confirm(c, &x->account, x->code, x->codes);

	x->done = e == OK;
	if (e != ERR_LOGIN)
		return e;
	ctx_fault(c, "code", "wrong", "验证码不对。请看看手机的时间准不准，再输入一次");
	x->shown = true;
	return factor_again(c, &x->account, &x->begun);
}

static err begin(struct ctx *c, struct enrol *x)
{
	x->shown = true;
	return factor_begin(c, &x->account, &x->begun);
}

/* ---- on the way in ---- */

static err enrol_now(struct ctx *c, struct enrol *x)
{
	err e = half_read(c, x->rq, &x->half);

	x->to = S("/login");
	if (e == OK)
		e = sign_in_step(c, &x->half, &x->to);
	if (e == OK && !str_eq(x->to, S("/login/factor")))
		e = ERR_LOGIN;
	x->account = x->half.account;
	if (e == ERR_LOGIN)
		response_redirect(x->rs, x->to.n ? x->to : S("/login"));
	return e;
}

err account_enrol_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct enrol x = { .c = c, .rq = rq, .rs = rs };
	err e = enrol_now(c, &x);

	return e == ERR_LOGIN ? OK : e == OK ? show(&x, false) : e;
}

err account_enrol_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct enrol x = { .c = c, .rq = rq, .rs = rs };
	err e = enrol_now(c, &x);

	if (e != OK)
		return e == ERR_LOGIN ? OK : e;
	TRY(input_read(c, rq, fields, &x));
	TRY(account_still(c, &x.account));
	TRY(x.code.n ? confirm(c, &x) : begin(c, &x));
	if (!x.done)
		return show(&x, false);
	x.half.factor = true;
	TRY(sign_in_next(c, &x.half, rq, rs, &x.to));
	return show_codes(&x, str_sub(x.to, 1, x.to.n));
}

/* ---- one's own ---- */

err account_factor_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct enrol x = { .c = c, .rq = rq, .rs = rs };

	return show(&x, true);
}

static err own_read(struct ctx *c, void *data)
{
	struct enrol *x = data;

	TRY(q_account_by_id(c->db, c->actor.account, &x->account));
	x->ticket = sign_in_ticket(c, x->rq, x->account.login);
	return delay_read(c, &x->ticket, &x->ticket.wait);
}

/* A session that may have been left open shows the password again, and goes on under
 * another name; the others end. */
static err renew_session(struct ctx *c, struct enrol *x)
{
	struct session_new in = { .account = x->account.id,
				  .agent = session_agent(c, x->rq),
				  .network = x->rq->network };

	TRY(session_end_all(c, x->account.id, (str){ 0 }));
	return session_start(c, &in, x->rs);
}

static err own_begin(struct ctx *c, void *data)
{
	struct enrol *x = data;
	struct factor_state was;

	x->ticket.failed = !x->fits;
	TRY(sign_in_count(c, &x->ticket, 0));
	if (!x->fits)
		return ledger_audit(c, "factor", x->account.login, "refused");
	TRY(account_still(c, &x->account));
	TRY(factor_read(c, x->account.id, &was));
	return was.enrolled ? ERR_STATE : begin(c, x);
}

static err own_try(void *data)
{
	struct enrol *x = data;

	TRY(password_fits(x->account.password, x->password, &x->fits));
	return app_write(x->c, own_begin, x);
}

static err own_confirm(struct ctx *c, void *data)
{
	struct enrol *x = data;
	struct factor_state was;

	x->rs->headers_n = 0;
	x->shown = x->done = false;
	TRY(factor_read(c, x->account.id, &was));
	if (was.enrolled)
		return ERR_STATE;
	TRY(confirm(c, x));
	return x->done ? renew_session(c, x) : OK;
}

err account_factor_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct enrol x = { .c = c, .rq = rq, .rs = rs };

	if (!factor_offered(c->settings))
		return ERR_STATE;
	TRY(input_read(c, rq, fields, &x));
	TRY(app_read(c, own_read, &x));
	if (x.code.n)
		TRY(app_write(c, own_confirm, &x));
	else if (x.password.n == 0)
		ctx_fault(c, "password", "required", "请输入现在的密码");
	else if (!x.ticket.wait)
		TRY(sign_in_try(&x.ticket, own_try, &x));
	if (x.done)
		return show_codes(&x, S("desk/account"));
	if (c->faults.n || x.shown)
		return show(&x, true);
	if (x.ticket.wait)
		sign_in_wait(c, rs, x.ticket.wait, "password");
	else
		ctx_fault(c, "password", "wrong", "现在的密码不对");
	return show(&x, true);
}

/* ---- new codes, and the end ---- */

static err deed_write(struct ctx *c, void *data)
{
	struct enrol *x = data;
	bool ends = str_eq(x->action, S("end"));
	struct account_grant_list grants;
	err e;

	x->rs->headers_n = 0;
	TRY(q_account_grants(c->db, x->account.id, &grants));
	if (ends && factor_required(c->settings, &grants))
		return ERR_STATE;
	e = factor_check(c, &x->account, x->code);
	if (e != OK && e != ERR_LOGIN)
		return e;
	x->ticket.failed = e != OK;
	TRY(sign_in_count(c, &x->ticket, 0));
	if (e != OK)
		return ledger_audit(c, "factor", x->account.login, "refused");
	TRY(ends ? factor_end(c, x->account.id) : factor_renew(c, x->account.id, x->codes));
	TRY(ledger_audit(c, "factor", x->account.login, ends ? "ended" : "new codes"));
	x->done = true;
	return renew_session(c, x);
}

static err deed_try(void *data)
{
	struct enrol *x = data;

	return app_write(x->c, deed_write, x);
}

err account_factor_deed(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct enrol x = { .c = c, .rq = rq, .rs = rs, .action = c->path_action };

	if (!str_eq(x.action, S("codes")) && !str_eq(x.action, S("end")))
		return ERR_NOT_FOUND;
	TRY(input_read(c, rq, fields, &x));
	TRY(app_read(c, own_read, &x));
	if (!x.ticket.wait)
		TRY(sign_in_try(&x.ticket, deed_try, &x));
	if (x.done && str_eq(x.action, S("codes")))
		return show_codes(&x, S("desk/account"));
	response_redirect(rs, x.done ? S("/desk/account?done=factor")
				     : S("/desk/account?done=refused"));
	return OK;
}
