/* teach: the model that a new board begins with, learnt from invented messages. */
#ifndef LIUYAN_DEMO_TEACH_H
#define LIUYAN_DEMO_TEACH_H

#include "app/context.h"

/* In a write session. Does nothing where a model is in use. */
MUST err teach_built_in(struct ctx *c);

#endif
