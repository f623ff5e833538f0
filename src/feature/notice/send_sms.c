/* SMS by an HTTP gateway, as the site's template says. */
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/rand.h"
#include "notice/inside.h"

#define TEMPLATE_MOST 16384
#define TOTAL_MS 12000

bool sms_ready(const struct ctx *c)
{
	return *setting_text(c->settings, SET_SMS_TEMPLATE) != '\0';
}

static err read_template(struct ctx *c, struct sms_template *t)
{
	str file, why = { 0 };
	err e = file_read(c->a, setting_text(c->settings, SET_SMS_TEMPLATE), TEMPLATE_MOST, &file);

	if (e == OK)
		e = sms_template_read(c->a, file, t, &why);
	if (e != OK)
		LOG(LOG_ERROR, "sms_template_unusable", LOG_N("code", e));
	return e;
}

/* A mainland number without its country code, as gateways there want it. */
static str local_number(str s)
{
	return str_starts(s, S("+86")) ? str_sub(s, 3, s.n) : s;
}

static str nonce(struct ctx *c)
{
	uint64_t r;

	rand_secret(&r, sizeof(r));
	return arena_fmt(c->a, "%016llx", (unsigned long long)r);
}

static str time_text(struct ctx *c, int64_t at, bool digits)
{
	struct civil t = clock_civil(at - MS_ZONE); /* UTC */

	return arena_fmt(c->a,
			 digits ? "%04d%02d%02d%02d%02d%02d" : "%04d-%02d-%02dT%02d:%02d:%02dZ",
			 t.year, t.month, t.day, t.hour, t.minute, t.second);
}

static void make(struct ctx *c, const struct parcel *p, const struct sms_template *t,
		 struct sms_request *out)
{
	str text = p->link.n ? arena_fmt(c->a, "%.*s %.*s", STR_ARG(p->text), STR_ARG(p->link))
			     : p->text;
	int64_t now = clock_now();
	const struct filling v[] = {
		{ "phone", local_number(p->address) },
		{ "code", p->code },
		{ "text", text },
		{ "kind", str_of(p->k->word) },
		{ "site", str_of(setting_text(c->settings, SET_SITE_NAME)) },
		{ "id", arena_fmt(c->a, "%lld", (long long)p->d.id) },
		{ "key", str_of(setting_text(c->settings, SET_SMS_KEY)) },
		{ "time", arena_fmt(c->a, "%lld", (long long)(now / MS_SECOND)) },
		{ "time_ms", arena_fmt(c->a, "%lld", (long long)now) },
		{ "time_iso", time_text(c, now, false) },
		{ "time_digits", time_text(c, now + MS_ZONE, true) },
		{ "nonce", nonce(c) },
	};

	sms_request_make(c->a, t, v, sizeof(v) / sizeof(v[0]), secret_line(c, SET_SMS_SECRET), out);
}

static enum delivery_result result_of(enum sms_verdict v)
{
	switch (v) {
	case SMS_TAKEN:
		return RESULT_TAKEN;
	case SMS_NEVER:
		return RESULT_REFUSED;
	case SMS_UNCLEAR:
		return RESULT_UNKNOWN;
	case SMS_LATER:
		break;
	}
	return RESULT_LATER;
}

static err ask(struct ctx *c, const struct sms_request *rq, struct fetch_answer *out)
{
	struct fetch f = { .net = net_of(c),
			   .url = rq->url,
			   .method = rq->method,
			   .headers = rq->headers,
			   .headers_n = rq->headers_n,
			   .body = rq->body,
			   .total_ms = TOTAL_MS };

	return fetch(c->a, &f, out);
}

err sms_send(struct ctx *c, struct parcel *p)
{
	struct sms_template t;
	struct sms_request rq;
	struct sms_answer a;
	struct fetch_answer got;
	err e = read_template(c, &t);

	if (e == OK) {
		make(c, p, &t, &rq);
		e = ask(c, &rq, &got);
	}
	if (e != OK) {
		parcel_failed(p, e);
		return OK;
	}
	sms_answer_read(c->a, &t, got.status, got.body, &a);
	p->result = result_of(a.verdict);
	p->status = got.status;
	p->answer_id = a.id;
	p->answer = a.text;
	p->down = got.status >= 500;
	return OK;
}
