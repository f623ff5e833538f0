/*
 * topics, inside: what its own files share.
 */
#ifndef LIUYAN_FEATURE_TOPICS_INSIDE_H
#define LIUYAN_FEATURE_TOPICS_INSIDE_H

#include "app/cli.h"

int topics_run(struct cli *cli);

#endif
