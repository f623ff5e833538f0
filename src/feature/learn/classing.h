/*
 * classing: the domains of many texts, by two threads, written in the order of the rows.
 */
#ifndef LIUYAN_LEARN_CLASSING_H
#define LIUYAN_LEARN_CLASSING_H

#include "app/corpus.h"
#include "text/classify.h"

/* CSV rows id,domain,score,second,reasons to stdout. */
MUST err classing_all(const struct classify_model *m, const struct corpus *c);

#endif
