/*
 * alike, inside: what its own files share.
 */
#ifndef LIUYAN_FEATURE_ALIKE_INSIDE_H
#define LIUYAN_FEATURE_ALIKE_INSIDE_H

#include "alike/alike.h"
#include "alike/queries.h"
#include "app/cli.h"

int alike_similar_run(struct cli *cli); /* cli.c */

/* counts.c */
extern const struct job alike_own_jobs[];
err alike_opened(struct ctx *c);

#endif
