/*
 * js: strict reading into a tree on an arena, and writing by appends.
 *
 * Reading refuses duplicate keys, depth over 32, NUL, invalid UTF-8 and
 * anything after the value (jansson does the parsing). Writing always yields
 * one valid document as long as begin and end calls pair up.
 */
#ifndef LIUYAN_WEB_JSON_H
#define LIUYAN_WEB_JSON_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"

enum js_kind { JS_NULL, JS_BOOL, JS_NUMBER, JS_TEXT, JS_LIST, JS_OBJECT };

struct js {
	enum js_kind kind;
	bool truth;
	int64_t number; /* whole numbers only; others are refused */
	str text;
	struct js *items; /* list elements or member values */
	str *names;	  /* of an object's members */
	size_t n;
};

MUST err js_parse(struct arena *a, str s, struct js *out);
const struct js *js_get(const struct js *object, str name); /* or NULL */
const struct js *js_path(const struct js *object, const char *dotted);

/* A request's body: read once, whoever asks and however often (request_json). */
struct request;
struct body_json {
	bool read;
	err e;
	struct js js;
};

/* *out belongs to the request. */
MUST err request_json(const struct request *rq, const struct js **out);

struct js_out {
	struct buf b;
	bool comma;
};

struct js_out js_new(struct arena *a);
void js_begin(struct js_out *j, const char *name,
	      char bracket);		     /* '{' or '['; name NULL in a list */
void js_end(struct js_out *j, char bracket); /* '}' or ']' */
void js_text(struct js_out *j, const char *name, str v);
void js_cstr(struct js_out *j, const char *name, const char *v);
void js_id(struct js_out *j, const char *name, int64_t id); /* a decimal string; null when 0 */
void js_int(struct js_out *j, const char *name, int64_t v);
void js_real(struct js_out *j, const char *name, double v); /* two decimals; null when not finite */
void js_bool(struct js_out *j, const char *name, bool v);
void js_null(struct js_out *j, const char *name);
void js_time(struct js_out *j, const char *name, int64_t ms); /* ISO 8601; null when 0 */

#endif
