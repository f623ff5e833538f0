/*
 * suggest: which unit a message should be sent to, and why (docs/decisions/0016).
 *
 * From the duty lists, the place, names of units in the text, and what past dispatches
 * teach: terms of messages that were sent to a unit, against those it declined or whose
 * reply was returned. Lessons are counts, taken by the upkeep job when a message has
 * changed and taken back when it changes again; each reason tells the counts it rests on.
 * Invariants: a unit that the message complains of, below one, or where a person
 * complained of works alone is never suggested, nor one that has an order of it. Only
 * what the coordinator may dispatch to. Terms are of the public text, kept as hashes.
 * A suggestion changes nothing by itself.
 * Lifetime: the context's arena.
 */
#ifndef LIUYAN_SUGGEST_SUGGEST_H
#define LIUYAN_SUGGEST_SUGGEST_H

#include "message/message.h"

#define SUGGEST_MOST 3
#define SUGGEST_REASONS 8

struct suggestion {
	int64_t unit;
	str name;
	str reasons[SUGGEST_REASONS]; /* in the reader's language */
	size_t reasons_n;
	bool known; /* such messages were dispatched to it, or to its like elsewhere */
	bool sure;  /* it answers for the domain, or has for such messages: may be pre-selected */
};

struct suggestions {
	struct suggestion v[SUGGEST_MOST];
	size_t n;
};

extern const struct slice slice_suggest;

/* The best first. Who may see them is the caller's to ask. */
MUST err suggest_units(struct ctx *c, const struct message *m, struct suggestions *out);
/* Brings what this message teaches up to date (the slice's upkeep). */
MUST err suggest_learn(struct ctx *c, int64_t message);

#endif
