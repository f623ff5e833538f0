/* One's own account: who I am, where I am signed in. */
#include "account/faces.h"

#include "account/factor.h"
#include "account/html.h"
#include "account/policy.h"
#include "account/views.h"
#include "base/clock.h"
#include "ledger/ledger.h"

#define ALL_ROLES ((ROLE_BIT(ROLE_COUNT) - 1) & ~ROLE_BIT(ROLE_NONE))
#define ID_SHOWN 16 /* letters of the hash, enough to tell one's own sessions apart */

const struct perm perm_account_own = { "account_own", "管理自己的账号", ALL_ROLES, SCOPE_SITE };

static const struct {
	const char *word, *text;
} dones[] = {
	{ "password", N_("密码已更换，其他登录都已结束。") },
	{ "sessions", N_("登录已结束。") },
	{ "identity", N_("统一身份平台的关联已更新。") },
	{ "factor", N_("动态验证码已停用。") },
	{ "refused", N_("没有做成：验证码不对，或者要等一会儿再试。") },
};

static str done_text(struct ctx *c, const struct request *rq)
{
	str word = param_get(&rq->query, "done");

	for (size_t i = 0; i < sizeof(dones) / sizeof(dones[0]); i++)
		if (str_eq(word, str_of(dones[i].word)))
			return str_of(T(c, dones[i].text));
	return (str){ 0 };
}

/* The one used last comes first; there are few. */
static void put_row(struct own_view *v, struct session_row row)
{
	size_t at = v->sessions_n++;

	for (; at > 0 && v->sessions[at - 1].seen < row.seen; at--)
		v->sessions[at] = v->sessions[at - 1];
	v->sessions[at] = row;
}

static err add_sessions(struct ctx *c, const struct request *rq, struct own_view *v)
{
	str mine = session_of(c, rq);
	struct own_session_list l;

	TRY(q_session_of_account(c->db, c->actor.account, &l));
	v->sessions = ARENA_ARRAY(c->a, struct session_row, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		const struct own_session *s = &l.v[i];
		bool is_mine = str_eq(s->token, mine);
		if (s->expires_at < c->now ||
		    (!is_mine && c->now - s->seen_at > v->idle * MS_MINUTE))
			continue;
		put_row(v,
			(struct session_row){ str_sub(s->token, 0, ID_SHOWN), s->agent, s->network,
					      s->created_at, is_mine ? c->now : s->seen_at,
					      s->expires_at, is_mine });
	}
	return OK;
}

err account_own_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct own_view v = { .layout = layout_new(c, rq, str_of(T(c, "我的账号")), NAV_OWN),
			      .done = done_text(c, rq),
			      .faults = &c->faults,
			      .idle = session_idle(c->settings) / MS_MINUTE,
			      .days = policy_of(c->settings)->days,
			      .offered = factor_offered(c->settings),
			      .oidc = setting_text(c->settings, SET_OIDC_STAFF_ISSUER)[0] };
	struct account_password_list passwords;
	struct account_grant_list grants;
	struct out o = layout_out(c);
	struct account a;

	TRY(q_account_by_id(c->db, c->actor.account, &a));
	TRY(q_account_grants(c->db, a.id, &grants));
	TRY(q_password_of(c->db, a.id, 1, &passwords));
	TRY(factor_read(c, a.id, &v.factor));
	TRY(add_sessions(c, rq, &v));
	v.login = a.login;
	v.name = a.name;
	v.required = factor_required(c->settings, &grants);
	v.password_at = passwords.n ? passwords.v[0].at : 0;
	html_own(&o, &v);
	layout_send(rs, &o);
	return OK;
}

/* By its first letters; ERR_NOT_FOUND unless it is one's own. */
static err end_one(struct ctx *c, str id)
{
	struct own_session_list l;

	TRY(q_session_of_account(c->db, c->actor.account, &l));
	for (size_t i = 0; i < l.n; i++)
		if (id.n == ID_SHOWN && str_starts(l.v[i].token, id))
			return q_session_drop(c->db, l.v[i].token, NULL);
	return ERR_NOT_FOUND;
}

err account_sessions_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	str id = param_get(&rq->form, "session");

	TRY(id.n ? end_one(c, id) : session_end_all(c, c->actor.account, session_of(c, rq)));
	TRY(ledger_audit(c, "session", c->actor.name, id.n ? "ended" : "others ended"));
	response_redirect(rs, S("/desk/account?done=sessions"));
	return OK;
}
