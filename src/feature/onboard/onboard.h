/*
 * onboard: units that ask to be taken in (入驻): the application that anybody may send,
 * its check by the coordinating office of the place or the system administrator, the
 * first accounts by invitation, and what the new unit still has to learn (培训).
 *
 * Invariants: a coordinator decides on her own place and those below it, and gives the
 * roles of a handler and an approver in the new unit only; a refusal has a reason; who
 * is to be called lies in the vault, and looking leaves a row.
 */
#ifndef LIUYAN_ONBOARD_ONBOARD_H
#define LIUYAN_ONBOARD_ONBOARD_H

#include "app/slice.h"
#include "onboard/queries.h"

extern const struct slice slice_onboard;
extern const struct perm perm_onboard_check, perm_onboard_train;

enum application_state {
#define STATE(number, name, code, label) APPLICATION_##name = number,
#include "onboard/states.def"
#undef STATE
};

struct application_new {
	str name, contact, phone, credit, words;
	int64_t place;
};

/* Who is to have the first account of a role; an empty login: nobody yet. */
struct first_account {
	str login, name, link; /* link: filled in, shown once */
};

MUST err onboard_apply(struct ctx *c, const struct application_new *in, int64_t *id);
/* ERR_FORBIDDEN: not of the actor's places. */
MUST err onboard_get(struct ctx *c, int64_t id, struct application *out);
/* Makes the unit below `parent` with its training and the accounts; ERR_STATE: decided. */
MUST err onboard_take(struct ctx *c, const struct application *a, int64_t parent,
		      struct first_account first[2]);
MUST err onboard_refuse(struct ctx *c, const struct application *a, str reason);
/* The proof of an applicant that an application is hers: part of its address. */
str onboard_proof(struct ctx *c, int64_t id);

/* For the desk: is there an application for the actor to check, and how many items of
 * training are left in her units. */
MUST err onboard_waiting(struct ctx *c, bool *any);
MUST err onboard_left(struct ctx *c, int64_t *items);

const char *application_label(int64_t state);

#endif
