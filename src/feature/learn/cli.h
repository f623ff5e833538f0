/* cli: `liuyan train domain` and `liuyan classify`: files in, files out, no data folder. */
#ifndef LIUYAN_LEARN_CLI_H
#define LIUYAN_LEARN_CLI_H

#include "app/slice.h"

extern const struct command learn_commands[];

#endif
