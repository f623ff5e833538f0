/* cookie: names are text and never empty, values are text; joined again they
 * are read the same. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "web/form.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	struct buf b = buf_new(a, size + 16, 8 << 20);
	struct params p, again;
	err e = form_cookies(a, (str){ (const char *)data, size }, &p);

	NEED(e == OK || e == ERR_TOO_LARGE);
	NEED(p.n <= HTTP_PARAMS_MAX);
	for (size_t i = 0; i < p.n; i++) {
		NEED(p.v[i].name.n > 0 && !memchr(p.v[i].name.p, '=', p.v[i].name.n));
		NEED(utf8_valid(p.v[i].name) && utf8_valid(p.v[i].value));
		NEED(!memchr(p.v[i].name.p, 0, p.v[i].name.n));
		NEED(p.v[i].value.n == 0 || !memchr(p.v[i].value.p, ';', p.v[i].value.n));
		buf_put(&b, p.v[i].name);
		buf_char(&b, '=');
		buf_put(&b, p.v[i].value);
		buf_lit(&b, i + 1 < p.n ? "; " : "");
	}
	NEED(!b.over && form_cookies(a, buf_str(&b), &again) == OK && again.n == p.n);
	for (size_t i = 0; i < p.n; i++)
		NEED(str_eq(p.v[i].name, again.v[i].name) &&
		     str_eq(p.v[i].value, again.v[i].value));
	arena_free(&a);
	return 0;
}
