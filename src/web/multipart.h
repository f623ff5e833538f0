/*
 * multipart: multipart/form-data (RFC 7578) taken apart as it comes in, in pieces
 * of any size, without ever holding more of it than one part's head.
 *
 * Invariants: whatever way a body is cut into pieces, the sink hears the same.
 * Names are valid UTF-8 without NUL and never empty. The body must begin with
 * its boundary; a head of more than MULTIPART_HEAD bytes is refused. Only OK
 * from multipart_end says that the body was whole. After a failure nothing more
 * is taken.
 * Lifetime: the struct is the caller's; sink names are valid during the call.
 * Threads: one at a time.
 */
#ifndef LIUYAN_WEB_MULTIPART_H
#define LIUYAN_WEB_MULTIPART_H

#include "base/err.h"

#define MULTIPART_HEAD 2048
#define MULTIPART_BOUNDARY 70 /* RFC 2046, 5.1.1 */

struct multipart_sink {
	/* file: the name the sender gave; is_file: the part has one, maybe empty. */
	err (*begin)(void *data, str name, str file, bool is_file);
	err (*piece)(void *data, str bytes);
	err (*end)(void *data);
	void *data;
};

struct multipart {
	struct multipart_sink sink;
	err (*state)(struct multipart *m, str *piece);
	char delimiter[MULTIPART_BOUNDARY + 5]; /* CR LF - - boundary */
	size_t delimiter_n, matched;
	char head[MULTIPART_HEAD];
	size_t head_n;
	err failed;
	bool over; /* the last boundary was seen */
};

MUST err multipart_begin(struct multipart *m, str content_type, const struct multipart_sink *sink);
MUST err multipart_take(struct multipart *m, str piece);
MUST err multipart_end(struct multipart *m);
bool multipart_is(str content_type);

#endif
