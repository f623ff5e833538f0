/*
 * mask: names and numbers in the form that may be shown in public.
 *
 * Invariants: the number of stars never tells how much they hide.
 * Lifetime: the result is the arena's.
 */
#ifndef LIUYAN_TEXT_MASK_H
#define LIUYAN_TEXT_MASK_H

#include "base/arena.h"

str mask_name(struct arena *a, str name);   /* 陈建国 -> 陈**, 欧阳修 -> 欧阳** */
str mask_phone(struct arena *a, str phone); /* 13800001234 -> 138****1234 */

#endif
