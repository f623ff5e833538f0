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

void cookie_set(struct ctx *c, struct response *rs, const char *name, str value, int64_t seconds)
{
	response_header(rs, "Set-Cookie",
			arena_fmt(c->a, "%s%s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
				  c->secure ? COOKIE_HOST : "", name, STR_ARG(value),
				  (long long)seconds, c->secure ? "; Secure" : ""));
}
