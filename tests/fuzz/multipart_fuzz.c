/* multipart: the first line is the content type. Names are text and never
 * empty, half a body is never a whole one, and however the body is cut into
 * pieces, the same comes out of it. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "web/form.h"
#include "web/multipart.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_text(str s)
{
	NEED(utf8_valid(s) && (s.n == 0 || !memchr(s.p, 0, s.n)));
}

/* What the sink hears, one after the other: cuts between pieces leave no trace. */
static err hear_begin(void *data, str name, str file, bool is_file)
{
	buf_fmt(data, "\n%d%zu:", is_file, name.n);
	buf_put(data, name);
	buf_put(data, file);
	buf_lit(data, "\n");
	return OK;
}

static err hear_piece(void *data, str bytes)
{
	buf_put(data, bytes);
	return OK;
}

static err hear_end(void *data)
{
	buf_lit(data, "\nend");
	return OK;
}

static err hear(struct arena *a, str body, str type, size_t step, struct buf *out)
{
	struct multipart m;
	err e;

	*out = buf_new(a, 1024, 1 << 24);
	e = multipart_begin(&m, type,
			    &(struct multipart_sink){ hear_begin, hear_piece, hear_end, out });
	for (size_t i = 0; e == OK && i < body.n; i += step)
		e = multipart_take(&m, str_sub(body, i, step));
	return e == OK ? multipart_end(&m) : e;
}

static void check_pieces(struct arena *a, str body, str type)
{
	struct buf whole, cut;
	err e = hear(a, body, type, body.n + 1, &whole);

	for (size_t step = 1; step < 100; step = step * 3 + 1) {
		NEED(hear(a, body, type, step, &cut) == e);
		NEED(str_eq(buf_str(&whole), buf_str(&cut)));
	}
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
		NEED(v.n <= body.n);
	}
	if (e == OK)
		NEED(form_multipart(a, str_sub(body, 0, body.n / 2), type, &p) != OK ||
		     str_has(str_sub(body, 0, body.n / 2), S("--")));
	check_pieces(a, body, type);
	arena_free(&a);
	return 0;
}
