/*
 * heir: a process that serves a folder again follows the one that was killed there,
 * as the same holder of leases: what that one held need not first run out.
 *
 * Invariants: only one living process of a folder is its heir (flock). What is
 * kept counts in this very file during this run of the machine: a folder that was
 * copied or moved makes no second one of the same holder.
 * Lifetime: from heir_follow to the end of the process.
 */
#ifndef LIUYAN_APP_HEIR_H
#define LIUYAN_APP_HEIR_H

#include "app/app.h"

/* True: app->holder and app->node are those of the one before. */
bool heir_follow(struct app *app);
/* For whoever comes after. */
void heir_keep(const struct app *app, struct arena *a);

#endif
