/*
 * jose: tokens that an identity provider has signed (RFC 7515, 7517, 7518, 7519 and
 * OpenID Connect Core 3.1.3.7), as strictly as they can be read.
 *
 * Invariants: RS256 (2048 bits and more) and ES256 only; the key says which of the two
 * it is for, the token has no say in it; a token names its key. At most JOSE_MOST
 * bytes. Any fault is a verdict, never a crash; what the claims say counts for nothing
 * unless the verdict is JOSE_GOOD.
 * Lifetime: the arena's. Threads: any. Pure but for OpenSSL.
 */
#ifndef LIUYAN_APP_JOSE_H
#define LIUYAN_APP_JOSE_H

#include "web/json.h"

#define JOSE_MOST ((size_t)16 << 10)
#define JOSE_KEYS 16

enum jose_alg { JOSE_RS256 = 1, JOSE_ES256 };

struct jose_key {
	str id;
	enum jose_alg alg;
	str a, b; /* n and e, or x and y: big-endian bytes */
};

struct jose_keys {
	struct jose_key v[JOSE_KEYS];
	size_t n;
};

struct jose_want {
	str issuer, audience, nonce;
	int64_t now; /* ms */
};

enum jose_verdict {
	JOSE_GOOD,
	JOSE_MALFORMED,
	JOSE_ALG,
	JOSE_NO_KEY,
	JOSE_SIGNATURE,
	JOSE_ISSUER,
	JOSE_AUDIENCE,
	JOSE_NONCE,
	JOSE_EXPIRED,
	JOSE_VERDICTS
};

/* The signing keys of a set; what is for something else, or cannot be read, is left
 * out. ERR_SYNTAX: it is no set. */
MUST err jose_keys_read(struct arena *a, str jwks, struct jose_keys *out);
enum jose_verdict jose_check(struct arena *a, str token, const struct jose_keys *keys,
			     const struct jose_want *want, struct js *claims);
const char *jose_word(enum jose_verdict v); /* for the log */
/* base64url without padding; the empty str when it is none. */
str jose_base64(struct arena *a, str text);
str jose_base64_of(struct arena *a, str bytes);

#endif
