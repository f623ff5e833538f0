/*
 * tell: what events tell of a message, and what that adds to the figures. The
 * events alone are enough: nothing else is looked at.
 */
#ifndef LIUYAN_VERIFY_TELL_H
#define LIUYAN_VERIFY_TELL_H

#include "ledger/ledger.h"
#include "rating/rating.h"
#include "verify/recount.h"

struct tell {
	struct recount *figures;
	struct message m; /* the one being told; id 0: none */
	struct rating ratings[8];
	size_t ratings_n;
	int64_t messages, events;
};

/* Events of a message follow each other. False when the facts make no sense. */
bool tell_event(struct tell *t, const struct event_add_in *e);
void tell_end(struct tell *t);

#endif
