/*
 * naming: the units that a message complains of, as its writer chose them and as
 * its text names them (about/about.h).
 */
#ifndef LIUYAN_MESSAGE_NAMING_H
#define LIUYAN_MESSAGE_NAMING_H

#include "about/about.h"
#include "message/message.h"

struct naming {
	struct about_ids chosen, found;
	bool certain; /* what was found counts at once */
};

/* Faults of "about" are in the context. */
MUST err naming_read(struct ctx *c, const struct message_new *in, int64_t place,
		     struct naming *out);
/* Who takes it in. */
MUST err naming_coordinator(struct ctx *c, const struct naming *n, int64_t place, int64_t usual,
			    int64_t *out);

#endif
