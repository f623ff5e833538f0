/*
 * signature: is it theirs: RS256 and ES256 (RFC 7518) by OpenSSL.
 *
 * Numbers are big-endian bytes; an ES256 signature is r and s, 32 bytes each. A key that
 * is none verifies nothing. Takes nothing from an arena. Threads: any. (A file of its
 * own: OpenSSL has names that ours have too.)
 */
#ifndef LIUYAN_APP_SIGNATURE_H
#define LIUYAN_APP_SIGNATURE_H

#include "base/str.h"

bool signature_rs256(str modulus, str exponent, str text, str signature);
bool signature_es256(str px, str py, str text, str signature);

#endif
