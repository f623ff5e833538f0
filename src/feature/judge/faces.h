/* faces: what the parts of judge bring to its slice. */
#ifndef LIUYAN_JUDGE_FACES_H
#define LIUYAN_JUDGE_FACES_H

#include "app/cli.h"
#include "app/slice.h"

extern const struct command judge_commands[];
extern const struct route judge_routes[];
err judge_upkeep(struct ctx *c, int64_t message);
err judge_upgrade(struct ctx *c, int number);

#endif
