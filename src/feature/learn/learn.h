/*
 * learn: what a message is about, suggested by a model (领域建议).
 */
#ifndef LIUYAN_LEARN_LEARN_H
#define LIUYAN_LEARN_LEARN_H

#include "app/slice.h"

extern const struct slice slice_learn;

#endif
