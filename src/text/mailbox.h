/*
 * mailbox: addresses of electronic mail, as far as this house takes them.
 *
 * Source: RFC 5321 §4.1.2 without quoted local parts, address literals and
 * non-ASCII: nothing that needs escaping in a header, a command or a log.
 * Invariants: the normal form is in small letters; two spellings that differ in case
 * are one address.
 * Lifetime: the result is the arena's.
 */
#ifndef LIUYAN_TEXT_MAILBOX_H
#define LIUYAN_TEXT_MAILBOX_H

#include "base/arena.h"

#define MAILBOX_MOST 254

bool mailbox_valid(str s);
str mailbox_normalise(struct arena *a, str s); /* any bytes; full-width becomes half-width */

#endif
