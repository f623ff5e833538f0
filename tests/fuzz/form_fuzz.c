/* form: fields are text within the limit, and encoding them again gives the
 * same fields. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "web/form.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_text(str s)
{
	NEED(utf8_valid(s) && (s.n == 0 || !memchr(s.p, 0, s.n)));
}

static void check_again(struct arena *a, const struct params *p)
{
	struct buf b = buf_new(a, 4096, 8 << 20);
	struct params again;

	for (size_t i = 0; i < p->n; i++) {
		check_text(p->v[i].name);
		check_text(p->v[i].value);
		form_encode(&b, p->v[i].name);
		buf_char(&b, '=');
		form_encode(&b, p->v[i].value);
		buf_char(&b, '&');
	}
	NEED(!b.over && form_urlencoded(a, buf_str(&b), &again) == OK);
	for (size_t i = 0, k = 0; i < p->n; i++) {
		if (p->v[i].name.n == 0 && p->v[i].value.n == 0)
			continue; /* "=" alone is no field when read again */
		NEED(k < again.n && str_eq(again.v[k].name, p->v[i].name));
		NEED(str_eq(again.v[k++].value, p->v[i].value));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	struct params p;
	err e = form_urlencoded(a, (str){ (const char *)data, size }, &p);

	NEED(e == OK || e == ERR_SYNTAX || e == ERR_TOO_LARGE);
	NEED(p.n <= HTTP_PARAMS_MAX);
	if (e == OK)
		check_again(a, &p);
	arena_free(&a);
	return 0;
}
