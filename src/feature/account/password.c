#include "account/password.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

/* OWASP's second recommended pair: 19 MiB, two passes. */
#define MEMORY ((size_t)19 << 20)
#define PASSES 2

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

err password_hash(struct arena *a, str password, str *hash)
{
	char *out = arena_alloc(a, crypto_pwhash_STRBYTES);
	int bad;

	pthread_mutex_lock(&one_at_a_time);
	bad = crypto_pwhash_str(out, password.p, password.n, PASSES, MEMORY);
	pthread_mutex_unlock(&one_at_a_time);
	*hash = str_of(out);
	return bad ? ERR_SYSTEM : OK;
}

bool password_fits(str hash, str password)
{
	char text[crypto_pwhash_STRBYTES] = { 0 }, out[32];
	unsigned char salt[crypto_pwhash_SALTBYTES] = { 0 };
	bool fits = false;

	pthread_mutex_lock(&one_at_a_time);
	if (hash.n && hash.n < sizeof(text)) {
		memcpy(text, hash.p, hash.n);
		fits = crypto_pwhash_str_verify(text, password.p, password.n) == 0;
	} else if (crypto_pwhash((unsigned char *)out, sizeof(out), password.p, password.n, salt,
				 PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		fits = false;
	}
	pthread_mutex_unlock(&one_at_a_time);
	return fits;
}
