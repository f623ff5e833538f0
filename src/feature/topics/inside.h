/*
 * topics, inside: what its own files share.
 */
#ifndef LIUYAN_FEATURE_TOPICS_INSIDE_H
#define LIUYAN_FEATURE_TOPICS_INSIDE_H

#include "app/cli.h"
#include "app/slice.h"

int topics_run(struct cli *cli); /* cli.c */

/* follow.c */
extern const struct job topics_jobs[];
err topics_upkeep(struct ctx *c, int64_t message);

#endif
