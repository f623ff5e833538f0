#include "judge/judge.h"

#include "judge/faces.h"

const struct slice slice_judge = { .name = "judge", .commands = judge_commands };
