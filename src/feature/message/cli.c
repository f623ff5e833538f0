#include "app/slice.h"
extern const struct cli_kind message_kinds[];
const struct cli_kind message_kinds[] = { { 0 } };
