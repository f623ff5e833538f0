#include "site/openapi.h"

#include <string.h>

#include "app/input.h"
#include "app/layout.h"
#include "app/life.h"

static bool is_api(const struct route *r)
{
	return strncmp(r->pattern, "/api/", 5) == 0;
}

static const char *const json_types[] = {
	[INPUT_LINE] = "string", [INPUT_TEXT] = "string",    [INPUT_SECRET] = "string",
	[INPUT_ID] = "string",	 [INPUT_NUMBER] = "integer", [INPUT_FLAG] = "boolean",
	[INPUT_WORDS] = "array",
};

static void property(struct ctx *c, struct js_out *j, const struct input *f)
{
	js_begin(j, f->name, '{');
	js_cstr(j, "type", json_types[f->kind]);
	js_cstr(j, "description", f->label);
	if (f->kind == INPUT_WORDS) {
		js_begin(j, "items", '{');
		js_cstr(j, "type", "string");
		js_end(j, '}');
	} else if (f->kind == INPUT_LINE || f->kind == INPUT_TEXT || f->kind == INPUT_SECRET) {
		js_int(j, "minLength", f->least);
		js_int(j, "maxLength", input_most(c->settings, f));
	} else if (f->kind == INPUT_NUMBER) {
		js_int(j, "minimum", f->least);
		js_int(j, "maximum", input_most(c->settings, f));
	}
	js_end(j, '}');
}

static bool is_contact(const struct input *f)
{
	return f->path && strncmp(f->path, "contact.", 8) == 0;
}

static void properties(struct ctx *c, struct js_out *j, const struct input *rows)
{
	bool contact = false;

	js_begin(j, "properties", '{');
	for (const struct input *f = rows; f->name; f++) {
		contact = contact || is_contact(f);
		if (!is_contact(f))
			property(c, j, f);
	}
	if (contact) {
		js_begin(j, "contact", '{');
		js_cstr(j, "type", "object");
		js_begin(j, "properties", '{');
		for (const struct input *f = rows; f->name; f++)
			if (is_contact(f))
				property(c, j, f);
		js_end(j, '}');
		js_end(j, '}');
	}
	js_end(j, '}');
}

static void body(struct ctx *c, struct js_out *j, const struct input *rows)
{
	js_begin(j, "requestBody", '{');
	js_begin(j, "content", '{');
	js_begin(j, "application/json", '{');
	js_begin(j, "schema", '{');
	js_cstr(j, "type", "object");
	properties(c, j, rows);
	js_begin(j, "required", '[');
	for (const struct input *f = rows; f->name; f++)
		if (f->required)
			js_cstr(j, NULL, f->name);
	js_end(j, ']');
	js_end(j, '}');
	js_end(j, '}');
	js_end(j, '}');
	js_end(j, '}');
}

/* Each action once, out of the life table whose things the path is about. */
static void actions(struct js_out *j, const struct life_table *t)
{
	js_begin(j, "enum", '[');
	for (size_t i = 0; i < t->n; i++) {
		bool seen = t->rows[i].who->scope == SCOPE_NOBODY;
		for (size_t k = 0; k < i; k++)
			seen = seen || strcmp(t->rows[k].action, t->rows[i].action) == 0;
		if (!seen)
			js_cstr(j, NULL, t->rows[i].action);
	}
	js_end(j, ']');
}

static const struct life_table *life_of(const char *pattern)
{
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->life && strstr(pattern, slices[i]->life->name))
			return slices[i]->life;
	return NULL;
}

static void parameter(struct js_out *j, const char *pattern, str name)
{
	const struct life_table *t = str_eq(name, S("action")) ? life_of(pattern) : NULL;

	js_begin(j, NULL, '{');
	js_text(j, "name", name);
	js_cstr(j, "in", "path");
	js_bool(j, "required", true);
	js_begin(j, "schema", '{');
	js_cstr(j, "type", "string");
	if (t)
		actions(j, t);
	js_end(j, '}');
	js_end(j, '}');
}

static void parameters(struct js_out *j, const char *pattern)
{
	str rest = str_of(pattern);

	js_begin(j, "parameters", '[');
	while (rest.n) {
		str part = str_cut(&rest, '/');
		if (part.n > 2 && part.p[0] == '{')
			parameter(j, pattern, str_sub(part, 1, part.n - 2));
	}
	js_end(j, ']');
}

static void responses(struct js_out *j)
{
	js_begin(j, "responses", '{');
	js_begin(j, "200", '{');
	js_cstr(j, "description", "OK");
	js_end(j, '}');
	js_begin(j, "default", '{');
	js_cstr(j, "description", "Error");
	js_begin(j, "content", '{');
	js_begin(j, "application/json", '{');
	js_begin(j, "schema", '{');
	js_cstr(j, "$ref", "#/components/schemas/Error");
	for (int i = 0; i < 5; i++)
		js_end(j, '}');
}

static void operation(struct ctx *c, struct js_out *j, const struct route *r)
{
	js_begin(j, r->method == HTTP_POST ? "post" : "get", '{');
	js_cstr(j, "summary", r->text);
	parameters(j, r->pattern);
	if (r->input)
		body(c, j, r->input);
	responses(j);
	js_end(j, '}');
}

static const struct route *next_api(size_t *slice, const struct route *r)
{
	for (;;) {
		r = r ? r + 1 : slices[*slice]->routes;
		for (; r && r->pattern; r++)
			if (is_api(r))
				return r;
		if (++*slice >= slices_n)
			return NULL;
		r = NULL;
	}
}

/* Rows of one path stand together in the document, wherever they come from. */
static bool is_first(const struct route *r)
{
	size_t slice = 0;

	for (const struct route *x = next_api(&slice, NULL); x && x != r; x = next_api(&slice, x))
		if (strcmp(x->pattern, r->pattern) == 0)
			return false;
	return true;
}

static void paths(struct ctx *c, struct js_out *j)
{
	size_t slice = 0, other;

	js_begin(j, "paths", '{');
	for (const struct route *r = next_api(&slice, NULL); r; r = next_api(&slice, r)) {
		if (!is_first(r))
			continue;
		js_begin(j, r->pattern, '{');
		other = 0;
		for (const struct route *x = next_api(&other, NULL); x; x = next_api(&other, x))
			if (strcmp(x->pattern, r->pattern) == 0)
				operation(c, j, x);
		js_end(j, '}');
	}
	js_end(j, '}');
}

static void error_schema(struct js_out *j)
{
	static const char schema[] =
		"{\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"object\","
		"\"properties\":{"
		"\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"fields\":{"
		"\"type\":\"array\","
		"\"items\":{\"type\":\"object\",\"properties\":{\"field\":{\"type\":\"string\"},"
		"\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"}}}}}}}}";

	js_begin(j, "components", '{');
	js_begin(j, "schemas", '{');
	buf_lit(&j->b, "\"Error\":");
	buf_lit(&j->b, schema);
	js_end(j, '}');
	buf_lit(&j->b,
		",\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}}");
	js_end(j, '}');
}

err openapi_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);

	(void)rq;
	js_begin(&j, NULL, '{');
	js_cstr(&j, "openapi", "3.0.3");
	js_begin(&j, "info", '{');
	js_cstr(&j, "title", setting_text(c->settings, SET_SITE_NAME));
	js_cstr(&j, "version", LIUYAN_VERSION);
	js_end(&j, '}');
	paths(c, &j);
	error_schema(&j);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}
