/*
 * feed: what the Atom feeds share (RFC 4287): elements whose text is fit for
 * XML, links, and where this site is for its readers.
 */
#ifndef LIUYAN_APP_FEED_H
#define LIUYAN_APP_FEED_H

#include "app/context.h"
#include "web/html.h"

/* The site's address without a slash at the end: site.url, else the request's host. */
str feed_base(struct ctx *c, const struct request *rq);
/* Text without what XML 1.0 has no place for. */
str feed_clean(struct ctx *c, str s);
void feed_put(struct ctx *c, struct out *o, const char *name, str text);
void feed_link(struct out *o, const char *rel, str href);
/* Opens the feed: id, title, time of the newest entry. */
struct out feed_begin(struct ctx *c, str id, str title, int64_t updated);
void feed_send(struct response *rs, struct out *o);

#endif
