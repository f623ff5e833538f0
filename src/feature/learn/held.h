/*
 * held: the model in use, in this process's memory.
 *
 * A model is given out counted and given back; another that takes its place is read
 * outside the lock, and the old one goes when its last user has given it back.
 */
#ifndef LIUYAN_LEARN_HELD_H
#define LIUYAN_LEARN_HELD_H

#include "app/context.h"
#include "text/classify.h"

struct held;

/* NULL: there is none. What is taken is given back by the same thread, whatever happens:
 * between the two nothing may jump (base/mem.h). */
MUST err held_take(struct ctx *c, struct held **out);
void held_give_back(struct held *h);
const struct classify_model *held_model(const struct held *h);

#endif
