/* The national suite (国密): SM4-CTR (GB/T 32907), then HMAC-SM3 (GB/T 32905) over place,
 * nonce and ciphertext. OpenSSL 3.0 has no SM4-GCM. */
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sodium.h>
#include <string.h>

#include "vault/cipher.h"

#define NONCE 16
#define TAG 32

static bool hmac(const unsigned char key[CIPHER_KEY], const str *parts, size_t n,
		 unsigned char out[32])
{
	char digest[] = "SM3";
	const OSSL_PARAM with[] = { OSSL_PARAM_construct_utf8_string("digest", digest, 0),
				    OSSL_PARAM_construct_end() };
	EVP_MAC *kind = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *h = kind ? EVP_MAC_CTX_new(kind) : NULL;
	size_t got = 0;
	bool good = h && EVP_MAC_init(h, key, CIPHER_KEY, with) == 1;

	for (size_t i = 0; good && i < n; i++)
		good = EVP_MAC_update(h, (const unsigned char *)parts[i].p, parts[i].n) == 1;
	good = good && EVP_MAC_final(h, out, &got, 32) == 1 && got == 32;
	EVP_MAC_CTX_free(h);
	EVP_MAC_free(kind);
	return good;
}

static bool mac(const unsigned char key[CIPHER_KEY], str text, unsigned char out[32])
{
	return hmac(key, &text, 1, out);
}

/* Two keys of one: what encrypts never authenticates. */
static bool derive(const unsigned char key[CIPHER_KEY], const char *use, unsigned char out[32])
{
	return mac(key, str_of(use), out);
}

/* CTR is its own inverse. */
static bool crypt(const unsigned char key[CIPHER_KEY], const unsigned char nonce[NONCE], str in,
		  unsigned char *out)
{
	EVP_CIPHER_CTX *x = EVP_CIPHER_CTX_new();
	unsigned char sub[32];
	int n = 0;
	bool good = x && derive(key, "liuyan-sm4", sub) && in.n < INT32_MAX &&
		    EVP_EncryptInit_ex(x, EVP_sm4_ctr(), NULL, sub, nonce) == 1 &&
		    EVP_EncryptUpdate(x, out, &n, (const unsigned char *)in.p, (int)in.n) == 1 &&
		    n == (int)in.n;

	EVP_CIPHER_CTX_free(x);
	sodium_memzero(sub, sizeof(sub));
	return good;
}

/* Over the lengths, the place, the nonce and the ciphertext. */
static bool tag_of(const unsigned char key[CIPHER_KEY], str aad, str sealed, unsigned char out[32])
{
	uint64_t lengths[2] = { aad.n, sealed.n };
	const str parts[] = { { (const char *)lengths, sizeof(lengths) }, aad, sealed };
	unsigned char sub[32];
	bool good = derive(key, "liuyan-sm3", sub) && hmac(sub, parts, 3, out);

	sodium_memzero(sub, sizeof(sub));
	return good;
}

static bool seal(const unsigned char key[CIPHER_KEY], str aad, str plain, unsigned char *out)
{
	str covered = { (const char *)out, 1 + NONCE + plain.n };

	out[0] = cipher_gm.id;
	randombytes_buf(out + 1, NONCE);
	return crypt(key, out + 1, plain, out + 1 + NONCE) &&
	       tag_of(key, aad, covered, out + covered.n);
}

static bool open(const unsigned char key[CIPHER_KEY], str aad, str sealed, unsigned char *out)
{
	unsigned char tag[TAG];
	str covered, text;

	if (sealed.n < 1 + NONCE + TAG)
		return false;
	covered = str_sub(sealed, 0, sealed.n - TAG);
	text = str_sub(covered, 1 + NONCE, covered.n - 1 - NONCE);
	return tag_of(key, aad, covered, tag) &&
	       sodium_memcmp(tag, sealed.p + covered.n, TAG) == 0 &&
	       crypt(key, (const unsigned char *)sealed.p + 1, text, out);
}

const struct cipher cipher_gm = { 2, "gm", 1 + NONCE + TAG, seal, open, mac };
