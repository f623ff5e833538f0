/* codes: a face of message_lookup, for pages that take a message's codes. */
#ifndef LIUYAN_MESSAGE_CODES_H
#define LIUYAN_MESSAGE_CODES_H

#include "message/message.h"

/* What was typed; a wrong one counts as a guess of the network's and is a fault of the
 * field `code` (ERR_INPUT). */
MUST err message_codes(struct ctx *c, const struct request *rq, const str codes[2], int64_t *id);

#endif
