/*
 * assets: stylesheet, script and pictures, inside the binary, served under
 * names that carry their own hash so that browsers may keep them for good.
 */
#ifndef LIUYAN_APP_ASSETS_H
#define LIUYAN_APP_ASSETS_H

#include "app/context.h"

const char *asset_name(const char *plain); /* "liuyan.css" -> "liuyan.1a2b3c4d.css" */
err asset_page(struct ctx *c, const struct request *rq, struct response *rs);

#endif
