/* Signing in: an address, a code, a session. What is answered does not depend on whether
 * the address is known: the account is looked for only when the code was right. */
#include "account/account.h"
#include "app/guess.h"
#include "me/faces.h"
#include "me/html.h"

struct login {
	str address, code;
	bool agree, notices;
};
#define IN(field) offsetof(struct login, field)

const struct input me_address_input[] = {
	{ "address", NULL, N_("手机号或邮箱"), INPUT_LINE, IN(address), true, 3, 254, LIMIT_NONE },
	{ "agree", NULL, N_("同意"), INPUT_FLAG, IN(agree), false, 0, 0, LIMIT_NONE },
	{ 0 },
};
const struct input me_code_input[] = {
	{ "code", NULL, N_("验证码"), INPUT_LINE, IN(code), true, 1, 20, LIMIT_NONE },
	{ "notices", NULL, N_("接收进展通知"), INPUT_FLAG, IN(notices), false, 0, 0, LIMIT_NONE },
	{ 0 },
};

static bool is_open(struct ctx *c)
{
	return writer_sign_in(c->settings) != SIGN_IN_OFF;
}

static err show(struct ctx *c, const struct request *rq, struct response *rs,
		const struct login *in)
{
	struct out o = layout_out(c);
	struct login_form v = { .layout = layout_new(c, rq, str_of(T(c, "登录")), NAV_NONE),
				.faults = &c->faults,
				.address = in->address,
				.agree = in->agree,
				.consent = consent_now(CONSENT_ACCOUNT) };

	if (setting_text(c->settings, SET_OIDC_WRITER_ISSUER)[0])
		v.oidc = str_of(setting_text(c->settings, SET_OIDC_WRITER_NAME));
	html_me_login(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err me_login_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	if (!is_open(c))
		return ERR_NOT_FOUND;
	if (c->actor.writer) {
		response_redirect(rs, S("/me"));
		return OK;
	}
	return show(c, rq, rs, &(struct login){ 0 });
}

static err read_address(struct ctx *c, const struct request *rq, struct login *in,
			struct writer_address *to)
{
	err e = input_read(c, rq, me_address_input, in);

	if (e != OK && e != ERR_INPUT)
		return e;
	if (!in->agree)
		ctx_fault(c, "agree", "required", "请先勾选同意，再获取验证码");
	e = fault_of(&c->faults, "address") ? ERR_INPUT
					    : writer_address_read(c, "address", in->address, to);
	return e == OK && c->faults.n ? ERR_INPUT : e;
}

err me_login_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct me_sending s = { .purpose = CODE_SIGN_IN };
	struct login in = { 0 };
	err e;

	if (!is_open(c))
		return ERR_NOT_FOUND;
	e = read_address(c, rq, &in, &s.to);
	if (e == OK)
		e = me_send_code(c, rq, rs, &s);
	if (e == ERR_RATE)
		ctx_fault(c, "address", "rate", "验证码发得太频繁了，请过一会儿再试");
	if (e == ERR_INPUT || e == ERR_RATE) {
		rs->status = err_info(e)->status;
		return show(c, rq, rs, &in);
	}
	TRY(e);
	response_redirect(rs, S("/me/login/code"));
	return OK;
}

/* ---- the code ---- */

err me_show_code(struct ctx *c, const struct request *rq, struct response *rs,
		 enum code_purpose purpose)
{
	struct out o = layout_out(c);
	struct code_form v = { .layout = layout_new(c, rq, str_of(T(c, "输入验证码")), NAV_NONE),
			       .faults = &c->faults,
			       .minutes = CODE_MINUTES,
			       .notices = consent_now(CONSENT_NOTICES),
			       .prove = purpose == CODE_PROVE };
	struct writer_address to;
	struct writer_code w;
	err e = code_pending(c, me_code_token(rq), &w, &to);

	if (e == OK && w.purpose != (int64_t)purpose)
		e = ERR_NOT_FOUND;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	v.waits = e == OK;
	if (v.waits)
		v.to = writer_address_mask(c->a, to.channel, to.text);
	html_me_code(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err me_code_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return is_open(c) ? me_show_code(c, rq, rs, CODE_SIGN_IN) : ERR_NOT_FOUND;
}

struct entry {
	const struct request *rq;
	struct response *rs;
	struct login in;
	struct code_tried t;
};

/* Whoever had shown codes of a message before keeps that too. */
static err enter(struct ctx *c, void *data)
{
	struct entry *x = data;
	struct session_new s = { .message = c->actor.message, .network = x->rq->network };
	int64_t writer;

	TRY(code_try(c, me_code_token(x->rq), x->in.code, &x->t));
	if (x->t.verdict == CODE_GOOD && x->t.w.purpose != CODE_SIGN_IN)
		x->t.verdict = CODE_GONE;
	if (x->t.verdict != CODE_GOOD)
		return OK;
	TRY(writer_enter(c, &x->t.to, &writer));
	TRY(consent_give(c, writer, CONSENT_ACCOUNT));
	if (x->in.notices)
		TRY(consent_give(c, writer, CONSENT_NOTICES));
	TRY(session_end(c, x->rq));
	s.writer = writer;
	return session_start(c, &s, x->rs);
}

static err again(struct ctx *c, void *data)
{
	struct entry *x = data;

	return me_show_code(c, x->rq, x->rs, CODE_SIGN_IN);
}

err me_code_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct entry x = { .rq = rq, .rs = rs };
	err e;

	if (!is_open(c))
		return ERR_NOT_FOUND;
	e = input_read(c, rq, me_code_input, &x.in);
	if (e != OK && e != ERR_INPUT)
		return e;
	if (e == OK)
		TRY(app_write(c, enter, &x));
	if (x.t.verdict == CODE_GOOD) {
		me_forget_code(c, rs);
		response_redirect(rs, S("/me"));
		return OK;
	}
	if (e == OK) {
		guess_failed(c->app->guess, rq->network, c->now);
		me_code_fault(c, &x.t);
	}
	rs->status = 422;
	return app_read(c, again, &x);
}
