/*
 * crypto: what gateways and push services ask for and libsodium does not have: MD5,
 * P-256, AES-128-GCM (OpenSSL). Pure but for randomness.
 *
 * Web push: RFC 8291 (content encryption, aes128gcm) and RFC 8292 (VAPID, ES256).
 */
#ifndef LIUYAN_NOTICE_CRYPTO_H
#define LIUYAN_NOTICE_CRYPTO_H

#include "base/err.h"

#define P256_PUBLIC 65 /* uncompressed */
#define P256_PRIVATE 32
#define PUSH_AUTH 16
#define PUSH_SALT 16
#define PUSH_PLAIN_MAX 2048

void digest_hmac_sha256(str key, str text, unsigned char out[32]);
void digest_md5(str text, unsigned char out[16]); /* only where a gateway knows no better */

/* False when the bytes are no private key of the curve (of 2^32 about one). */
bool p256_public(const unsigned char private[P256_PRIVATE], unsigned char out[P256_PUBLIC]);
/* r || s over SHA-256 of the text. */
MUST err p256_sign(const unsigned char private[P256_PRIVATE], str text, unsigned char out[64]);

struct push_keys {
	unsigned char public[P256_PUBLIC], auth[PUSH_AUTH]; /* the browser's */
};
/* The body of the request. own, salt: fresh for each; a test gives the RFC's.
 * ERR_INPUT: the browser's key is no point of the curve. */
MUST err push_encrypt(struct arena *a, const struct push_keys *to, str plain,
		      const unsigned char own[P256_PRIVATE], const unsigned char salt[PUSH_SALT],
		      str *out);
void p256_make(unsigned char private[P256_PRIVATE]);

#endif
