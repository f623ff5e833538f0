/*
 * history: what has happened to a case, in words.
 *
 * The writer is only ever the alias. What units do not see of it is decided in
 * order/access.h.
 */
#ifndef LIUYAN_DESK_HISTORY_H
#define LIUYAN_DESK_HISTORY_H

#include "desk/views.h"

extern const char history_to_review[]; /* the state of a follow-up that waits */

/* The words of reason codes joined by blanks, of any list. */
str history_reasons(struct ctx *c, str codes);
/* Code and label of a reply's state. */
const struct life_state *history_reply_state(int64_t state);
void history_replies(struct ctx *c, const struct reply_list *all, struct case_order *to);
MUST err history_versions(struct ctx *c, struct case_view *v);
MUST err history_followups(struct ctx *c, struct case_view *v);
MUST err history_events(struct ctx *c, struct case_view *v);

#endif
