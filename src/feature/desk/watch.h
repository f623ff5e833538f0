/*
 * watch: what supervisors and leaders see of the units in their care: who is
 * late or soon will be, the newest messages, the figures.
 * Lifetime: the request's arena.
 */
#ifndef LIUYAN_DESK_WATCH_H
#define LIUYAN_DESK_WATCH_H

#include "desk/rows.h"
#include "figures/figures.h"

struct watch_unit {
	int64_t unit;
	str name;
	int64_t over; /* capped */
	struct desk_row *rows;
	size_t n;
	bool more;
};

struct watch {
	const char *label;
	str name;
	struct watch_unit *units;
	size_t units_n;
	bool cut;
	bool leader;
	struct desk_row *newest;
	size_t newest_n;
	struct figure_line figures;
};

MUST err watch_read(struct ctx *c, const struct grant *g, struct watch *out);

#endif
