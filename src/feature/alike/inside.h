/*
 * alike, inside: what its own files share.
 */
#ifndef LIUYAN_FEATURE_ALIKE_INSIDE_H
#define LIUYAN_FEATURE_ALIKE_INSIDE_H

#include "app/cli.h"

int alike_similar_run(struct cli *cli);

#endif
