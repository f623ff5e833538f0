/* lists: the narrow public lists of messages, kept in step with each change. */
#ifndef LIUYAN_MESSAGE_LISTS_H
#define LIUYAN_MESSAGE_LISTS_H

#include "message/message.h"

#define LIST_KEYS_MAX 8

/* The lists a message stands in: its places, office and unit. Pure. */
size_t message_list_keys(const struct message *m, int64_t out[LIST_KEYS_MAX]);
/* m may be NULL: a new message. */
MUST err message_list_move(struct ctx *c, const struct message *m, const struct message *next);

#endif
