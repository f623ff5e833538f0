#include "app/slice.h"
extern const struct cli_kind office_kinds[];
const struct cli_kind office_kinds[] = { { 0 } };
