/* pack: gzip of finished answers (libdeflate). */
#ifndef LIUYAN_WEB_PACK_H
#define LIUYAN_WEB_PACK_H

#include "web/http.h"

/* The gzip form of s, or the empty str when it would not be shorter or there is no
 * memory to make it. */
str pack_gzip(struct arena *a, str s, int level);
/* Packs the body of an answer that is text. */
void pack_response(struct arena *a, struct response *r, int level);
/* Whether an Accept-Encoding header (or NULL) allows it. */
bool pack_accepted(const char *coding);

#endif
