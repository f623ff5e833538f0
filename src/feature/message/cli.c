/* Messages go in and out through exchange, which knows orders and ratings too. */
#include "app/slice.h"

extern const struct cli_kind message_kinds[];
const struct cli_kind message_kinds[] = { { 0 } };
