/* teach: the model that a new board begins with, learnt from invented messages. */
#ifndef LIUYAN_DEMO_TEACH_H
#define LIUYAN_DEMO_TEACH_H

#include "app/slice.h"

/* With sessions of its own, none of them while it learns. Does nothing where a model is in use. */
MUST err teach_built_in(struct ctx *c);
/* The same for a board from before there were models. */
extern const struct job teach_first_jobs[];

#endif
