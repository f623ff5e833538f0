/*
 * scan: walks all messages, newest first, in one snapshot and bounded memory.
 */
#ifndef LIUYAN_EXCHANGE_SCAN_H
#define LIUYAN_EXCHANGE_SCAN_H

#include "app/app.h"
#include "message/message.h"

typedef err scan_fn(struct ctx *c, const struct message *m, void *data);

/* In a read session; what fn takes from c->a is gone when the page ends. */
MUST err scan_messages(struct ctx *c, const char *label, scan_fn *fn, void *data);

#endif
