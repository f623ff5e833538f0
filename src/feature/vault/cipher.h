/*
 * cipher: one suite of cryptography, and there are two: the international one and the
 * national one (国密). A certified module would be a third row.
 *
 * Invariants: seal makes its own nonce; open says false for anything that seal did not
 * make with this key and this place (aad), and then leaves `out` unread.
 * Threads: any.
 */
#ifndef LIUYAN_VAULT_CIPHER_H
#define LIUYAN_VAULT_CIPHER_H

#include "base/str.h"

#define CIPHER_KEY 32

struct cipher {
	unsigned char id; /* stands first in what it sealed */
	const char *name;
	size_t overhead; /* bytes that sealing adds */
	bool (*seal)(const unsigned char key[CIPHER_KEY], str aad, str plain, unsigned char *out);
	bool (*open)(const unsigned char key[CIPHER_KEY], str aad, str sealed, unsigned char *out);
	bool (*mac)(const unsigned char key[CIPHER_KEY], str text, unsigned char out[32]);
};

extern const struct cipher cipher_sodium, cipher_gm;

const struct cipher *cipher_named(str name); /* NULL: unknown */
const struct cipher *cipher_of(str sealed);  /* by its first byte */

#endif
