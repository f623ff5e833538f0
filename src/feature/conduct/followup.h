/* followup: what a writer asks or adds after her message (追问), and whether it is public. */
#ifndef LIUYAN_CONDUCT_FOLLOWUP_H
#define LIUYAN_CONDUCT_FOLLOWUP_H

#include "conduct/conduct.h"

/* Writes it without personal data, with its files; it waits for the editor. */
MUST err followup_take(struct ctx *c, const struct message *m, const struct conduct_input *in);
/* state: 2 public, 3 kept from the public; ERR_STATE when that was said before. */
MUST err followup_settle(struct ctx *c, const struct message *m, int64_t id, int64_t state);
/* A case that ends takes its open questions off the editor's desk. */
MUST err followup_end(struct ctx *c, const struct message *m);

#endif
