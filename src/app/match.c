/* Which row of the route tables a path belongs to. */
#include <string.h>

#include "app/route.h"

static bool take_brace(str name, str part, struct route_match *m)
{
	if (part.n == 0)
		return false;
	if (str_eq(name, S("{id}")))
		return str_int(part, &m->id) && m->id >= 0;
	if (str_eq(name, S("{action}")))
		m->action = part;
	else
		m->text = part;
	return true;
}

bool route_fits(const char *pattern, str path, struct route_match *m)
{
	str want = str_of(pattern);

	/* most patterns are another's from their first words on */
	for (size_t i = 0; i < path.n && pattern[i] && pattern[i] != '{'; i++)
		if (pattern[i] != path.p[i])
			return false;
	while (want.n || path.n) {
		str w = str_cut(&want, '/'), p = str_cut(&path, '/');
		bool brace = w.n && w.p[0] == '{';
		if (brace ? !take_brace(w, p, m) : !str_eq(w, p))
			return false;
		if ((want.n == 0) != (path.n == 0))
			return false;
	}
	return true;
}

struct route_match route_find(enum http_method method, str path)
{
	struct route_match m = { 0 };

	for (size_t i = 0; i < slices_n; i++)
		for (const struct route *r = slices[i]->routes; r && r->pattern; r++) {
			struct route_match fit = { .route = r };
			if (!route_fits(r->pattern, path, &fit))
				continue;
			m.path_known = true;
			if (r->method == method)
				return fit;
		}
	return m;
}
