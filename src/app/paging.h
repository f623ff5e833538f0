/*
 * paging: what every list of the API shares: {items:[…], next} and a limit.
 */
#ifndef LIUYAN_APP_PAGING_H
#define LIUYAN_APP_PAGING_H

#include "app/context.h"
#include "web/json.h"

#define PAGING_MOST 100

/* The query's limit, 1 to 100, otherwise the usual 20 and a fault. */
int64_t paging_limit(struct ctx *c, const struct request *rq);
/* Opens the document and its list of items. */
struct js_out paging_begin(struct ctx *c);
/* Ends it with the place to go on from; empty: the end. */
err paging_send(struct response *rs, struct js_out *j, str next);

#endif
