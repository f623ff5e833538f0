/* faces: the rows that the parts of judge bring to its slice. */
#ifndef LIUYAN_JUDGE_FACES_H
#define LIUYAN_JUDGE_FACES_H

#include "app/cli.h"
#include "judge/judge.h"

extern const struct command judge_commands[];

#endif
