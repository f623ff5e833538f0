/* inside: what the files of teach share. */
#ifndef LIUYAN_TEACH_INSIDE_H
#define LIUYAN_TEACH_INSIDE_H

#include "teach/teach.h"
#include "text/classify.h"

struct lessons {
	struct classify_set taught, held; /* of the same labels: codes of domains */
	int64_t messages;
};

/* Into this arena, with sessions of its own. More than one label, or the sets are empty. */
MUST err lessons_gather(struct ctx *c, struct lessons *out);

extern const struct job teach_jobs[];
extern const struct route teach_routes[];

#endif
