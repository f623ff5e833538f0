/*
 * cookie: the few that this program sets, under one name each.
 *
 * On a way that nobody can listen to a cookie is called __Host-NAME: browsers then take it
 * from this very host over HTTPS alone, and a neighbouring host cannot plant one. Over
 * plain HTTP (a loopback, a try-out) it is NAME. One of the other way's name is not read.
 * Lifetime: of what is read, that of the request.
 */
#ifndef LIUYAN_APP_COOKIE_H
#define LIUYAN_APP_COOKIE_H

#include "app/context.h"

#define COOKIE_HOST "__Host-"

str cookie_get(const struct request *rq, const char *name);
/* For scripts unreadable, and not sent along from other sites. seconds 0: gone at once. */
void cookie_set(struct ctx *c, struct response *rs, const char *name, str value, int64_t seconds);

/* Not sent along even with a link from another site. */
void cookie_set_strict(struct ctx *c, struct response *rs, const char *name, str value,
		       int64_t seconds);

#endif
