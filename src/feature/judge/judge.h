/*
 * judge: replies that say nothing are seen as such before they go out; what replies promise
 * is kept with its day; and how often units had replies returned is counted.
 *
 * text/judge.h looks at one reply; here it gets what it cannot know by itself: which of
 * its sentences stand in released replies to other matters. Nothing is refused by it: the
 * drafting unit reads the reasons, the editor decides. What was thought of a reply is kept
 * beside what the editor decided, to learn from.
 * Invariants: sentences, promises and judgements follow the released and returned replies
 * by upkeep (upkeep/upkeep.h); the counts of returns change in the transaction of the
 * event and can be computed again from the ledger.
 */
#ifndef LIUYAN_JUDGE_JUDGE_H
#define LIUYAN_JUDGE_JUDGE_H

#include "figures/figures.h"
#include "judge/queries.h"
#include "ledger/ledger.h"
#include "order/order.h"
#include "text/judge.h"
#include "web/html.h"

enum judged_outcome { JUDGED_RELEASED = 1, JUDGED_RETURNED };
enum promise_state { PROMISE_OPEN = 1 };

extern const struct slice slice_judge;

/* A reply to m, drafted on order o (NULL: on none that is known). */
MUST err judge_reply(struct ctx *c, const struct message *m, const struct work_order *o, str body,
		     struct judgement *out);

/* ---- how it is shown ---- */

#define LINT_PASSAGES 3

struct lint_reason {
	const char *code, *text, *advice;
	str passages[LINT_PASSAGES]; /* the first few, shortened */
	size_t passages_n;
};

/* A stretch of the reply; empty `why`: nothing is said about it. */
struct lint_piece {
	str text, why;
};

struct lint {
	enum judge_verdict verdict;
	struct lint_reason *reasons;
	size_t reasons_n;
	struct lint_piece *pieces;
	size_t pieces_n;
	bool review; /* shown to whoever decides on it, not to whoever writes it */
};

MUST err judge_lint(struct ctx *c, const struct message *m, const struct work_order *o, str body,
		    struct lint *out);
/* The codes of order/reasons.def for which an editor would return it; none for one that
 * says something. */
MUST err judge_suggest(struct ctx *c, const struct message *m, const struct work_order *o, str body,
		       str out[JUDGE_REASONS], size_t *n);

/* The order and its message, for whoever drafts its reply; as of another's, otherwise. */
MUST err judge_draft_of(struct ctx *c, int64_t order, struct work_order *o, struct message *m);

/* ---- returns ---- */

/* Is this event the return of a reply? */
bool judge_is_return(const struct event_add_in *e);
/* For who writes events without appending them: counts it if it is one. */
MUST err judge_count_return(struct ctx *c, const struct event_add_in *e);

/* Which row of order/reasons.def a code is; one behind the last when it is none. */
int64_t judge_reason_number(str code);

struct return_line {
	str reason;
	const char *text;
	int64_t n;
};

struct return_lines {
	struct return_line *v;
	size_t n;
	int64_t all;
};

/* Of a unit, by reason, in these months (202601), most frequent first. */
MUST err judge_returns(struct ctx *c, int64_t unit, int64_t first, int64_t last,
		       struct return_lines *out);

#endif
