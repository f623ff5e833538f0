#include "web/http.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

str param_get(const struct params *p, const char *name)
{
	str want = str_of(name);

	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->v[i].name, want))
			return p->v[i].value;
	return (str){ 0 };
}

bool param_has(const struct params *p, const char *name)
{
	str want = str_of(name);

	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->v[i].name, want))
			return true;
	return false;
}

static const char *const header_names[H_COUNT] = {
	[H_HOST] = "Host",
	[H_COOKIE] = "Cookie",
	[H_CONTENT_TYPE] = "Content-Type",
	[H_CONTENT_LENGTH] = "Content-Length",
	[H_ACCEPT_ENCODING] = "Accept-Encoding",
	[H_AUTHORIZATION] = "Authorization",
	[H_ORIGIN] = "Origin",
	[H_FETCH_SITE] = "Sec-Fetch-Site",
	[H_IDEMPOTENCY_KEY] = "Idempotency-Key",
	[H_IF_NONE_MATCH] = "If-None-Match",
	[H_RANGE] = "Range",
	[H_IF_RANGE] = "If-Range",
	[H_TRANSFER_ENCODING] = "Transfer-Encoding",
	[H_USER_AGENT] = "User-Agent",
	[H_FORWARDED_FOR] = "X-Forwarded-For",
	[H_FORWARDED] = "Forwarded",
	[H_FORWARDED_PROTO] = "X-Forwarded-Proto",
	[H_WORK] = "X-Work",
	[H_REFERER] = "Referer",
};

static bool is_list(int h)
{
	return h == H_FORWARDED_FOR || h == H_FORWARDED || h == H_FORWARDED_PROTO;
}

void request_header(struct request *rq, const char *name, str value)
{
	for (int i = 0; i < H_COUNT; i++) {
		if (strcasecmp(name, header_names[i]) != 0)
			continue;
		if (!rq->headers[i].p)
			rq->headers[i] = value;
		else if (is_list(i))
			rq->headers[i] = arena_fmt(rq->a, "%.*s,%.*s", STR_ARG(rq->headers[i]),
						   STR_ARG(value));
	}
}

static bool is_safe(str v)
{
	for (size_t i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] < 0x20 || v.p[i] == 0x7F)
			return false;
	return true;
}

void response_header(struct response *r, const char *name, str value)
{
	assert(r->headers_n < HTTP_HEADERS_MAX);
	if (is_safe(value))
		r->headers[r->headers_n++] = (struct header){ name, value };
}

static const struct header fixed[] = {
	{ "X-Content-Type-Options", STR("nosniff") },
	{ "X-Frame-Options", STR("DENY") },
	{ "X-Permitted-Cross-Domain-Policies", STR("none") },
	{ "Permissions-Policy",
	  STR("accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
	      "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()") },
	{ "Cross-Origin-Resource-Policy", STR("same-origin") },
	{ "Referrer-Policy", STR("same-origin") },
	{ "Cross-Origin-Opener-Policy", STR("same-origin") },
	{ "Content-Security-Policy",
	  STR("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
	      "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'") },
	{ "Vary", STR("Accept-Encoding, Cookie") },
};

void response_complete(struct arena *a, struct response *r)
{
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		if (!r->policy || strcmp(fixed[i].name, "Content-Security-Policy") != 0)
			response_header(r, fixed[i].name, fixed[i].value);
	if (r->policy)
		response_header(r, "Content-Security-Policy", str_of(r->policy));
	response_header(r, "Cache-Control", str_of(r->keep ? r->keep : "no-store"));
	if (r->type)
		response_header(r, "Content-Type", str_of(r->type));
	for (size_t i = 0; i < r->headers_n; i++)
		r->headers[i].value.p = arena_cstr(a, r->headers[i].value);
}

void response_redirect(struct response *r, str location)
{
	bool local = location.n > 0 && location.p[0] == '/' && is_safe(location) &&
		     !(location.n > 1 && (location.p[1] == '/' || location.p[1] == '\\'));

	r->status = 303;
	r->body = (str){ 0 };
	response_header(r, "Location", local ? location : S("/"));
}

void response_no_memory(struct response *r)
{
	*r = (struct response){ .status = err_info(ERR_MEMORY)->status,
				.type = "text/plain; charset=utf-8",
				.body = str_of(err_info(ERR_MEMORY)->text) };
	response_header(r, "Retry-After", S("30"));
}
