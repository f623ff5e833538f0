/* The way to the provider and back. */
#include <sodium.h>
#include <string.h>

#include "account/sign_in.h"
#include "app/cookie.h"
#include "app/layout.h"
#include "base/clock.h"
#include "base/log.h"
#include "ledger/ledger.h"
#include "oidc/identity.h"
#include "oidc/oidc.h"
#include "oidc/provider.h"
#include "web/form.h"
#include "writer/writer.h"

#define COOKIE "liuyan_oidc"
#define GOOD_FOR (10 * MS_MINUTE)
#define CALLBACK "/login/oidc/callback"

extern const struct route oidc_routes[];
extern const struct perm perm_account_own; /* of slice account */

enum purpose { STAFF = 1, WRITER, LINK };

/* One sign-in under way: purpose.until.secret.account, and a mac over them. State, nonce
 * and verifier are made of the secret, so that the cookie holds none of the three. */
struct journey {
	enum purpose purpose;
	int64_t until, account;
	str secret;
};

static enum oidc_side side_of(enum purpose p)
{
	return p == WRITER ? OIDC_WRITER : OIDC_STAFF;
}

static str derived(struct ctx *c, const struct journey *j, const char *use)
{
	return token_digest(c, use, j->secret);
}

static str journey_text(struct ctx *c, const struct journey *j)
{
	return arena_fmt(c->a, "%d.%lld.%lld.%.*s", (int)j->purpose, (long long)j->until,
			 (long long)j->account, STR_ARG(j->secret));
}

static bool is_same(str a, str b)
{
	return a.n && a.n == b.n && sodium_memcmp(a.p, b.p, a.n) == 0;
}

static bool journey_read(struct ctx *c, const struct request *rq, struct journey *j)
{
	str rest = cookie_get(rq, COOKIE);
	int64_t purpose;

	if (!str_int(str_cut(&rest, '.'), &purpose) || purpose < STAFF || purpose > LINK ||
	    !str_int(str_cut(&rest, '.'), &j->until) || !str_int(str_cut(&rest, '.'), &j->account))
		return false;
	j->purpose = (enum purpose)purpose;
	j->secret = str_cut(&rest, '.');
	return j->until >= c->now &&
	       is_same(rest, token_digest(c, "oidc-journey", journey_text(c, j)));
}

static str callback_of(struct ctx *c, const struct request *rq)
{
	str site = str_of(setting_text(c->settings, SET_SITE_URL));
	const char *scheme = rq->secure ? "https" : "http";

	if (site.n)
		return arena_fmt(c->a, "%.*s" CALLBACK,
				 STR_ARG(str_sub(site, 0, site.n - str_ends(site, S("/")))));
	return arena_fmt(c->a, "%s://%.*s" CALLBACK, scheme, STR_ARG(rq->headers[H_HOST]));
}

/* ---- there ---- */

static void put(struct buf *b, const char *name, str value)
{
	buf_char(b, '&');
	buf_lit(b, name);
	buf_char(b, '=');
	form_encode(b, value);
}

static str challenge_of(struct ctx *c, str verifier)
{
	unsigned char sum[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(sum, (const unsigned char *)verifier.p, verifier.n);
	return jose_base64_of(c->a, (str){ (const char *)sum, sizeof(sum) });
}

static const char *const homes[] = {
	[STAFF] = "/login", [WRITER] = "/me/login", [LINK] = "/desk/account"
};

static err begin(struct ctx *c, const struct request *rq, struct response *rs, enum purpose purpose)
{
	const struct oidc_settings *set = &oidc_settings[side_of(purpose)];
	struct journey j = { purpose, c->now + GOOD_FOR, purpose == LINK ? c->actor.account : 0,
			     token_random(c->a) };
	struct provider p;
	struct buf b;

	if (!oidc_offered(c->settings, side_of(purpose))) {
		response_redirect(rs, str_of(homes[purpose]));
		return OK;
	}
	TRY(provider_get(c, side_of(purpose), false, &p));
	b = buf_new(c->a, 1024, 8192);
	buf_put(&b, p.authorize);
	buf_lit(&b, str_has(p.authorize, S("?")) ? "&response_type=code" : "?response_type=code");
	put(&b, "client_id", str_of(setting_text(c->settings, set->client)));
	put(&b, "redirect_uri", callback_of(c, rq));
	put(&b, "scope", str_of(setting_text(c->settings, set->scope)));
	put(&b, "state", derived(c, &j, "oidc-state"));
	put(&b, "nonce", derived(c, &j, "oidc-nonce"));
	put(&b, "code_challenge", challenge_of(c, derived(c, &j, "oidc-verifier")));
	buf_lit(&b, "&code_challenge_method=S256");
	cookie_set(c, rs, COOKIE,
		   arena_fmt(c->a, "%.*s.%.*s", STR_ARG(journey_text(c, &j)),
			     STR_ARG(token_digest(c, "oidc-journey", journey_text(c, &j)))),
		   GOOD_FOR / MS_SECOND);
	rs->status = 303;
	response_header(rs, "Location", buf_str(&b));
	return OK;
}

static err staff_begin(struct ctx *c, const struct request *rq, struct response *rs)
{
	return begin(c, rq, rs, STAFF);
}

static err writer_begin(struct ctx *c, const struct request *rq, struct response *rs)
{
	return begin(c, rq, rs, WRITER);
}

/* Another site that sends her browser here, signed in to the provider as somebody else,
 * would link that somebody to her account. */
static err link_begin(struct ctx *c, const struct request *rq, struct response *rs)
{
	str from = rq->headers[H_FETCH_SITE];

	if (from.n && !str_eq(from, S("same-origin")) && !str_eq(from, S("none"))) {
		response_redirect(rs, str_of(homes[LINK]));
		return OK;
	}
	return begin(c, rq, rs, LINK);
}

/* ---- and back ---- */

struct arrival {
	struct journey j;
	const struct request *rq;
	struct response *rs;
	str subject, phone, issuer;
	str to;
};

/* A key that nobody has heard of: the provider may have changed its keys. */
static enum jose_verdict check(struct ctx *c, const struct arrival *x, struct provider *p,
			       str token, struct js *claims)
{
	enum oidc_side side = side_of(x->j.purpose);
	struct jose_want want = { p->issuer,
				  str_of(setting_text(c->settings, oidc_settings[side].client)),
				  derived(c, &x->j, "oidc-nonce"), c->now };
	enum jose_verdict v = jose_check(c->a, token, &p->keys, &want, claims);

	if (v == JOSE_NO_KEY && provider_get(c, side, true, p) == OK)
		v = jose_check(c->a, token, &p->keys, &want, claims);
	return v;
}

static void take_claims(struct ctx *c, struct arrival *x, const struct js *claims)
{
	const char *name = setting_text(c->settings, oidc_settings[side_of(x->j.purpose)].claim);
	const struct js *subject = js_get(claims, str_of(name));
	const struct js *phone = js_get(claims, S("phone_number"));
	const struct js *proven = js_get(claims, S("phone_number_verified"));

	if (subject && subject->kind == JS_TEXT && subject->text.n <= 255)
		x->subject = subject->text;
	if (phone && phone->kind == JS_TEXT && proven && proven->kind == JS_BOOL && proven->truth)
		x->phone = phone->text;
}

/* ERR_LOGIN with a word in the log: refused. */
static err ask_provider(struct ctx *c, struct arrival *x)
{
	struct param v[4] = {
		{ S("grant_type"), S("authorization_code") },
		{ S("code"), param_get(&x->rq->query, "code") },
		{ S("redirect_uri"), callback_of(c, x->rq) },
		{ S("code_verifier"), derived(c, &x->j, "oidc-verifier") },
	};
	struct params form = { v, 4 };
	enum jose_verdict verdict;
	const char *what;
	struct provider p;
	struct js claims;
	str token;

	if (!is_same(param_get(&x->rq->query, "state"), derived(c, &x->j, "oidc-state")) ||
	    v[1].value.n == 0 || v[1].value.n > 2048)
		return ERR_LOGIN;
	TRY(provider_get(c, side_of(x->j.purpose), false, &p));
	TRY(provider_exchange(c, side_of(x->j.purpose), &p, &form, &token));
	verdict = check(c, x, &p, token, &claims);
	what = jose_word(verdict);
	LOG(LOG_INFO, "oidc_token", LOG_T("verdict", what));
	if (verdict != JOSE_GOOD)
		return ERR_LOGIN;
	take_claims(c, x, &claims);
	x->issuer = p.issuer;
	return x->subject.n ? OK : ERR_LOGIN;
}

static err enter_staff(struct ctx *c, struct arrival *x)
{
	struct half h = { 0 };
	struct account_identity held;
	err e = q_account_identity_of(c->db, identity_hash(c, x->issuer, x->subject), &held);

	if (e == OK)
		e = q_account_by_id(c->db, held.account, &h.account);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || !h.account.active) {
		x->to = S("/login?oidc=unknown");
		return ledger_audit(c, "login", S("?"), "not linked");
	}
	return sign_in_next(c, &h, x->rq, x->rs, &x->to);
}

static err enter_writer(struct ctx *c, struct arrival *x)
{
	struct session_new in = { .message = c->actor.message,
				  .agent = session_agent(c, x->rq),
				  .network = x->rq->network };

	TRY(writer_by_identity(c, x->issuer, x->subject, x->phone, &in.writer));
	TRY(consent_give(c, in.writer, CONSENT_ACCOUNT)); /* the page with the link says so */
	TRY(session_end(c, x->rq));
	x->to = S("/me");
	return session_start(c, &in, x->rs);
}

static err enter_link(struct ctx *c, struct arrival *x)
{
	struct account a;
	err e;

	if (x->j.account == 0 || x->j.account != c->actor.account)
		return ERR_LOGIN;
	TRY(q_account_by_id(c->db, x->j.account, &a));
	e = identity_link(c, &a, x->issuer, x->subject);
	x->to = S("/desk/account?done=identity");
	return e;
}

static err enter(struct ctx *c, void *data)
{
	static err (*const ways[])(struct ctx * c, struct arrival * x) = {
		[STAFF] = enter_staff, [WRITER] = enter_writer, [LINK] = enter_link
	};
	struct arrival *x = data;

	x->rs->headers_n = 0; /* the store may run this again */
	cookie_set(c, x->rs, COOKIE, S(""), 0);
	return ways[x->j.purpose](c, x);
}

static err callback(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct arrival x = { .rq = rq, .rs = rs };
	err e = journey_read(c, rq, &x.j) ? ask_provider(c, &x) : ERR_LOGIN;

	if (e == OK)
		e = app_write(c, enter, &x);
	if (e == ERR_LOGIN) {
		rs->headers_n = 0;
		cookie_set(c, rs, COOKIE, S(""), 0);
		x.to = x.j.purpose == WRITER ? S("/me/login?oidc=failed") : S("/login?oidc=failed");
		e = OK;
	}
	TRY(e);
	response_redirect(rs, x.to);
	return OK;
}

static err unlink_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct account a;

	(void)rq;
	TRY(q_account_by_id(c->db, c->actor.account, &a));
	TRY(identity_unlink(c, &a));
	response_redirect(rs, S("/desk/account?done=identity"));
	return OK;
}

const struct route oidc_routes[] = {
	{ HTTP_GET, "/login/oidc", PUBLIC, LANE_SELF, staff_begin, ROUTE_WAITS,
	  "经统一身份平台登录（工作人员）", NULL },
	{ HTTP_GET, "/me/login/oidc", PUBLIC, LANE_SELF, writer_begin, ROUTE_WAITS,
	  "经统一身份平台登录（写信人）", NULL },
	{ HTTP_GET, "/desk/account/identity", &perm_account_own, LANE_SELF, link_begin, ROUTE_WAITS,
	  "把自己的账号和统一身份平台关联", NULL },
	{ HTTP_POST, "/desk/account/identity", &perm_account_own, LANE_WRITE, unlink_post, 0,
	  "取消关联", NULL },
	{ HTTP_GET, CALLBACK, PUBLIC, LANE_SELF, callback, ROUTE_WAITS | ROUTE_GUESS,
	  "统一身份平台送回来的地方", NULL },
	{ 0 },
};
