/*
 * excerpt: the beginning of a text on one line, for lists and descriptions.
 *
 * Invariants: at most `characters` characters and, when something was cut off,
 * an ellipsis; blanks and line ends are single spaces, none at the ends; a mark
 * or selector is never parted from its letter. The input is valid UTF-8.
 * Lifetime: the result is the arena's, or a view of the input.
 */
#ifndef LIUYAN_TEXT_EXCERPT_H
#define LIUYAN_TEXT_EXCERPT_H

#include "base/arena.h"

str excerpt(struct arena *a, str s, size_t characters);

#endif
