#include "app/cookie.h"

#include <string.h>

str cookie_get(const struct request *rq, const char *name)
{
	size_t before = rq->secure ? sizeof(COOKIE_HOST) - 1 : 0;

	for (size_t i = 0; i < rq->cookies.n; i++) {
		str own = rq->cookies.v[i].name;
		if (own.n == before + strlen(name) &&
		    str_starts(S(COOKIE_HOST), str_sub(own, 0, before)) &&
		    str_eq(str_sub(own, before, own.n), str_of(name)))
			return rq->cookies.v[i].value;
	}
	return (str){ 0 };
}

static void set(struct ctx *c, struct response *rs, const char *name, str value, str rest)
{
	response_header(rs, "Set-Cookie",
			arena_fmt(c->a, "%s%s=%.*s; Path=/; HttpOnly; %.*s%s",
				  c->secure ? COOKIE_HOST : "", name, STR_ARG(value), STR_ARG(rest),
				  c->secure ? "; Secure" : ""));
}

void cookie_set(struct ctx *c, struct response *rs, const char *name, str value, int64_t seconds)
{
	set(c, rs, name, value, arena_fmt(c->a, "SameSite=Lax; Max-Age=%lld", (long long)seconds));
}

void cookie_set_strict(struct ctx *c, struct response *rs, const char *name, str value,
		       int64_t seconds)
{
	set(c, rs, name, value,
	    arena_fmt(c->a, "SameSite=Strict; Max-Age=%lld", (long long)seconds));
}
