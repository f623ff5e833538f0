/* json: what is read is text, shallow and without doubles; written and read
 * again it is the same. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "web/json.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_text(str s)
{
	NEED(utf8_valid(s) && (s.n == 0 || !memchr(s.p, 0, s.n)));
}

static void write_value(struct js_out *o, const char *name, const struct js *j, int depth);

static void write_items(struct js_out *o, const struct js *j, int depth)
{
	for (size_t i = 0; i < j->n; i++) {
		if (j->kind == JS_OBJECT) {
			check_text(j->names[i]);
			NEED(js_get(j, j->names[i]) == &j->items[i]);
		}
		write_value(o, j->kind == JS_OBJECT ? arena_cstr(o->b.a, j->names[i]) : NULL,
			    &j->items[i], depth + 1);
	}
}

static void write_value(struct js_out *o, const char *name, const struct js *j, int depth)
{
	NEED(depth <= 32);
	switch (j->kind) {
	case JS_NULL:
		js_null(o, name);
		break;
	case JS_BOOL:
		js_bool(o, name, j->truth);
		break;
	case JS_NUMBER:
		js_int(o, name, j->number);
		break;
	case JS_TEXT:
		check_text(j->text);
		js_text(o, name, j->text);
		break;
	case JS_LIST:
	case JS_OBJECT:
		js_begin(o, name, j->kind == JS_LIST ? '[' : '{');
		write_items(o, j, depth);
		js_end(o, j->kind == JS_LIST ? ']' : '}');
	}
}

static bool same(const struct js *x, const struct js *y)
{
	if (x->kind != y->kind || x->truth != y->truth || x->number != y->number || x->n != y->n ||
	    !str_eq(x->text, y->text))
		return false;
	for (size_t i = 0; i < x->n; i++)
		if ((x->names && !str_eq(x->names[i], y->names[i])) ||
		    !same(&x->items[i], &y->items[i]))
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	struct js first, second;
	err e = js_parse(a, (str){ (const char *)data, size }, &first);

	NEED(e == OK || e == ERR_SYNTAX);
	if (e == OK) {
		struct js_out o = js_new(a);
		write_value(&o, NULL, &first, 0);
		NEED(js_parse(a, buf_str(&o.b), &second) == OK);
		NEED(same(&first, &second));
	}
	arena_free(&a);
	return 0;
}
