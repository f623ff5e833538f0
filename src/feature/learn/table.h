/*
 * table: what a model came to, as a table of TAB-separated lines for people and
 * programs: a line a domain (rows, precision, recall, F1), the whole, and which domain
 * was taken for which.
 */
#ifndef LIUYAN_LEARN_TABLE_H
#define LIUYAN_LEARN_TABLE_H

#include "text/classify.h"

void table_put(struct buf *b, const str *labels, const struct classify_figures *f);

#endif
