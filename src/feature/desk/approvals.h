/*
 * approvals: what waits for a second person, asked and decided (approval/approval.h).
 *
 * An approval is seen by whoever asked and by whoever may decide; anybody else is told
 * that there is none. A try that was refused is on record.
 */
#ifndef LIUYAN_DESK_APPROVALS_H
#define LIUYAN_DESK_APPROVALS_H

#include "desk/views.h"

struct approval_row {
	struct approval a;
	const char *kind, *state, *state_code;
	str who, unit, title, reasons;
	bool mine;
};

struct approvals_view {
	const struct layout *layout;
	struct approval_row *open, *mine;
	size_t open_n, mine_n;
	const char *done;
	const struct faults *faults;
	str csrf, reason, note;
	bool may_export, may_rotate;
};

/* How many wait for the actor; stops counting at 100. */
MUST err approvals_waiting(struct ctx *c, int64_t *n);

#endif
