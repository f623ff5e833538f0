/*
 * lint: what the program has to say to a draft, and to a reply that was handed in.
 *
 * It never stands in the way: the draft goes on as it is if its unit wants so, and the
 * editor may tick off what was ticked for her.
 */
#ifndef LIUYAN_DESK_LINT_H
#define LIUYAN_DESK_LINT_H

#include "desk/acts.h"

/* The draft as it was typed. */
MUST err lint_draft(struct ctx *c, struct act_maker *k, struct act *a);
/* Ticks the reasons for which the reply might be returned. */
MUST err lint_returns(struct ctx *c, struct act_maker *k, struct act *a);
/* For editors: the reply that waits for them, with its passages. */
MUST err lint_handed_in(struct ctx *c, struct act_maker *k, struct case_order *to);

#endif
