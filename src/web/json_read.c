/* The only file that includes jansson.h. */
#include <jansson.h>
#include <pthread.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "web/json.h"

#define DEPTH_MAX 32
#define BYTES_MAX (4u << 20)
#define VALUES_MAX 20000 /* so that a small body cannot become a huge tree */

static err convert(struct arena *a, const json_t *from, int depth, struct js *to);

static err convert_list(struct arena *a, const json_t *from, int depth, struct js *to)
{
	to->kind = JS_LIST;
	to->items = ARENA_ARRAY(a, struct js, json_array_size(from));
	for (; to->n < json_array_size(from); to->n++)
		TRY(convert(a, json_array_get(from, to->n), depth + 1, &to->items[to->n]));
	return OK;
}

static err convert_object(struct arena *a, const json_t *from, int depth, struct js *to)
{
	json_t *object = (json_t *)(uintptr_t)from; /* jansson iterates over non-const only */

	to->kind = JS_OBJECT;
	to->items = ARENA_ARRAY(a, struct js, json_object_size(from));
	to->names = ARENA_ARRAY(a, str, json_object_size(from));
	for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i)) {
		to->names[to->n] = arena_copy(a, str_of(json_object_iter_key(i)));
		TRY(convert(a, json_object_iter_value(i), depth + 1, &to->items[to->n++]));
	}
	return OK;
}

static err convert(struct arena *a, const json_t *from, int depth, struct js *to)
{
	*to = (struct js){ 0 };
	if (depth > DEPTH_MAX)
		return ERR_SYNTAX;
	switch (json_typeof(from)) {
	case JSON_STRING:
		to->kind = JS_TEXT;
		to->text = arena_copy(a,
				      (str){ json_string_value(from), json_string_length(from) });
		return OK;
	case JSON_INTEGER:
		to->kind = JS_NUMBER;
		to->number = json_integer_value(from);
		return OK;
	case JSON_TRUE:
	case JSON_FALSE:
		to->kind = JS_BOOL;
		to->truth = json_is_true(from);
		return OK;
	case JSON_NULL:
		return OK;
	case JSON_ARRAY:
		return convert_list(a, from, depth, to);
	case JSON_OBJECT:
		return convert_object(a, from, depth, to);
	default:
		return ERR_SYNTAX;
	}
}

/* jansson recurses with the input and allocates for each value: refuse depth and
 * number before it does. */
static bool is_excessive(str s)
{
	int depth = 0, values = 0;
	bool quoted = false;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			quoted = !quoted;
		else if (!quoted && s.p[i] == ',' && ++values > VALUES_MAX)
			return true;
		else if (!quoted && (s.p[i] == '{' || s.p[i] == '[') && ++depth > DEPTH_MAX)
			return true;
		if (i < s.n && !quoted && (s.p[i] == '}' || s.p[i] == ']'))
			depth--;
	}
	return false;
}

struct reading {
	struct arena *a;
	const json_t *root;
	struct js *out;
};

static err convert_root(void *data)
{
	struct reading *r = data;

	return convert(r->a, r->root, 0, r->out);
}

/* jansson takes a want of memory for bad syntax, or leaves things out: whether it
 * wanted for any is noted here. */
static _Thread_local bool starved;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *room(size_t n)
{
	void *p = mem_room(n);

	starved = starved || !p;
	return p;
}

static void set_up_library(void)
{
	json_set_alloc_funcs(room, mem_free);
}

/* jansson's tree must be given back whatever becomes of ours. */
err js_parse(struct arena *a, str s, struct js *out)
{
	pthread_once(&once, set_up_library);
	if (s.n > BYTES_MAX)
		return ERR_TOO_LARGE;
	if (is_excessive(s))
		return ERR_SYNTAX;
	starved = false;
	json_t *root = json_loadb(s.p ? s.p : "", s.n, JSON_REJECT_DUPLICATES, NULL);
	err e = starved ? FAIL(ERR_MEMORY, "json") : root ? OK : ERR_SYNTAX;
	if (e == OK)
		e = mem_try(convert_root, &(struct reading){ a, root, out });
	json_decref(root);
	return e;
}

const struct js *js_get(const struct js *object, str name)
{
	if (!object || object->kind != JS_OBJECT)
		return NULL;
	for (size_t i = 0; i < object->n; i++)
		if (str_eq(object->names[i], name))
			return &object->items[i];
	return NULL;
}

const struct js *js_path(const struct js *object, const char *dotted)
{
	str rest = str_of(dotted);

	while (object && rest.n)
		object = js_get(object, str_cut(&rest, '.'));
	return object;
}
