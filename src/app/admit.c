#include "app/admit.h"

#include <string.h>

#include "app/app.h"
#include "app/bucket.h"
#include "app/guess.h"
#include "app/route.h"
#include "base/clock.h"
#include "web/json.h"

/* A longer text is not searched for whom it is to: it is too long to be let in. */
#define JSON_MAX (256u << 10)

enum cost_key { KEY_SITE = 1, KEY_NETWORK, KEY_SESSION, KEY_PHONE, KEY_TARGET };

static const struct cost {
	enum bucket bucket;
	enum cost_key key;
	int bits;
} costs[] = {
#define COST(bucket, key, bits) { BUCKET_##bucket, key, bits },
#include "app/costs.def"
#undef COST
};

/* What a request says that it counts by, from a form or a JSON object. */
struct said {
	const struct request *rq;
	const struct js *json; /* NULL: it is none */
};

static str said_text(const struct said *s, struct arena *a, const char *name)
{
	const struct js *j = js_path(s->json, name);
	const char *field = strrchr(name, '.');

	if (j)
		return j->kind == JS_TEXT     ? j->text
		       : j->kind == JS_NUMBER ? arena_fmt(a, "%lld", (long long)j->number)
					      : (str){ 0 };
	return param_get(&s->rq->form, field ? field + 1 : name);
}

static str digits(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			p[n++] = s.p[i];
	return (str){ p, n };
}

/* Empty: it has none, and is not counted by it. */
static str key_of(const struct said *s, enum cost_key key)
{
	const struct request *rq = s->rq;

	switch (key) {
	case KEY_SITE:
		return S("all");
	case KEY_NETWORK:
		return rq->network;
	case KEY_SESSION:
		return request_session(rq);
	case KEY_PHONE:
		return digits(rq->a, said_text(s, rq->a, "contact.phone"));
	case KEY_TARGET:
		return digits(rq->a, said_text(s, rq->a, "office"));
	}
	return (str){ 0 };
}

static struct said read_said(const struct request *rq)
{
	struct said s = { .rq = rq };

	if (rq->form.n == 0 && rq->body.n && rq->body.n < JSON_MAX &&
	    request_json(rq, &s.json) != OK)
		s.json = NULL;
	return s;
}

/* Bits of work, 0 for none: of the dearest row, one more each time it is twice as far
 * over. All rows are charged, whatever comes of it: they measure the load. */
static int cost_of(struct app *app, const struct request *rq)
{
	struct said s = read_said(rq);
	int most = 0;

	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
		str key = key_of(&s, costs[i].key);
		int64_t over = key.n ? bucket_charge(app, costs[i].bucket, key) : 0;
		int bits = costs[i].bits;
		for (; over > 16; over /= 2)
			bits++;
		if (over > 0 && bits > most)
			most = bits;
	}
	return most;
}

static err refuse(struct request *rq, err e, struct work_offer offer, int64_t wait_ms)
{
	struct admission *n = ARENA_NEW(rq->a, struct admission);

	n->offer = offer;
	n->retry_s = (wait_ms + MS_SECOND - 1) / MS_SECOND;
	rq->app = n;
	return e;
}

static err refuse_rate(struct request *rq, int64_t wait_ms)
{
	return refuse(rq, ERR_RATE, (struct work_offer){ 0 }, wait_ms);
}

/* What was shown: the header of a program, or the fields of a form. The ticket of a
 * form whose computation is done is left for another time. */
static str shown(const struct request *rq, const char *field)
{
	str header = rq->headers[H_WORK];

	if (header.n)
		return strcmp(field, "work") == 0 ? header : (str){ 0 };
	return param_get(&rq->form, field);
}

static enum work_verdict check(struct app *app, const struct request *rq, str *early)
{
	int64_t now = clock_now();
	str work = shown(rq, "work"), ticket = shown(rq, "ticket");
	enum work_verdict v = work_check(app, rq->network, work, now);

	*early = v == WORK_EARLY ? work : ticket;
	if (v == WORK_GOOD || ticket.n == 0)
		return v;
	return work_check(app, rq->network, ticket, now);
}

static err admit_submit(struct app *app, struct request *rq)
{
	int bits = cost_of(app, rq);
	int64_t wait;
	str early;

	if (bits == 0)
		return OK;
	if (check(app, rq, &early) == WORK_GOOD) {
		wait = bucket_take(app, BUCKET_SUBMIT_PROVEN, rq->network);
		return wait ? refuse_rate(rq, wait) : OK;
	}
	struct work_offer o = work_offer(app, rq->a, rq->network, bits, early, clock_now());
	return refuse(rq, ERR_WORK, o, o.wait_s * MS_SECOND);
}

err admit(struct app *app, struct request *rq, const struct route *r)
{
	int64_t wait;

	/* A program that somebody answers for pays nothing; a made-up token is a guess. */
	if (rq->headers[H_AUTHORIZATION].n && !guess_allowed(app->guess, rq->network, clock_now()))
		return refuse_rate(rq, MS_MINUTE);
	if (r->flags & ROUTE_SUBMIT && !rq->headers[H_AUTHORIZATION].n)
		return admit_submit(app, rq);
	wait = bucket_take(app, BUCKET_WRITE_NETWORK, rq->network);
	return wait ? refuse_rate(rq, wait) : OK;
}
