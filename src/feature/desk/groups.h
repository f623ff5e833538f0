/*
 * groups: open messages of a desk that may be about the same matter, for whoever takes
 * them in to say so (joint/joint.h). Nothing is put together by itself.
 *
 * Only messages that the actor may open, and that the gate lets her put together.
 * Lifetime: the context's.
 */
#ifndef LIUYAN_DESK_GROUPS_H
#define LIUYAN_DESK_GROUPS_H

#include "app/layout.h"
#include "message/message.h"

struct like_choice {
	struct message m;
	int64_t percent;
	str words; /* what both are about */
};

struct like_choices {
	struct like_choice *v;
	size_t n;
};

/* Those that may be handled together with m, the most alike first; at most `most`. */
MUST err groups_like(struct ctx *c, const struct message *m, size_t most, struct like_choices *out);

/* One that leads, and what may go with it. */
struct like_group {
	struct message head;
	struct like_choices l;
	str once; /* idempotency key of its form */
};

struct groups_view {
	const struct layout *layout;
	struct like_group *v;
	size_t n;
	int64_t looked; /* so many that wait on the desk */
};

#endif
