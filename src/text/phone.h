/*
 * phone: telephone numbers of the mainland, mobile and fixed.
 *
 * Invariants: the normal form is digits only, without the country code: eleven
 * for a mobile (工信部 numbering plan: 1, then 3 to 9), or an area code with its 0
 * and seven or eight digits. Two spellings of a number have one normal form.
 * Lifetime: the result is the arena's.
 */
#ifndef LIUYAN_TEXT_PHONE_H
#define LIUYAN_TEXT_PHONE_H

#include "base/arena.h"

/* As typed: 13800001234, 010-12345678, +86 13800001234, +86 10-12345678. Other
 * blanks and hyphens only after phone_normalise. */
bool phone_valid(str s);
bool phone_is_mobile(str s); /* in normal form: takes short messages */
/* Folds blanks, hyphens and full-width digits and takes off +86 or 0086; what is
 * no number after that comes back without them and is not valid. */
str phone_normalise(struct arena *a, str s);

#endif
