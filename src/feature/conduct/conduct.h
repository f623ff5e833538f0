/*
 * conduct: everything that can be done to a message or an order, in one door
 * for pages and API (办理).
 *
 * It reads what the life table's row needs, reports all faults, and lets the
 * slices below do it in the caller's transaction.
 */
#ifndef LIUYAN_CONDUCT_CONDUCT_H
#define LIUYAN_CONDUCT_CONDUCT_H

#include "app/input.h"
#include "approval/approval.h"
#include "message/message.h"
#include "order/order.h"
#include "rating/rating.h"

struct conduct_input {
	int64_t version;
	struct words reasons; /* codes */
	str note, title, body, domain;
	int64_t office, into, lead, subject;
	int64_t to;	    /* a suggested unit, in place of the lead that is chosen in the list */
	struct words co;    /* unit ids */
	struct words about; /* unit ids: complained of */
	struct words members;		    /* messages that are handled together */
	struct words addition, addition_to; /* what one of these is told besides, and which */
	str about_names, about_person;
	str solved;
	int64_t resolution, attitude, speed;
	str passage, mark;	/* to hide, and its kind; or to show again */
	struct words confirmed; /* passages of a reply that are no personal data */
	str code, passcode;	/* a writer without a session */
	str key;		/* idempotency */
	struct words files;	/* tokens (attachment.h); only follow-ups and replies take any */
	bool files_public;
	enum { COMPARE_NOW, COMPARE_BEFORE, COMPARED } own; /* conduct_compare */
};

struct deed {
	bool order; /* or of a message */
	int64_t id;
	str action;
	const struct conduct_input *in;
};

struct deed_answer {
	int64_t message, id, state, version;
};

extern const struct input conduct_inputs[];
extern const struct slice slice_conduct;

/* Does it, or tells what came of it when the same was sent before under the same
 * key. ERR_KEY_REUSED when something else was. */
MUST err conduct_do(struct ctx *c, const struct deed *d, struct deed_answer *out);
/* Before a deed that may hold a reply, outside of any transaction: ERR_INPUT when the
 * writer's own name or phone is in it, or when this was asked too often. It stays on
 * record whatever becomes of the deed. `in` is the deed's own. */
MUST err conduct_compare(struct ctx *c, const struct deed *d, struct conduct_input *in);
/* Was it done before? ERR_NOT_FOUND: no. */
MUST err conduct_before(struct ctx *c, const struct deed *d, struct deed_answer *out);

/* Takes down what two agreed to take down. */
MUST err conduct_takedown(struct ctx *c, const struct approval *a);
/* What the second look at a refusal or takedown came to: kept, or not. */
MUST err conduct_recheck(struct ctx *c, const struct approval *a, bool kept, str note);
/* What the gate must know of the message that this is about; none: an empty object. */
MUST err conduct_object(struct ctx *c, int64_t message, struct object *out);

/* Without a look at the key. */
MUST err conduct_message(struct ctx *c, int64_t id, str action, const struct conduct_input *in);
MUST err conduct_order(struct ctx *c, int64_t id, str action, const struct conduct_input *in);

#endif
