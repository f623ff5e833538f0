/*
 * approval: what one person may not do alone (双人操作).
 *
 * Invariants: one account asks, another decides, never the same one, and where the
 * table says so (kinds.def) one of another organisation; what nobody decided on
 * lapses, and so does a yes. Each asking, decision and use is an audit row of the
 * same transaction; a try that was refused is one too (approval_tried).
 * It knows no messages: whoever calls gives the object that the gate is asked about.
 * Lifetime: rows live in the context's arena.
 */
#ifndef LIUYAN_APPROVAL_APPROVAL_H
#define LIUYAN_APPROVAL_APPROVAL_H

#include "app/slice.h"
#include "approval/queries.h"

enum approval_kind {
	APPROVAL_NONE = 0,
#define KIND(number, name, ...) APPROVAL_##name = number,
#include "approval/kinds.def"
#undef KIND
	APPROVAL_KINDS
};

enum approval_state {
#define STATE(number, name, code, label) APPROVAL_IS_##name = number,
#include "approval/states.def"
#undef STATE
	APPROVAL_STATES
};

struct approval_info {
	const char *code, *label;
	struct perm ask, decide;
	bool other_organisation;
	int64_t hours;
};

enum reason_what { REASON_REFUSED = 1, REASON_REMOVED, REASON_AGAIN, REASON_OTHERWISE };

struct approval_new {
	enum approval_kind kind;
	int64_t subject, unit;
	str reason, detail;
};

extern const struct slice slice_approval;

const struct approval_info *approval_info(int64_t kind); /* of an unknown one: nobody may */
int64_t approval_kind_of(str code);			 /* APPROVAL_NONE when unknown */
/* "asked", "approved" …; one that has lapsed is "lapsed". */
const char *approval_state_code(const struct approval *a, int64_t now);
const char *approval_state_label(const struct approval *a, int64_t now);

/* Asks the gate with this object. ERR_STATE when the same is asked already. */
MUST err approval_ask(struct ctx *c, const struct approval_new *in, const struct object *o,
		      int64_t *id);
/* The program asks in somebody's place (a random second look at what she did). */
MUST err approval_sample(struct ctx *c, int64_t subject, int64_t account, str detail);
/* May the actor decide this one? OK, ERR_FORBIDDEN, or ERR_STATE when it is too late. */
MUST err approval_may_decide(struct ctx *c, const struct approval *a, const struct object *o);
MUST err approval_decide(struct ctx *c, const struct approval *a, const struct object *o, bool yes,
			 str note);
/* Somebody's try that was refused, for the record; in a transaction of its own. */
MUST err approval_tried(struct ctx *c, const struct approval *a);

/* Is there a yes that counts now, for this message and unit? */
MUST err approval_granted(struct ctx *c, enum approval_kind kind, int64_t subject, int64_t unit,
			  bool *granted);
/* The same yes itself; ERR_NOT_FOUND. */
MUST err approval_of(struct ctx *c, enum approval_kind kind, int64_t subject, int64_t unit,
		     struct approval *out);
/* Takes a yes that counts once: its kind must be this one, asked by the actor (or by
 * anybody, for a command: account 0). ERR_FORBIDDEN otherwise. */
MUST err approval_use(struct ctx *c, enum approval_kind kind, int64_t id);

/* What it was for has been done. */
MUST err approval_done(struct ctx *c, const struct approval *a);
/* A yes of this kind that the actor asked for counts now, as often as she likes. */
MUST err approval_holds(struct ctx *c, enum approval_kind kind, int64_t id);

/* Rows that the actor may still take out today by herself. */
MUST err approval_alone(struct ctx *c, int64_t *n);
/* She takes n of them; ERR_CONFLICT when others of hers have used them up meanwhile. */
MUST err approval_take(struct ctx *c, int64_t n);

/* ---- reasons, by month and without names ---- */
MUST err reason_counted(struct ctx *c, enum reason_what what, str codes);
MUST err reason_counts(struct ctx *c, int64_t months, struct reason_count_list *out);

#endif
