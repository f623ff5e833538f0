/*
 * judge: replies that say nothing are seen as such before they go out.
 *
 * text/judge.h looks at one reply; here it gets what it cannot know by itself: which of
 * its sentences stand in replies to other matters. Nothing is refused by it.
 */
#ifndef LIUYAN_JUDGE_JUDGE_H
#define LIUYAN_JUDGE_JUDGE_H

#include "app/slice.h"
#include "text/judge.h"

extern const struct slice slice_judge;

#endif
