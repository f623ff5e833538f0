/*
 * form: decoding of what browsers send: the target, the query, urlencoded and
 * multipart bodies, cookies. Pure functions over bytes, fuzzed.
 *
 * Invariants: names and values that come out are valid UTF-8 without NUL, or
 * the whole is refused with ERR_SYNTAX; more than HTTP_PARAMS_MAX fields are
 * refused with ERR_TOO_LARGE. A repeated name stays repeated.
 */
#ifndef LIUYAN_WEB_FORM_H
#define LIUYAN_WEB_FORM_H

#include "web/http.h"

MUST err form_decode(struct arena *a, str s, bool plus, str *out);
MUST err form_urlencoded(struct arena *a, str s, struct params *out);
MUST err form_multipart(struct arena *a, str body, str content_type, struct params *out);
/* A body of either kind, by its content type; any other has no fields. */
MUST err form_body(struct arena *a, str body, str content_type, struct params *out);
MUST err form_cookies(struct arena *a, str header, struct params *out);
/* Splits "path?query"; the path loses no slash and must begin with one. */
MUST err form_target(struct arena *a, str target, str *path, struct params *query);
/* Appends s percent-encoded for a query or path segment. */
void form_encode(struct buf *b, str s);

#endif
