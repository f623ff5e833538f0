/* The account: addresses, name, what was agreed to, where she is signed in. */
#include "account/account.h"
#include "app/guess.h"
#include "base/id.h"
#include "conduct/conduct.h"
#include "me/faces.h"
#include "me/html.h"

#define SESSIONS_MOST 50
#define AGREED_MOST 50

struct typed {
	str address, code, name, consent;
	bool agree, give;
	int64_t message;
};
#define IN(field) offsetof(struct typed, field)

const struct input me_name_input[] = {
	{ "name", NULL, N_("姓名"), INPUT_LINE, IN(name), false, 0, 40, LIMIT_NONE },
	{ 0 },
};
const struct input me_consent_input[] = {
	{ "consent", NULL, N_("事项"), INPUT_LINE, IN(consent), true, 1, 20, LIMIT_NONE },
	{ "give", NULL, N_("同意"), INPUT_FLAG, IN(give), false, 0, 0, LIMIT_NONE },
	{ "message", NULL, N_("留言"), INPUT_ID, IN(message), false, 0, 0, LIMIT_NONE },
	{ 0 },
};
static const struct input prove_input[] = {
	{ "address", NULL, N_("手机号或邮箱"), INPUT_LINE, IN(address), true, 3, 254, LIMIT_NONE },
	{ 0 },
};
static const struct input code_input[] = {
	{ "code", NULL, N_("验证码"), INPUT_LINE, IN(code), true, 1, 20, LIMIT_NONE },
	{ 0 },
};

/* ---- the page ---- */

static err fill_channels(struct ctx *c, struct me_account *v)
{
	struct writer_channel_list l;

	v->channels[0] = (struct me_channel){ CHANNEL_PHONE, N_("手机"), 0 };
	v->channels[1] = (struct me_channel){ CHANNEL_MAIL, N_("邮箱"), 0 };
	TRY(q_channels_of(c->db, c->actor.writer, &l));
	for (size_t i = 0; i < l.n; i++)
		for (size_t k = 0; k < 2; k++)
			if (l.v[i].channel == v->channels[k].channel)
				v->channels[k].verified_at = l.v[i].verified_at;
	return OK;
}

static void take_consent(struct me_account *v, const struct consent *k)
{
	for (size_t i = 0; i < v->consents_n; i++) {
		struct me_consent *m = &v->consents[i];
		if (m->row->purpose != k->purpose)
			continue;
		m->agreed = consent_row(k->purpose, k->wording);
		m->at = k->at;
		m->withdrawn_at = k->withdrawn_at;
		m->holds = k->withdrawn_at == 0;
	}
}

static err fill_consents(struct ctx *c, struct me_account *v)
{
	struct consent_list l;

	for (size_t i = 0; i < consents_n && v->consents_n < 8; i++)
		if (consents[i].of == CONSENT_OF_ACCOUNT &&
		    consent_now(consents[i].purpose) == &consents[i])
			v->consents[v->consents_n++].row = &consents[i];
	TRY(q_consents_of(c->db, c->actor.writer, &l));
	for (size_t i = 0; i < l.n; i++)
		take_consent(v, &l.v[i]);
	return OK;
}

static err fill_agreed_of(struct ctx *c, struct me_account *v, int64_t message)
{
	struct consent_list l;
	struct message m;

	TRY(q_consents_of(c->db, message, &l));
	if (l.n)
		TRY(message_get(c, message, &m));
	for (size_t i = 0; i < l.n && v->agreed_n < AGREED_MOST; i++)
		v->agreed[v->agreed_n++] = (struct me_agreed){
			.row = consent_row(l.v[i].purpose, l.v[i].wording),
			.message = message,
			.at = l.v[i].at,
			.withdrawn_at = l.v[i].withdrawn_at,
			.title = m.title,
		};
	return OK;
}

static err fill_agreed(struct ctx *c, struct me_account *v)
{
	struct writer_item_list l;

	v->agreed = ARENA_ARRAY(c->a, struct me_agreed, AGREED_MOST);
	TRY(q_writer_messages(c->db, c->actor.writer, INT64_MAX, AGREED_MOST, &l));
	for (size_t i = 0; i < l.n; i++)
		TRY(fill_agreed_of(c, v, l.v[i].message));
	return OK;
}

static err fill_sessions(struct ctx *c, struct me_account *v)
{
	struct writer_session_list l;

	TRY(q_sessions_of_writer(c->db, c->actor.writer, SESSIONS_MOST, &l));
	v->sessions = l.v;
	v->sessions_n = l.n;
	return OK;
}

static err show(struct ctx *c, const struct request *rq, struct response *rs, struct me_account *v)
{
	struct out o = layout_out(c);

	v->layout = layout_new(c, rq, str_of(T(c, "账号")), NAV_ME);
	v->faults = &c->faults;
	v->since = id_time(c->actor.writer);
	TRY(fill_channels(c, v));
	TRY(fill_consents(c, v));
	TRY(fill_agreed(c, v));
	TRY(fill_sessions(c, v));
	html_me_account(&o, v);
	layout_send(rs, &o);
	return OK;
}

static err to_account(struct response *rs)
{
	response_redirect(rs, S("/me/account"));
	return OK;
}

err me_account_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	TRY(me_only(c));
	return show(c, rq, rs, &(struct me_account){ 0 });
}

/* Not a GET: opening what is sealed is written down. */
err me_show_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct writer_own own;

	TRY(me_only(c));
	TRY(writer_open_own(c, c->actor.writer, "own", &own));
	return show(c, rq, rs, &(struct me_account){ .own = &own });
}

err me_name_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct typed in = { 0 };
	err e;

	TRY(me_only(c));
	e = input_read(c, rq, me_name_input, &in);
	if (e == ERR_INPUT) {
		rs->status = 422;
		TRY(show(c, rq, rs, &(struct me_account){ .name = in.name }));
	}
	TRY(e);
	TRY(writer_name_set(c, c->actor.writer, in.name));
	return to_account(rs);
}

/* Who no longer agrees to its being public has the message withdrawn, as long as that can
 * be done: what is answered stays, as the form said. */
static err end_agreed(struct ctx *c, struct response *rs, int64_t id, const struct consent_row *row)
{
	struct conduct_input none = { 0 };
	struct message m;

	TRY(message_own(c, id));
	TRY(message_get(c, id, &m));
	if (!row || row->of != CONSENT_OF_MESSAGE)
		return ERR_NOT_FOUND;
	TRY(consent_end(c, id, row->purpose));
	if (row->purpose == CONSENT_PUBLISH && me_may_withdraw(c, &m))
		TRY(conduct_message(c, id, S("withdraw"), &none));
	return to_account(rs);
}

/* What the account itself stands on ends with the account, not before. */
err me_consent_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	const struct consent_row *row;
	struct typed in = { 0 };

	TRY(me_only(c));
	TRY(input_read(c, rq, me_consent_input, &in));
	row = consent_by_word(in.consent);
	if (in.message)
		return end_agreed(c, rs, in.message, row);
	if (!row || row->of != CONSENT_OF_ACCOUNT || (row->purpose == CONSENT_ACCOUNT && !in.give))
		return ERR_NOT_FOUND;
	if (in.give)
		TRY(consent_give(c, c->actor.writer, row->purpose));
	else
		TRY(consent_end(c, c->actor.writer, row->purpose));
	return to_account(rs);
}

err me_sessions_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct session_new s = { .writer = c->actor.writer, .network = rq->network };

	TRY(me_only(c));
	TRY(q_session_drop_of_writer(c->db, c->actor.writer, NULL));
	TRY(session_start(c, &s, rs));
	return to_account(rs);
}

/* ---- another phone or mail address: proven before it takes the old one's place ---- */

struct proof {
	const struct request *rq;
	struct response *rs;
	struct typed in;
	struct code_tried t;
	bool taken;
};

static err show_again(struct ctx *c, void *data)
{
	struct proof *x = data;

	return show(c, x->rq, x->rs, &(struct me_account){ .address = x->in.address });
}

err me_address_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct me_sending s = { .purpose = CODE_PROVE };
	struct proof x = { .rq = rq, .rs = rs };
	err e;

	TRY(me_only(c));
	e = input_read(c, rq, prove_input, &x.in);
	if (e == OK)
		e = writer_address_read(c, "address", x.in.address, &s.to);
	if (e == OK)
		e = me_send_code(c, rq, rs, &s);
	if (e == ERR_RATE)
		ctx_fault(c, "address", "rate", "验证码发得太频繁了，请过一会儿再试");
	if (e == ERR_INPUT || e == ERR_RATE) {
		rs->status = err_info(e)->status;
		return app_read(c, show_again, &x);
	}
	TRY(e);
	response_redirect(rs, S("/me/account/code"));
	return OK;
}

err me_prove_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	TRY(me_only(c));
	return me_show_code(c, rq, rs, CODE_PROVE);
}

/* The code counts for the account that asked for it alone. */
static err prove(struct ctx *c, void *data)
{
	struct proof *x = data;
	err e;

	x->taken = false;
	TRY(code_try(c, me_code_token(x->rq), x->in.code, &x->t));
	if (x->t.verdict == CODE_GOOD &&
	    (x->t.w.purpose != CODE_PROVE || x->t.w.writer != c->actor.writer))
		x->t.verdict = CODE_GONE;
	if (x->t.verdict != CODE_GOOD)
		return OK;
	e = writer_address_set(c, c->actor.writer, &x->t.to);
	x->taken = e == ERR_CONFLICT;
	return x->taken ? OK : e;
}

static err code_again(struct ctx *c, void *data)
{
	struct proof *x = data;

	return me_show_code(c, x->rq, x->rs, CODE_PROVE);
}

err me_prove_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct proof x = { .rq = rq, .rs = rs };
	err e;

	TRY(me_only(c));
	e = input_read(c, rq, code_input, &x.in);
	if (e != OK && e != ERR_INPUT)
		return e;
	if (e == OK)
		TRY(app_write(c, prove, &x));
	if (x.t.verdict == CODE_GOOD && !x.taken) {
		me_forget_code(c, rs);
		return to_account(rs);
	}
	rs->status = 422;
	if (x.taken) {
		ctx_fault(c, "address", "taken", "这个号码或邮箱已经在另一个账号里");
		return app_read(c, show_again, &x);
	}
	if (e == OK) {
		guess_failed(c->app->guess, rq->network, c->now);
		me_code_fault(c, &x.t);
	}
	return app_read(c, code_again, &x);
}
