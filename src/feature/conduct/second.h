/*
 * second: the second pair of eyes (approval/approval.h): what is public is taken down
 * by two, and a random share of refusals and takedowns is looked at again.
 */
#ifndef LIUYAN_CONDUCT_SECOND_H
#define LIUYAN_CONDUCT_SECOND_H

#include "conduct/conduct.h"

/* Asks for the takedown with the step's reasons and note; nothing else changes. */
MUST err second_ask(struct ctx *c, const struct message *m, const struct step *s);
/* Counts the reasons, and takes the draw; `account` decided. */
MUST err second_sample(struct ctx *c, const struct message *next, int64_t account);

#endif
