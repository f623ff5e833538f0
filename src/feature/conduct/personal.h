/*
 * personal: what a deed's texts may not carry into the record.
 *
 * Texts of writers and editors are stored with marks (message/hidden.h). A reply is
 * not changed: it is refused until nothing in it leads to a person, or the unit has
 * confirmed that what is left is public.
 * Lifetime: of the context's arena.
 */
#ifndef LIUYAN_CONDUCT_PERSONAL_H
#define LIUYAN_CONDUCT_PERSONAL_H

#include "conduct/conduct.h"

/* The texts of a message's step: title and body where the row asks for them, the note. */
MUST err personal_step(struct ctx *c, const struct message *m, struct message *next,
		       struct step *s);
/* A note of staff; it goes with the message's next version. */
MUST err personal_note(struct ctx *c, const struct message *m, str *note);
/* What the writer says about an answer. */
MUST err personal_comment(struct ctx *c, const struct message *m, str *body);
MUST err personal_followup(struct ctx *c, int64_t message, int64_t id, str *body);
MUST err personal_mark(struct ctx *c, struct message *next, const struct conduct_input *in);
MUST err personal_lift(struct ctx *c, struct message *next, const struct conduct_input *in);
/* A fault of "body" that names what is not confirmed, and never what is the writer's own;
 * how many were confirmed goes into the note. */
MUST err personal_reply(struct ctx *c, const struct message *m, const struct conduct_input *in,
			str *note);

#endif
