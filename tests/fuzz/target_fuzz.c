/* target: a path is text that begins with a slash; encoded again it decodes to
 * the same, and a redirect to any target stays on this site. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "web/form.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_path(struct arena *a, str path)
{
	struct buf b = buf_new(a, path.n * 3 + 1, 8 << 20);
	struct params query;
	str again;

	NEED(path.n > 0 && utf8_valid(path) && !memchr(path.p, 0, path.n));
	buf_char(&b, '/');
	form_encode(&b, str_sub(path, 1, path.n));
	NEED(form_target(a, buf_str(&b), &again, &query) == OK);
	NEED(str_eq(again, path) && query.n == 0);
}

static void check_redirect(str to)
{
	struct response r = { 0 };
	str v;

	response_redirect(&r, to);
	v = r.headers[0].value;
	NEED(r.status == 303 && r.headers_n == 1 && v.n > 0 && v.p[0] == '/');
	NEED(v.n == 1 || (v.p[1] != '/' && v.p[1] != '\\'));
	for (size_t i = 0; i < v.n; i++)
		NEED((unsigned char)v.p[i] >= 0x20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	str target = { (const char *)data, size }, path;
	struct params query = { 0 };
	err e = form_target(a, target, &path, &query);

	NEED(e == OK || e == ERR_SYNTAX || e == ERR_TOO_LARGE);
	NEED(query.n <= HTTP_PARAMS_MAX);
	if (e == OK) {
		NEED(data[0] == '/');
		check_path(a, path);
	}
	check_redirect(target);
	arena_free(&a);
	return 0;
}
