#include "app/signature.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

static EVP_PKEY *make_key(const char *type, OSSL_PARAM *params)
{
	EVP_PKEY_CTX *x = params ? EVP_PKEY_CTX_new_from_name(NULL, type, NULL) : NULL;
	EVP_PKEY *key = NULL;

	if (x && (EVP_PKEY_fromdata_init(x) <= 0 ||
		  EVP_PKEY_fromdata(x, &key, EVP_PKEY_PUBLIC_KEY, params) <= 0))
		key = NULL;
	EVP_PKEY_CTX_free(x);
	OSSL_PARAM_free(params);
	return key;
}

static EVP_PKEY *rsa_key(str modulus, str exponent)
{
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	BIGNUM *n = BN_bin2bn((const unsigned char *)modulus.p, (int)modulus.n, NULL);
	BIGNUM *e = BN_bin2bn((const unsigned char *)exponent.p, (int)exponent.n, NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key;

	if (b && n && e && OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, n) &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, e))
		params = OSSL_PARAM_BLD_to_param(b);
	key = make_key("RSA", params);
	OSSL_PARAM_BLD_free(b);
	BN_free(n);
	BN_free(e);
	return key;
}

/* A point that is not on the curve makes no key. */
static EVP_PKEY *ec_key(str px, str py)
{
	unsigned char point[65] = { 4 };
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key;

	memcpy(point + 1, px.p, 32);
	memcpy(point + 33, py.p, 32);
	if (b && OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) &&
	    OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)))
		params = OSSL_PARAM_BLD_to_param(b);
	key = make_key("EC", params);
	OSSL_PARAM_BLD_free(b);
	return key;
}

/* JOSE writes r and s one after the other, OpenSSL reads them as DER. */
static size_t der_of(str raw, unsigned char out[80])
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn((const unsigned char *)raw.p, 32, NULL);
	BIGNUM *s = BN_bin2bn((const unsigned char *)raw.p + 32, 32, NULL);
	int n = 0;

	if (sig && r && s && ECDSA_SIG_set0(sig, r, s)) {
		r = s = NULL; /* the signature's now */
		n = i2d_ECDSA_SIG(sig, &(unsigned char *){ out });
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(sig);
	return n > 0 ? (size_t)n : 0;
}

/* Takes the key. */
static bool verify(EVP_PKEY *key, str text, str signature)
{
	EVP_MD_CTX *x = EVP_MD_CTX_new();
	bool good = false;

	if (key && x && signature.n && EVP_DigestVerifyInit(x, NULL, EVP_sha256(), NULL, key) == 1)
		good = EVP_DigestVerify(x, (const unsigned char *)signature.p, signature.n,
					(const unsigned char *)text.p, text.n) == 1;
	EVP_MD_CTX_free(x);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return good;
}

bool signature_rs256(str modulus, str exponent, str text, str signature)
{
	return verify(rsa_key(modulus, exponent), text, signature);
}

bool signature_es256(str px, str py, str text, str signature)
{
	unsigned char der[80];

	if (px.n != 32 || py.n != 32 || signature.n != 64)
		return false;
	signature = (str){ (const char *)der, der_of(signature, der) };
	return verify(ec_key(px, py), text, signature);
}
