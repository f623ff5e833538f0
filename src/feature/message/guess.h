/*
 * guess: the domain of a message whose writer names none, from what she writes.
 *
 * A guess that is sure enough is taken; otherwise she is asked, with the best guess
 * chosen beforehand. The editors see the message before anyone acts on it.
 */
#ifndef LIUYAN_MESSAGE_GUESS_H
#define LIUYAN_MESSAGE_GUESS_H

#include "learn/learn.h"
#include "message/message.h"

/* Fills in->domain and in->guessed when it may; faults otherwise. */
MUST err message_guess(struct ctx *c, struct message_new *in, struct learn_guess *out);

/* While she types: {code, name, sure, percent, reasons}; code is null without a guess. */
extern const struct input message_guess_input[];
MUST err message_guess_post(struct ctx *c, const struct request *rq, struct response *rs);

#endif
