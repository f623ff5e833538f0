/*
 * move: an installation from one engine to another.
 */
#ifndef LIUYAN_MOVE_MOVE_H
#define LIUYAN_MOVE_MOVE_H

#include "app/slice.h"

extern const struct slice slice_move;

#endif
