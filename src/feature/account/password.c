#include "account/password.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/log.h"

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
	return bad ? FAIL(ERR_MEMORY, "password") : OK; /* its only reason */
}

/* No memory to try it is not a wrong password, though libsodium says both alike. */
err password_fits(str hash, str password, bool *fits)
{
	char text[crypto_pwhash_STRBYTES] = { 0 }, out[32];
	unsigned char salt[crypto_pwhash_SALTBYTES] = { 0 };
	bool known = hash.n && hash.n < sizeof(text), done;

	pthread_mutex_lock(&one_at_a_time);
	errno = 0;
	if (known) {
		memcpy(text, hash.p, hash.n);
		done = crypto_pwhash_str_verify(text, password.p, password.n) == 0;
	} else {
		done = crypto_pwhash((unsigned char *)out, sizeof(out), password.p, password.n,
				     salt, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0;
	}
	*fits = done && known;
	done = done || errno != ENOMEM;
	pthread_mutex_unlock(&one_at_a_time);
	return done ? OK : FAIL(ERR_MEMORY, "password");
}
