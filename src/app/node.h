/*
 * node: this process among those that share a database: its number, which goes
 * into the ids that it makes, and whose turn a job is.
 *
 * Invariants: of the processes that live at one time no two have one number,
 * unless the operator set it by hand; where there is none left a process does not
 * begin. Lifetime: from app_open to app_close. Threads: node_keep from one.
 */
#ifndef LIUYAN_APP_NODE_H
#define LIUYAN_APP_NODE_H

#include "app/app.h"

/* Says so when there is no number left. */
MUST err node_claim(struct app *app);
/* Every minute or so; when others took the number it takes another. */
void node_keep(struct app *app);
void node_free(struct app *app);

/* Runs the job if no other process does and, unless `due_or_not`, it is due. */
void node_run_job(struct app *app, const struct job *j, bool due_or_not);
/* One that each process does for itself: without a lease. */
void node_run_own_job(struct app *app, const struct job *j);

#endif
