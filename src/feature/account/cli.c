#include "app/slice.h"
extern const struct cli_kind account_kinds[];
const struct cli_kind account_kinds[] = { { 0 } };
extern const struct command account_commands[];
const struct command account_commands[] = { { 0 } };
