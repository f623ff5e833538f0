#include "web/http.h"

#include <assert.h>
#include <string.h>

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

void response_redirect(struct response *r, str location)
{
	bool local = location.n > 0 && location.p[0] == '/' && is_safe(location) &&
		     !(location.n > 1 && (location.p[1] == '/' || location.p[1] == '\\'));

	r->status = 303;
	r->body = (str){ 0 };
	response_header(r, "Location", local ? location : S("/"));
}
