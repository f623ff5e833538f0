/* pack: gzip of finished answers (libdeflate). */
#ifndef LIUYAN_WEB_PACK_H
#define LIUYAN_WEB_PACK_H

#include "base/arena.h"

/* The gzip form of s, or the empty str when it would not be shorter. */
str pack_gzip(struct arena *a, str s, int level);

#endif
