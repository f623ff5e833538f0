#include "app/slice.h"
extern const struct cli_kind unit_kinds[];
const struct cli_kind unit_kinds[] = { { 0 } };
