/*
 * topics: what many people write about (热点), found out of the messages themselves.
 *
 * A message finds its topic as it comes in (upkeep); how hot each topic is in each place is
 * counted by a job when one of its messages has changed, and each day.
 * Invariants: people are counted, each once, and written down nowhere. What the public sees
 * is made from what is public alone; at the desk a reader is told what she may open, and
 * nothing else is counted to her. An alert counts what its desk has got.
 * Lifetime: the context's arena.
 */
#ifndef LIUYAN_FEATURE_TOPICS_H
#define LIUYAN_FEATURE_TOPICS_H

#include "app/slice.h"

extern const struct slice slice_topics;

#endif
