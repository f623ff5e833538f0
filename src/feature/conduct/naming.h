/* naming: what staff and writers say of whom a message complains of, and who
 * takes it in then (about/about.h). */
#ifndef LIUYAN_CONDUCT_NAMING_H
#define LIUYAN_CONDUCT_NAMING_H

#include "conduct/conduct.h"

/* Her text has changed: units may be named in it now. */
MUST err naming_again(struct ctx *c, struct message *next);
/* Editors say who is named, all of it; coordinators add. */
MUST err naming_rule(struct ctx *c, const struct life *row, struct message *next,
		     const struct conduct_input *in);

#endif
