#include "account/sign_in.h"

#include <sodium.h>

#include "account/factor.h"
#include "account/inside.h"
#include "account/policy.h"
#include "app/app.h"
#include "app/cookie.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "ledger/ledger.h"

#define COOKIE_HALF "liuyan_half"
#define COOKIE_DEVICE "liuyan_device"
#define HALF_FOR (10 * MS_MINUTE)
#define DEVICE_DAYS 180

static bool is_same(str a, str b)
{
	return a.n == b.n && a.n && sodium_memcmp(a.p, b.p, a.n) == 0;
}

/* ---- half-way ---- */

static str half_mac(struct ctx *c, const struct half *h, int64_t until)
{
	return token_digest(c, "half",
			    arena_fmt(c->a, "%lld.%lld.%d.%.*s", (long long)h->account.id,
				      (long long)until, h->factor, STR_ARG(h->account.password)));
}

static void half_give(struct ctx *c, const struct half *h, struct response *rs)
{
	int64_t until = c->now + HALF_FOR;
	str mac = half_mac(c, h, until);

	cookie_set(c, rs, COOKIE_HALF,
		   arena_fmt(c->a, "%lld.%lld.%d.%.*s", (long long)h->account.id, (long long)until,
			     h->factor, STR_ARG(mac)),
		   HALF_FOR / MS_SECOND);
}

err half_read(struct ctx *c, const struct request *rq, struct half *out)
{
	str rest = cookie_get(rq, COOKIE_HALF);
	int64_t id, until, factor;
	err e;

	if (!str_int(str_cut(&rest, '.'), &id) || !str_int(str_cut(&rest, '.'), &until) ||
	    !str_int(str_cut(&rest, '.'), &factor) || until < c->now || id <= 0)
		return ERR_LOGIN;
	e = q_account_by_id(c->db, id, &out->account);
	if (e == ERR_NOT_FOUND)
		return ERR_LOGIN;
	TRY(e);
	out->factor = factor == 1;
	return out->account.active && is_same(rest, half_mac(c, out, until)) ? OK : ERR_LOGIN;
}

/* ---- a browser that has been here before ---- */

static str device_mac(struct ctx *c, str login, str nonce)
{
	return token_digest(
		c, "device",
		arena_fmt(c->a, "%.*s.%.*s", STR_ARG(nonce), STR_ARG(delay_key(c, login))));
}

/* The key under which its failures are counted; empty: a stranger. */
static str device_of(struct ctx *c, const struct request *rq, str login)
{
	str rest = cookie_get(rq, COOKIE_DEVICE);
	str nonce = str_cut(&rest, '.');

	if (nonce.n != 48 || !is_same(rest, device_mac(c, login, nonce)))
		return (str){ 0 };
	return token_digest(c, "device-failures", nonce);
}

static void device_give(struct ctx *c, const struct request *rq, str login, struct response *rs)
{
	str nonce = token_random(c->a);

	if (device_of(c, rq, login).n)
		return;
	cookie_set_strict(
		c, rs, COOKIE_DEVICE,
		arena_fmt(c->a, "%.*s.%.*s", STR_ARG(nonce), STR_ARG(device_mac(c, login, nonce))),
		DEVICE_DAYS * MS_DAY / MS_SECOND);
}

/* ---- the steps ---- */

err sign_in_step(struct ctx *c, const struct half *h, str *to)
{
	struct account_grant_list grants;
	struct factor_state factor;
	bool due;

	*to = (str){ 0 };
	TRY(factor_read(c, h->account.id, &factor));
	TRY(policy_is_due(c, h->account.id, &due));
	TRY(q_account_grants(c->db, h->account.id, &grants));
	if (factor.enrolled && !h->factor && factor_offered(c->settings))
		*to = S("/login/code");
	else if (due)
		*to = S("/login/password");
	else if (!factor.enrolled && factor_required(c->settings, &grants))
		*to = S("/login/factor");
	return OK;
}

err sign_in_next(struct ctx *c, const struct half *h, const struct request *rq, struct response *rs,
		 str *to)
{
	struct session_new in = { .account = h->account.id,
				  .agent = session_agent(c, rq),
				  .network = rq->network };

	TRY(sign_in_step(c, h, to));
	if (to->n) {
		half_give(c, h, rs);
		return ledger_audit(c, "login", h->account.login, "half");
	}
	*to = S("/desk");
	cookie_set(c, rs, COOKIE_HALF, S(""), 0);
	device_give(c, rq, h->account.login, rs);
	TRY(session_end(c, rq)); /* whatever this browser held before */
	TRY(ledger_audit(c, "login", h->account.login, "ok"));
	return session_start(c, &in, rs);
}

/* ---- tries ---- */

struct delay_ticket sign_in_ticket(struct ctx *c, const struct request *rq, str login)
{
	return (struct delay_ticket){ .network = rq->network,
				      .key = delay_key(c, login),
				      .device = device_of(c, rq, login),
				      .now = c->now };
}

err sign_in_try(struct delay_ticket *t, err (*run)(void *data), void *data)
{
	err e;

	t->wait = delay_enter(t);
	if (t->wait)
		return OK;
	e = mem_try(run, data);
	delay_leave(t, e == OK && t->failed);
	return e;
}

void sign_in_wait(struct ctx *c, struct response *rs, int64_t wait, const char *field)
{
	int64_t seconds = (wait + MS_SECOND - 1) / MS_SECOND;

	fault_add(&c->faults, field, "wait",
		  arena_fmt(c->a, T(c, "试得太多了，请 %lld 秒以后再试"), (long long)seconds));
	response_header(rs, "Retry-After", arena_fmt(c->a, "%lld", (long long)seconds));
	rs->status = 429;
}

err sign_in_count(struct ctx *c, struct delay_ticket *t, int64_t alert)
{
	TRY(delay_count(c, t, t->failed));
	if (!alert)
		return OK;
	LOG(LOG_WARN, "sign_in_spraying", LOG_N("failures", alert));
	return ledger_audit(c, "spraying", arena_fmt(c->a, "%lld", (long long)alert), "alert");
}
