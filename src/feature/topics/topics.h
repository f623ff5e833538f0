/*
 * topics: what many people write about, found out of the messages themselves.
 */
#ifndef LIUYAN_FEATURE_TOPICS_H
#define LIUYAN_FEATURE_TOPICS_H

#include "app/slice.h"

extern const struct slice slice_topics;

#endif
