/*
 * office: a post (职务: 省委书记, 市长, 部长 …) of a place or ministry. Messages
 * bind to it; its coordinator is the unit that takes them in.
 */
#ifndef LIUYAN_OFFICE_OFFICE_H
#define LIUYAN_OFFICE_OFFICE_H

#include "app/slice.h"
#include "office/queries.h"

extern const struct slice slice_office;

struct office_new {
	int64_t id; /* 0: the next free number */
	int64_t place, rank, coordinator;
	str name;
};

/* The office, or the one that took its place. */
MUST err office_get(struct ctx *c, int64_t id, struct office *out);
MUST err office_save(struct ctx *c, const struct office_new *in, int64_t *id);
/* Of that exact name; ERR_NOT_FOUND when none. */
MUST err office_named(struct ctx *c, str name, struct office *out);

#endif
