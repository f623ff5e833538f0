/*
 * creditcode: the unified social credit code of an organisation (统一社会信用代码).
 *
 * Source: GB 32100-2015. Eighteen characters: registering body, kind, six digits of
 * a place, nine of the organisation's own code (GB 11714) and a check character.
 * The letters I, O, S, V and Z are not used.
 * Invariants: normalising a code in normal form changes nothing.
 * Lifetime: the result is the arena's.
 */
#ifndef LIUYAN_TEXT_CREDITCODE_H
#define LIUYAN_TEXT_CREDITCODE_H

#include "base/arena.h"

#define CREDITCODE_CHARS 18

/* In normal form, with its check character. */
bool creditcode_valid(str s);
/* Capitals, half-width, without blanks and hyphens; what is no code after that
 * comes back and is not valid. */
str creditcode_normalise(struct arena *a, str s);

#endif
