/* naming: what staff and writers say of whom a message complains of, and who
 * takes it in then (about/about.h). */
#ifndef LIUYAN_CONDUCT_NAMING_H
#define LIUYAN_CONDUCT_NAMING_H

#include "conduct/conduct.h"

/* Her text has changed: units may be named in it now. */
MUST err naming_again(struct ctx *c, struct message *next);
/* What she adds names units: certain as in a complaint's text while nobody has an order on
 * it; later it is for the editor to say. */
MUST err naming_followup(struct ctx *c, struct message *next, str body);
/* A complaint does not end in a case that lies with whom it complains of: a fault of
 * "into". */
MUST err naming_may_join(struct ctx *c, const struct message *m, const struct message *to);
/* Editors say who is named, all of it; coordinators add. */
MUST err naming_rule(struct ctx *c, const struct life *row, struct message *next,
		     const struct conduct_input *in);

#endif
