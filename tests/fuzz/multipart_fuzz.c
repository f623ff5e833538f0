/* multipart: the first line is the content type. Names are text and never
 * empty, values are pieces of the body, and half a body is never a whole one. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "web/form.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_text(str s)
{
	NEED(utf8_valid(s) && (s.n == 0 || !memchr(s.p, 0, s.n)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	str body = { (const char *)data, size }, type = str_cut(&body, '\n');
	struct params p;
	err e = form_multipart(a, body, type, &p);

	NEED(e == OK || e == ERR_SYNTAX || e == ERR_TOO_LARGE);
	NEED(p.n <= HTTP_PARAMS_MAX);
	for (size_t i = 0; e == OK && i < p.n; i++) {
		str v = p.v[i].value;
		NEED(p.v[i].name.n > 0);
		check_text(p.v[i].name);
		check_text(v);
		NEED(v.n == 0 || (v.p >= body.p && v.p + v.n <= body.p + body.n));
	}
	if (e == OK)
		NEED(form_multipart(a, str_sub(body, 0, body.n / 2), type, &p) != OK ||
		     str_has(str_sub(body, 0, body.n / 2), S("--")));
	arena_free(&a);
	return 0;
}
