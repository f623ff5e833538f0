/* Sessions and tokens: how they begin, who they are, how they end. */
#include "account/inside.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "account/rules.h"
#include "app/app.h"
#include "app/cookie.h"
#include "app/route.h"
#include "base/clock.h"
#include "base/rand.h"
#include "ledger/ledger.h"

#define TOKEN_MOST 100
#define SEEN_EVERY MS_MINUTE

str token_random(struct arena *a)
{
	unsigned char raw[24];
	char text[49];

	rand_secret(raw, sizeof(raw));
	sodium_bin2hex(text, sizeof(text), raw, sizeof(raw));
	return arena_copy(a, str_of(text));
}

str token_digest(struct ctx *c, const char *purpose, str token)
{
	unsigned char sum[32];
	char text[65];

	app_keyed(c->app, purpose, token, sum);
	sodium_bin2hex(text, sizeof(text), sum, sizeof(sum));
	return arena_copy(c->a, str_of(text));
}

/* ---- when each was last seen ----
 *
 * A page is read in a session that cannot write. What was seen waits here, and the job
 * of this process writes it down once a minute. */

#define SEEN_SLOTS 4096 /* more sessions at once in one process: some end early */

static struct {
	pthread_mutex_t lock;
	struct seen {
		char token[65];
		int64_t at;
		bool waits;
	} v[SEEN_SLOTS];
} seen = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* The session's own place, or one that holds nothing that is still to be written. */
static struct seen *seen_slot(str token)
{
	struct seen *free = NULL;

	for (size_t i = 0; i < 4; i++) {
		struct seen *s = &seen.v[(str_hash(token) + i) % SEEN_SLOTS];
		if (str_eq(str_of(s->token), token))
			return s;
		if (!s->waits && !free)
			free = s;
	}
	if (free) {
		*free = (struct seen){ 0 };
		memcpy(free->token, token.p, token.n);
	}
	return free;
}

/* When it was last seen before now; `was` is what its row says. */
static int64_t seen_put(str token, int64_t was, int64_t now, int64_t idle)
{
	struct seen *s;

	if (token.n >= sizeof(s->token) || now - was <= SEEN_EVERY)
		return was;
	pthread_mutex_lock(&seen.lock);
	s = seen_slot(token);
	if (s) {
		was = s->at > was ? s->at : was;
		if (now - was > SEEN_EVERY && now - was <= idle) {
			s->at = now;
			s->waits = true;
		}
	}
	pthread_mutex_unlock(&seen.lock);
	return was;
}

struct seen_batch {
	struct seen *v;
	size_t n;
};

static void seen_take(struct seen_batch *b, size_t room)
{
	pthread_mutex_lock(&seen.lock);
	for (size_t i = 0; i < SEEN_SLOTS && b->n < room; i++)
		if (seen.v[i].waits) {
			b->v[b->n++] = seen.v[i];
			seen.v[i].waits = false;
		}
	pthread_mutex_unlock(&seen.lock);
}

static err write_seen(struct ctx *c, void *data)
{
	const struct seen_batch *b = data;

	for (size_t i = 0; i < b->n; i++)
		TRY(q_session_saw(c->db, str_of(b->v[i].token), b->v[i].at, NULL));
	return OK;
}

err session_flush(struct ctx *c)
{
	struct seen_batch b = { .v = ARENA_ARRAY(c->a, struct seen, SEEN_SLOTS) };

	seen_take(&b, SEEN_SLOTS);
	return b.n ? app_write(c, write_seen, &b) : OK;
}

/* ---- begin and end ---- */

str session_agent(struct ctx *c, const struct request *rq)
{
	int class = ua_class(rq->headers[H_USER_AGENT]);
	str browser = ua_browser(class), platform = ua_platform(class);

	return arena_fmt(c->a, "%.*s%s%.*s", STR_ARG(browser), browser.n && platform.n ? " " : "",
			 STR_ARG(platform));
}

err session_start(struct ctx *c, const struct session_new *s, struct response *rs)
{
	str token = token_random(c->a);
	int64_t hours = setting_number(c->settings, SET_SESSION_HOURS);
	struct session_add_in in = { .token = token_digest(c, "session", token),
				     .account = s->account,
				     .writer = s->writer,
				     .message = s->message,
				     .at = c->now,
				     .expires_at = c->now + hours * MS_HOUR,
				     .agent = s->agent,
				     .network = s->network };

	TRY(q_session_add(c->db, &in, NULL));
	cookie_set(c, rs, COOKIE_SESSION, token, hours * 3600);
	return OK;
}

str session_of(struct ctx *c, const struct request *rq)
{
	str token = request_session(rq);

	return token.n && token.n <= TOKEN_MOST ? token_digest(c, "session", token) : (str){ 0 };
}

err session_end(struct ctx *c, const struct request *rq)
{
	str hash = session_of(c, rq);

	return hash.n ? q_session_drop(c->db, hash, NULL) : OK;
}

err session_end_all(struct ctx *c, int64_t account, str but)
{
	return q_session_drop_others(c->db, account, but, NULL);
}

err token_make(struct ctx *c, int64_t account, str *token)
{
	*token = token_random(c->a);
	TRY(ledger_audit(c, "token", account_name(c, account), "ok"));
	return q_api_token_add(c->db, token_digest(c, "token", *token), account, c->now, NULL);
}

/* ---- who is it ---- */

static err load_account(struct ctx *c, int64_t id)
{
	struct account_grant_list l;
	struct account a;

	TRY(q_account_by_id(c->db, id, &a));
	if (!a.active)
		return OK;
	TRY(q_account_grants(c->db, id, &l));
	c->actor.account = id;
	c->actor.name = a.name;
	c->actor.grants = ARENA_ARRAY(c->a, struct grant, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		c->actor.grants[c->actor.grants_n++] = (struct grant){ (enum role)l.v[i].role,
								       l.v[i].unit, l.v[i].path,
								       l.v[i].place };
	return OK;
}

static err identify_bearer(struct ctx *c, str header)
{
	struct account_ref ref;
	err e;

	if (!str_starts(header, S("Bearer ")))
		return ERR_LOGIN;
	e = q_api_token_of(c->db, token_digest(c, "token", str_trim(str_sub(header, 7, header.n))),
			   &ref);
	if (e != OK)
		return e == ERR_NOT_FOUND ? ERR_LOGIN : e;
	c->actor.by_token = true;
	return load_account(c, ref.account);
}

int64_t session_idle(const struct settings *s)
{
	const struct password_rules *r = password_rules_of(str_of(setting_text(s, SET_PROFILE)));
	int64_t minutes = setting_number(s, SET_SESSION_IDLE);

	return (minutes || !r ? minutes : r->idle) * MS_MINUTE;
}

/* Of staff: it idles out, and stays with the kind of browser that began it. */
static bool is_alive(struct ctx *c, const struct request *rq, str hash, const struct session *s)
{
	int64_t idle = session_idle(c->settings);

	if (s->expires_at < c->now)
		return false;
	if (s->account == 0)
		return true;
	if (s->agent.n && !str_eq(s->agent, session_agent(c, rq)))
		return false;
	return c->now - seen_put(hash, s->seen_at, c->now, idle) <= idle;
}

err session_identify(struct ctx *c, const struct request *rq)
{
	str hash;
	struct session s;
	err e;

	if (rq->headers[H_AUTHORIZATION].n)
		return identify_bearer(c, rq->headers[H_AUTHORIZATION]);
	hash = session_of(c, rq);
	if (hash.n == 0)
		return OK;
	e = q_session_by_token(c->db, hash, &s);
	if (e == ERR_NOT_FOUND || (e == OK && !is_alive(c, rq, hash, &s)))
		return OK;
	TRY(e);
	c->actor.csrf = token_digest(c, "csrf", request_session(rq));
	c->actor.message = s.message;
	c->actor.writer = s.writer;
	return s.account ? load_account(c, s.account) : OK;
}
