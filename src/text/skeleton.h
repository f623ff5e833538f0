/*
 * skeleton: what a text looks like, for telling that two look alike.
 *
 * Two texts that a reader may take for each other have one skeleton: width, case,
 * accents, letters of other scripts, invisible characters and blanks do not
 * count, nor do traditional forms and Han that differ by a hair (after UTS #39,
 * confusable detection). Only to compare with: it is never shown and never stored
 * in place of the text. Skeletons of different versions of this program differ.
 * Invariants: the skeleton of a skeleton is itself; the input is valid UTF-8.
 * Lifetime: the result is the arena's, or the input itself.
 */
#ifndef LIUYAN_TEXT_SKELETON_H
#define LIUYAN_TEXT_SKELETON_H

#include "base/arena.h"

/* For names: what has neither letter nor sign has the empty skeleton. */
str skeleton(struct arena *a, str s);
/* For finding a word in a text, whatever was put between its characters: of the
 * skeleton letters and digits alone. */
str skeleton_letters(struct arena *a, str s);

#endif
