/*
 * acts: the forms of a case, made from the life tables' rows and their needs.
 *
 * The row that the desk is waiting for is the primary one. A form that was
 * refused comes back open, with its faults and what was typed.
 */
#ifndef LIUYAN_DESK_ACTS_H
#define LIUYAN_DESK_ACTS_H

#include "desk/views.h"

/* The deed that was refused, or action empty. */
struct failed_deed {
	bool order;
	int64_t id;
	str action;
	const struct conduct_input *in;
	err e;
	bool check; /* nothing was refused: what was typed is to be looked at */
};

struct act_maker {
	struct case_view *v;
	const struct failed_deed *failed;
	const struct work_order_list *orders;
	const struct reply_list *replies;
	const struct act *primary;
	uint32_t keys;
	int64_t made;
	bool found; /* the refused form is still there */
};

#define ACTS_MOST 32

MUST err acts_of_message(struct ctx *c, struct act_maker *k);
MUST err acts_of_order(struct ctx *c, struct act_maker *k, struct case_order *to);
/* The names of the units that it complains of, in one line. */
MUST err acts_named(struct ctx *c, int64_t message, str *out);
/* The two answers to a follow-up that waits for review. */
MUST err acts_of_followup(struct ctx *c, struct act_maker *k, struct case_text *to);
/* What is handled together with it (joint.c). */
MUST err joint_of_case(struct ctx *c, struct act_maker *k);
MUST err offer_members(struct ctx *c, struct act_maker *k, struct act *a);
MUST err offer_words(struct ctx *c, struct act_maker *k, struct act *a);
void retype_joint(struct ctx *c, const struct conduct_input *in, struct act *a);
/* The domains to choose from, and what the text says (hint.c). */
MUST err offer_domains(struct ctx *c, struct act_maker *k, struct act *a);
void retype_domain(const struct conduct_input *in, struct act *a);
MUST err hint_of_case(struct ctx *c, struct act_maker *k);
/* Keys for the forms, primary first; call when all are made. */
void acts_keys(struct ctx *c, struct act_maker *k);

/* Cases about the same matter (similar.c). */
MUST err similar_of_case(struct ctx *c, struct case_view *v);
MUST err offer_into(struct ctx *c, struct act_maker *k, struct act *a);

#endif
