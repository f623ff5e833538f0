/*
 * teach: the site's own messages teach the model that suggests domains (领域建议的训练).
 *
 * It learns from messages that are closed and from those whose domain one of the staff has
 * said. One in TEACH_HELD of them, always the same ones, is never learnt from: on these a
 * new model is compared with the one in use. Learning is a job that was asked for; nothing
 * changes what is in use but a person's word, which can be taken back.
 */
#ifndef LIUYAN_TEACH_TEACH_H
#define LIUYAN_TEACH_TEACH_H

#include "app/slice.h"
#include "teach/queries.h"

#define TEACH_HELD 5
#define TEACH_LEAST 200	 /* messages, without which nothing is learnt */
#define TEACH_EACH 10	 /* of one domain, or it is left out */
#define TEACH_MOST 50000 /* the newest */

enum teach_state { TEACH_ASKED = 1, TEACH_RUNS, TEACH_DONE, TEACH_FEW, TEACH_FAILED };

extern const struct slice slice_teach;
extern const struct perm perm_teach_see, perm_teach_do;

/* ERR_STATE: it runs already. */
MUST err teach_ask(struct ctx *c);
/* One model instead of another. */
MUST err teach_use(struct ctx *c, int64_t model);
/* The task as it stands; zero where nobody has asked. */
MUST err teach_task(struct ctx *c, struct teach_task *out);

#endif
