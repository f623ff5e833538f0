/*
 * alike: which messages are about the same matter.
 */
#ifndef LIUYAN_FEATURE_ALIKE_H
#define LIUYAN_FEATURE_ALIKE_H

#include "app/slice.h"

extern const struct slice slice_alike;

#endif
