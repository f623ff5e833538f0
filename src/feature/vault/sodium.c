/* The international suite: XChaCha20-Poly1305 (RFC 8439 with a nonce of 24 bytes) and
 * keyed BLAKE2b (RFC 7693). */
#include <sodium.h>
#include <string.h>

#include "vault/cipher.h"

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

static bool seal(const unsigned char key[CIPHER_KEY], str aad, str plain, unsigned char *out)
{
	out[0] = cipher_sodium.id;
	randombytes_buf(out + 1, NONCE);
	return crypto_aead_xchacha20poly1305_ietf_encrypt(
		       out + 1 + NONCE, NULL, (const unsigned char *)plain.p, plain.n,
		       (const unsigned char *)aad.p, aad.n, NULL, out + 1, key) == 0;
}

static bool open(const unsigned char key[CIPHER_KEY], str aad, str sealed, unsigned char *out)
{
	const unsigned char *p = (const unsigned char *)sealed.p;

	return sealed.n >= 1 + NONCE + TAG &&
	       crypto_aead_xchacha20poly1305_ietf_decrypt(
		       out, NULL, NULL, p + 1 + NONCE, sealed.n - 1 - NONCE,
		       (const unsigned char *)aad.p, aad.n, p + 1, key) == 0;
}

static bool mac(const unsigned char key[CIPHER_KEY], str text, unsigned char out[32])
{
	return crypto_generichash(out, 32, (const unsigned char *)text.p, text.n, key,
				  CIPHER_KEY) == 0;
}

const struct cipher cipher_sodium = { 1, "sodium", 1 + NONCE + TAG, seal, open, mac };
