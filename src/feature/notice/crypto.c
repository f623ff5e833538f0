/* With vault/gm.c the only file of a slice that includes openssl, whose ERR_STATE is
 * another than ours. */
#define ERR_STATE openssl_err_state
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#undef ERR_STATE

#include "notice/crypto.h"

#include <sodium.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/rand.h"

void digest_hmac_sha256(str key, str text, unsigned char out[32])
{
	crypto_auth_hmacsha256_state s;

	crypto_auth_hmacsha256_init(&s, (const unsigned char *)key.p, key.n);
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)text.p, text.n);
	crypto_auth_hmacsha256_final(&s, out);
}

void digest_md5(str text, unsigned char out[16])
{
	if (EVP_Digest(text.p ? text.p : "", text.n, out, NULL, EVP_md5(), NULL) != 1)
		memset(out, 0, 16); /* a library without MD5: the gateway will refuse */
}

/* ---- the curve ---- */

bool p256_public(const unsigned char private[P256_PRIVATE], unsigned char out[P256_PUBLIC])
{
	EC_GROUP *g = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	BIGNUM *k = BN_bin2bn(private, P256_PRIVATE, NULL);
	EC_POINT *p = g ? EC_POINT_new(g) : NULL;
	bool good = p && k && !BN_is_zero(k) && BN_cmp(k, EC_GROUP_get0_order(g)) < 0 &&
		    EC_POINT_mul(g, p, k, NULL, NULL, NULL) == 1 &&
		    EC_POINT_point2oct(g, p, POINT_CONVERSION_UNCOMPRESSED, out, P256_PUBLIC,
				       NULL) == P256_PUBLIC;

	EC_POINT_free(p);
	BN_clear_free(k);
	EC_GROUP_free(g);
	return good;
}

void p256_make(unsigned char private[P256_PRIVATE])
{
	unsigned char public[P256_PUBLIC];

	do
		rand_secret(private, P256_PRIVATE);
	while (!p256_public(private, public));
}

static EVP_PKEY *from_parts(const OSSL_PARAM *parts)
{
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *k = NULL;

	if (!c || EVP_PKEY_fromdata_init(c) != 1 ||
	    EVP_PKEY_fromdata(c, &k, EVP_PKEY_KEYPAIR, (OSSL_PARAM *)(uintptr_t)parts) != 1)
		k = NULL;
	EVP_PKEY_CTX_free(c);
	return k;
}

/* private NULL: a public key alone. NULL when it is none. */
static EVP_PKEY *key_of(const unsigned char *private, const unsigned char public[P256_PUBLIC])
{
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	BIGNUM *k = private ? BN_bin2bn(private, P256_PRIVATE, NULL) : NULL;
	OSSL_PARAM *parts = NULL;
	EVP_PKEY *out = NULL;

	if (b && OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, public, P256_PUBLIC) ==
		    1 &&
	    (!private || (k && OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_PRIV_KEY, k) == 1)))
		parts = OSSL_PARAM_BLD_to_param(b);
	if (parts)
		out = from_parts(parts);
	OSSL_PARAM_free(parts);
	OSSL_PARAM_BLD_free(b);
	BN_clear_free(k);
	return out;
}

static bool split_signature(const unsigned char *der, size_t n, unsigned char out[64])
{
	ECDSA_SIG *s = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool good = s && BN_bn2binpad(ECDSA_SIG_get0_r(s), out, 32) == 32 &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(s), out + 32, 32) == 32;

	ECDSA_SIG_free(s);
	return good;
}

err p256_sign(const unsigned char private[P256_PRIVATE], str text, unsigned char out[64])
{
	unsigned char public[P256_PUBLIC], der[80];
	size_t n = sizeof(der);
	EVP_PKEY *k = p256_public(private, public) ? key_of(private, public) : NULL;
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool good = k && c && EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, k) == 1 &&
		    EVP_DigestSign(c, der, &n, (const unsigned char *)text.p, text.n) == 1 &&
		    split_signature(der, n, out);

	EVP_MD_CTX_free(c);
	EVP_PKEY_free(k);
	return good ? OK : FAIL(ERR_MEMORY, "a signature for the push service");
}

static bool agree(EVP_PKEY *own, EVP_PKEY *other, unsigned char out[32])
{
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(own, NULL);
	size_t n = 32;
	bool good = c && EVP_PKEY_derive_init(c) == 1 && EVP_PKEY_derive_set_peer(c, other) == 1 &&
		    EVP_PKEY_derive(c, out, &n) == 1 && n == 32;

	EVP_PKEY_CTX_free(c);
	return good;
}

/* ---- RFC 8291 ---- */

struct push_work {
	unsigned char public[P256_PUBLIC], shared[32], cek[32], nonce[32];
	unsigned char padded[PUSH_PLAIN_MAX + 1], sealed[PUSH_PLAIN_MAX + 17];
	size_t n;
};

static void expand(const unsigned char key[32], const char *info, size_t n, unsigned char out[32])
{
	char text[64];

	memcpy(text, info, n);
	text[n] = 1;
	digest_hmac_sha256((str){ (const char *)key, 32 }, (str){ text, n + 1 }, out);
}

static void derive(struct push_work *w, const struct push_keys *to, const unsigned char *salt)
{
	static const char lead[] = "WebPush: info";
	static const char key[] = "Content-Encoding: aes128gcm",
			  nonce[] = "Content-Encoding: nonce";
	unsigned char info[sizeof(lead) + 2 * P256_PUBLIC + 1], prk[32], ikm[32];

	memcpy(info, lead, sizeof(lead)); /* with its NUL */
	memcpy(info + sizeof(lead), to->public, P256_PUBLIC);
	memcpy(info + sizeof(lead) + P256_PUBLIC, w->public, P256_PUBLIC);
	info[sizeof(info) - 1] = 1;
	digest_hmac_sha256((str){ (const char *)to->auth, PUSH_AUTH },
			   (str){ (const char *)w->shared, 32 }, prk);
	digest_hmac_sha256((str){ (const char *)prk, 32 },
			   (str){ (const char *)info, sizeof(info) }, ikm);
	digest_hmac_sha256((str){ (const char *)salt, PUSH_SALT }, (str){ (const char *)ikm, 32 },
			   prk);
	expand(prk, key, sizeof(key), w->cek);
	expand(prk, nonce, sizeof(nonce), w->nonce);
}

static bool seal(struct push_work *w)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int n = 0, rest = 0;
	bool good = c && EVP_EncryptInit_ex(c, EVP_aes_128_gcm(), NULL, w->cek, w->nonce) == 1 &&
		    EVP_EncryptUpdate(c, w->sealed, &n, w->padded, (int)w->n) == 1 &&
		    EVP_EncryptFinal_ex(c, w->sealed + n, &rest) == 1 &&
		    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, 16, w->sealed + n + rest) == 1;

	EVP_CIPHER_CTX_free(c);
	w->n = (size_t)(n + rest) + 16;
	return good;
}

static err make(struct push_work *w, const struct push_keys *to, const unsigned char *own,
		const unsigned char *salt)
{
	EVP_PKEY *mine, *theirs;
	bool good;

	if (!p256_public(own, w->public))
		return ERR_INPUT;
	mine = key_of(own, w->public);
	theirs = key_of(NULL, to->public);
	good = mine && theirs && agree(mine, theirs, w->shared);
	EVP_PKEY_free(mine);
	EVP_PKEY_free(theirs);
	if (!good)
		return ERR_INPUT;
	derive(w, to, salt);
	return seal(w) ? OK : FAIL(ERR_MEMORY, "a message for the push service");
}

err push_encrypt(struct arena *a, const struct push_keys *to, str plain,
		 const unsigned char own[P256_PRIVATE], const unsigned char salt[PUSH_SALT],
		 str *out)
{
	static const unsigned char record[5] = { 0, 0, 16, 0, P256_PUBLIC }; /* of 4096 bytes */
	struct push_work *w = ARENA_NEW(a, struct push_work);
	struct buf b = buf_new(a, PUSH_PLAIN_MAX + 128, PUSH_PLAIN_MAX + 256);
	err e;

	if (plain.n > PUSH_PLAIN_MAX)
		return ERR_TOO_LARGE;
	memcpy(w->padded, plain.p, plain.n);
	w->padded[plain.n] = 2; /* the last record */
	w->n = plain.n + 1;
	e = make(w, to, own, salt);
	buf_put(&b, (str){ (const char *)salt, PUSH_SALT });
	buf_put(&b, (str){ (const char *)record, sizeof(record) });
	buf_put(&b, (str){ (const char *)w->public, P256_PUBLIC });
	buf_put(&b, (str){ (const char *)w->sealed, w->n });
	sodium_memzero(w, sizeof(*w));
	*out = buf_str(&b);
	return e;
}
