/*
 * route: from a request to its handler, one way, step by step.
 *
 * route -> session of the store -> actor -> permission -> CSRF -> rate -> handler. The
 * steps are one array run by one loop (route.c); a handler is reached only when
 * all of them said OK. A handler that fails leaves no write behind; if it has
 * already filled the answer (a form with its faults) that answer is sent,
 * otherwise the error page or the API's error object.
 */
#ifndef LIUYAN_APP_ROUTE_H
#define LIUYAN_APP_ROUTE_H

#include "app/app.h"

struct route_match {
	const struct route *route;
	str text, action;
	int64_t id;
	bool path_known; /* another method would match */
};

struct route_match route_find(enum http_method method, str path);
/* Fills text, id and action from the pattern's braces. */
bool route_fits(const char *pattern, str path, struct route_match *m);

/* The hooks that the server calls. */
bool route_waits(void *app, struct request *rq);
void route_answer(void *app, struct request *rq, struct response *rs);
uint64_t route_generation(void *app);
bool route_shares(void *app, str cookies, str *variant);
bool route_spools(void *app, const struct request *rq, struct spool_limits *limits);

bool request_is_api(const struct request *rq);
/* The token of her session, if she has one. */
str request_session(const struct request *rq);

#define COOKIE_SESSION "liuyan_session"
#define COOKIE_PREFERENCES "liuyan_prefs"

#endif
