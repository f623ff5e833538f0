#include "app/route.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "app/admit.h"
#include "app/cookie.h"
#include "app/guess.h"
#include "app/layout.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "web/form.h"

struct passage {
	struct app *app;
	struct ctx ctx, ctx_before; /* as it was: the store may run a passage again */
	struct request *rq;
	struct response *rs, rs_before;
	struct route_match match;
	err e;	    /* what the handler said */
	err failed; /* what came of it */
};

str request_session(const struct request *rq)
{
	return cookie_get(rq, COOKIE_SESSION);
}

bool request_is_api(const struct request *rq)
{
	return str_starts(rq->path, S("/api/"));
}

/* ---- the steps; each says OK or why not ---- */

static err step_identify(struct passage *p)
{
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->identify)
			TRY(slices[i]->identify(&p->ctx, p->rq));
	return OK;
}

static err step_permission(struct passage *p)
{
	return gate(&p->ctx.actor, p->match.route->perm, NULL);
}

/* SCHEME://HOST of an Origin, or of the beginning of a Referer. */
static bool is_own(const struct request *rq, str url)
{
	str host = rq->headers[H_HOST], scheme = str_cut(&url, ':');

	if (!str_starts(url, S("//")) || host.n == 0)
		return false;
	url = str_sub(url, 2, url.n);
	return str_eq(str_cut(&url, '/'), host) &&
	       (str_eq(scheme, S("https")) || (str_eq(scheme, S("http")) && !rq->secure));
}

static bool is_foreign(const struct request *rq)
{
	str site = rq->headers[H_FETCH_SITE], origin = rq->headers[H_ORIGIN];

	return (site.n && !str_eq(site, S("same-origin")) && !str_eq(site, S("none"))) ||
	       (origin.n && !is_own(rq, origin));
}

/* A browser says where a form stands; one that cannot (an old or a text one) says where
 * its reader was. */
static bool is_from_here(const struct request *rq)
{
	return str_eq(rq->headers[H_FETCH_SITE], S("same-origin")) || rq->headers[H_ORIGIN].n ||
	       is_own(rq, rq->headers[H_REFERER]);
}

static bool has_token(const struct passage *p)
{
	str own = p->ctx.actor.csrf, given = param_get(&p->rq->form, "csrf");

	return own.n && given.n == own.n && sodium_memcmp(given.p, own.p, own.n) == 0;
}

/* A bearer token is not sent by a browser on its own, and a program without any has no
 * power to misuse; a cookie has. Whoever has a session shows its token, but in a form
 * that does the same whoever asks, which may have been opened before. */
static err step_forgery(struct passage *p)
{
	const struct request *rq = p->rq;
	bool session = p->ctx.actor.csrf.n > 0, api = request_is_api(rq);

	if (rq->method == HTTP_GET || p->ctx.actor.by_token)
		return OK;
	if (is_foreign(rq))
		return ERR_CSRF;
	if (has_token(p) || (api && !session) || p->match.route->flags & ROUTE_KEYED)
		return OK;
	if (api)
		return rq->headers[H_FETCH_SITE].n ? OK : ERR_CSRF;
	return (!session || p->match.route->flags & ROUTE_OPEN) && is_from_here(rq) ? OK : ERR_CSRF;
}

static err step_rate(struct passage *p)
{
	if (!(p->match.route->flags & ROUTE_GUESS) || p->ctx.actor.by_token)
		return OK; /* a valid token is no guess */
	return guess_allowed(p->app->guess, p->rq->network, p->ctx.now) ? OK : ERR_RATE;
}

static err step_handle(struct passage *p)
{
	return p->match.route->handler(&p->ctx, p->rq, p->rs);
}

static err (*const steps[])(struct passage *) = {
	step_identify, step_permission, step_forgery, step_rate, step_handle,
};

static err walk(struct db *db, void *data)
{
	struct passage *p = data;
	err e = OK;

	p->e = OK;
	p->ctx = p->ctx_before;
	*p->rs = p->rs_before;
	p->ctx.db = db;
	for (size_t i = 0; e == OK && i < sizeof(steps) / sizeof(steps[0]); i++)
		e = steps[i](p);
	p->e = e;
	return e == OK ? app_settle(&p->ctx) : e;
}

/* A handler that opens its own sessions still needs to know who asks; one without any
 * does the same for everybody. */
static err only_identify(struct db *db, void *data)
{
	struct passage *p = data;

	p->ctx.db = db;
	return step_identify(p);
}

static err walk_alone(struct passage *p)
{
	if (p->match.route->lane == LANE_SELF)
		TRY(store_read(p->app->store, p->rq->a, only_identify, p));
	p->ctx.db = NULL;
	for (size_t i = 1; i < sizeof(steps) / sizeof(steps[0]); i++)
		TRY(steps[i](p));
	return OK;
}

/* All steps before the handler. */
static err let_in(struct db *db, void *data)
{
	struct passage *p = data;

	p->ctx.db = db;
	for (size_t i = 0; i + 1 < sizeof(steps) / sizeof(steps[0]); i++)
		TRY(steps[i](p));
	return OK;
}

/* Files are made ready before the transaction, which is not to wait for them, and
 * only for those who get as far as the handler. */
static err receive(struct passage *p)
{
	const struct uploads *files = &p->rq->files;
	struct ctx before = p->ctx;

	if (files->n == 0 && files->dropped == 0)
		return OK;
	TRY(store_read(p->app->store, p->rq->a, let_in, p));
	p->ctx.db = NULL;
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->receive)
			TRY(slices[i]->receive(&p->ctx, p->rq));
	before.faults = p->ctx.faults;
	p->ctx = before;
	return OK;
}

static err prepare(struct passage *p)
{
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->prepare && p->match.route->flags & ROUTE_SUBMIT)
			TRY(slices[i]->prepare(&p->ctx, p->rq));
	return OK;
}

static err run(void *data)
{
	struct passage *p = data;
	const struct route *r = p->match.route;

	if (p->rq->refused != OK)
		return p->rq->refused;
	if (!r)
		return p->match.path_known ? ERR_METHOD : ERR_NOT_FOUND;
	TRY(receive(p));
	if (r->lane == LANE_SELF || r->lane == LANE_NONE)
		return walk_alone(p);
	TRY(prepare(p));
	p->ctx_before = p->ctx;
	p->rs_before = *p->rs;
	return (r->lane == LANE_WRITE ? store_write : store_read)(p->app->store, p->rq->a, walk, p);
}

/* ---- what the reader prefers: from a cookie of few known words ---- */

static const char *const themes[] = { "light", "dark" };
static const char *const sizes[] = { "large" };

static str known(str word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(word, str_of(words[i])))
			return word;
	return (str){ 0 };
}

static void take_preferences(struct ctx *c, const struct request *rq)
{
	str rest = param_get(&rq->cookies, COOKIE_PREFERENCES);

	c->language = text_language(str_cut(&rest, '.'));
	c->theme = known(str_cut(&rest, '.'), themes, 2);
	c->size = known(rest, sizes, 1);
}

/* How long an answer took says whether there is something that may not be seen, or a code
 * without its passcode. Such answers leave at a full quantum after they were begun: longer
 * than the difference of what was read, and short enough to wait for. */
#define QUANTUM_HERE 64	   /* microseconds; a file beside us */
#define QUANTUM_THERE 4096 /* a database behind a line, answered by a worker */

static void even_out(const struct passage *p, int64_t from)
{
	bool there, guessed = p->match.route && p->match.route->flags & ROUTE_GUESS;
	int64_t quantum, until;

	if (p->failed != ERR_NOT_FOUND && !(guessed && p->rs->status >= 400))
		return;
	there = store_is_shared(p->app->store);
	quantum = there ? QUANTUM_THERE : QUANTUM_HERE;
	until = from + ((clock_monotonic() - from) / quantum + 1) * quantum;
	if (there)
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME,
				&(struct timespec){ until / 1000000, until % 1000000 * 1000 },
				NULL);
	for (int i = 0; i < 10000 && clock_monotonic() < until; i++)
		; /* not for ever, whatever the clock does */
}

static void log_request(const struct passage *p, int64_t from)
{
	LOG(LOG_INFO, "request", LOG_T("id", p->rq->id.p),
	    LOG_T("method", p->rq->method == HTTP_POST ? "POST" : "GET"),
	    LOG_T("route", p->match.route ? p->match.route->pattern : "-"),
	    LOG_N("status", p->rs->status), LOG_N("account", p->ctx.actor.account),
	    LOG_N("us", clock_monotonic() - from));
}

/* An answer that the handler made is sent, unless the session ended otherwise than
 * the handler thought. */
static err answer_failure(void *data)
{
	struct passage *p = data;

	if (p->rs->body.n == 0 || p->e != p->failed)
		layout_error(&p->ctx, p->rq, p->rs, p->failed);
	return OK;
}

void route_answer(void *data, struct request *rq, struct response *rs)
{
	struct passage p = { .app = data, .rq = rq, .rs = rs };
	int64_t from = clock_monotonic();

	p.match = route_find(rq->method, rq->path);
	p.ctx = app_context(data, rq->a);
	p.ctx.route = p.match.route;
	p.ctx.path_text = p.match.text;
	p.ctx.path_id = p.match.id;
	p.ctx.path_action = p.match.action;
	p.ctx.request_id = rq->id;
	p.ctx.secure = rq->secure;
	take_preferences(&p.ctx, rq);
	p.failed = mem_try(run, &p);
	if (p.failed == ERR_LOGIN && rq->headers[H_AUTHORIZATION].n)
		guess_failed(p.app->guess, rq->network, p.ctx.now);
	p.ctx.db = NULL;
	if (p.failed != OK && mem_try(answer_failure, &p) != OK)
		response_no_memory(rs);
	if (p.failed == OK && p.match.route->flags & ROUTE_SHARED && actor_nobody(&p.ctx.actor)) {
		rs->cacheable = true;
		rs->keep = "no-cache";
	}
	even_out(&p, from);
	log_request(&p, from);
}

bool route_waits(void *data, struct request *rq)
{
	struct route_match m = route_find(rq->method, rq->path);

	if (rq->method != HTTP_GET && m.route && rq->refused == OK)
		rq->refused = admit(data, rq, m.route);
	if (rq->method != HTTP_GET)
		return rq->refused == OK;
	if (m.route && m.route->lane != LANE_SELF && store_is_shared(((struct app *)data)->store))
		return true; /* a database behind a line: the threads that read requests stay free
			      */
	return m.route && m.route->flags & ROUTE_WAITS;
}

uint64_t route_generation(void *data)
{
	return store_generation(((struct app *)data)->store);
}

static str cookie_value(str cookies, str name)
{
	while (cookies.n) {
		str value = str_trim(str_cut(&cookies, ';'));
		if (str_eq(str_cut(&value, '='), name))
			return value;
	}
	return (str){ 0 };
}

bool route_shares(void *data, str cookies, str *variant)
{
	(void)data;
	*variant = cookie_value(cookies, S(COOKIE_PREFERENCES));
	return cookie_value(cookies, S(COOKIE_SESSION)).n == 0 &&
	       cookie_value(cookies, S(COOKIE_HOST COOKIE_SESSION)).n == 0 && variant->n < 32;
}

bool route_spools(void *data, const struct request *rq, struct spool_limits *limits)
{
	struct route_match m = route_find(rq->method, rq->path);

	*limits = ((struct app *)data)->uploads;
	return limits->folder && m.route && m.route->flags & ROUTE_FILES;
}
