/*
 * told: the place that a text seems to be about, offered to whoever writes it to another.
 *
 * Invariants: only places with posts to write to; at most two. Offered, never changed by
 * itself. Lifetime: the context's arena.
 */
#ifndef LIUYAN_MESSAGE_TOLD_H
#define LIUYAN_MESSAGE_TOLD_H

#include "names/names.h"

#define TOLD_MOST 2

struct message_told {
	struct name_told v[TOLD_MOST];
	size_t n;
};

/* `place`: that it is written to. */
MUST err message_told(struct ctx *c, str title, str body, int64_t place, struct message_told *out);

#endif
