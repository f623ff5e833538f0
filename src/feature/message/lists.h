/* lists: the narrow public lists of messages, kept in step with each change. */
#ifndef LIUYAN_MESSAGE_LISTS_H
#define LIUYAN_MESSAGE_LISTS_H

#include "message/message.h"

/* m may be NULL: a new message. */
MUST err message_unit_move(struct ctx *c, const struct message *m, const struct message *next);
MUST err message_list_move(struct ctx *c, const struct message *m, const struct message *next);

#endif
