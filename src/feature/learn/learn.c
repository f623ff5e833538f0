#include "learn/learn.h"

#include "learn/cli.h"

const struct slice slice_learn = { .name = "learn", .commands = learn_commands };
