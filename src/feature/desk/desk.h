/*
 * desk: the side of the staff (工作台): what waits for whom, the cases, and
 * everything that can be done to them.
 *
 * Invariants: what is shown follows the grants of the actor and nothing else;
 * the writer appears under the alias of the case only, and contact data never.
 * The buttons come from the life tables; every deed goes through conduct.
 */
#ifndef LIUYAN_DESK_DESK_H
#define LIUYAN_DESK_DESK_H

#include "app/slice.h"

extern const struct perm perm_desk_use;
extern const struct slice slice_desk;

#endif
