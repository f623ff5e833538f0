/* views: what the pages of unit and writer show of their letters. */
#ifndef LIUYAN_RELAY_VIEWS_H
#define LIUYAN_RELAY_VIEWS_H

#include "app/layout.h"
#include "relay/relay.h"

struct relay_row {
	int64_t at;
	bool from_unit;
	str who;
	html body;
};

struct relay_thread {
	int64_t order;
	str unit;
	struct relay_row *rows;
	size_t n;
	bool asked; /* the unit has written: she may answer */
};

/* How far the unit's request to be told who wrote has come. */
struct relay_reveal_row {
	str unit, reason;
	const char *state;
	int64_t at, until;
};

struct relay_view {
	const struct layout *layout;
	int64_t message;
	str title, alias, body, reason;
	struct relay_thread *threads;
	size_t threads_n;
	struct relay_reveal_row *reveals;
	size_t reveals_n;
	bool may_ask_reveal, may_reveal;
	const struct contact *contact; /* opened just now */
	const char *done;
	const struct faults *faults;
};

#endif
