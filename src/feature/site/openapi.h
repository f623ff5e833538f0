/* openapi: the API's description, made from the route, input and life tables. */
#ifndef LIUYAN_SITE_OPENAPI_H
#define LIUYAN_SITE_OPENAPI_H

#include "app/slice.h"

err openapi_page(struct ctx *c, const struct request *rq, struct response *rs);

#endif
