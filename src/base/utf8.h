/*
 * utf8: strict decoding (RFC 3629: no overlong forms, no surrogates, nothing
 * above U+10FFFF) and counting in characters, which is how people count.
 */
#ifndef LIUYAN_BASE_UTF8_H
#define LIUYAN_BASE_UTF8_H

#include "base/str.h"

/* Decodes one character at s.p: its length in bytes 1..4, or 0 when malformed
 * or s is empty. */
size_t utf8_decode(str s, uint32_t *cp);
size_t utf8_encode(uint32_t cp, char out[4]);
bool utf8_valid(str s);
size_t utf8_count(str s);		   /* characters in valid text */
str utf8_prefix(str s, size_t characters); /* the first so many characters */

#endif
