#include "account/password.h"

#include <pthread.h>
#include <sodium.h>

#include "base/log.h"

/* OWASP's second recommended pair: 19 MiB, two passes. */
#define MEMORY ((size_t)19 << 20)
#define PASSES 2

#define WAITING_MOST 16 /* the others are told to come again: threads stay free for pages */

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static _Atomic int waiting;

static bool queue_enter(void)
{
	if (++waiting > WAITING_MOST) {
		waiting--;
		return false;
	}
	pthread_mutex_lock(&one_at_a_time);
	return true;
}

static void queue_leave(void)
{
	pthread_mutex_unlock(&one_at_a_time);
	waiting--;
}

err password_hash(struct arena *a, str password, str *hash)
{
	char *out = arena_alloc(a, crypto_pwhash_STRBYTES);
	int bad;

	if (!queue_enter())
		return ERR_BUSY;
	bad = crypto_pwhash_str(out, password.p, password.n, PASSES, MEMORY);
	queue_leave();
	*hash = str_of(out);
	return bad ? FAIL(ERR_MEMORY, "password") : OK; /* its only reason */
}

/* What a stored hash says it was made with: $argon2id$v=19$m=KIB,t=PASSES,p=1$SALT$SUM */
struct stored {
	unsigned char salt[crypto_pwhash_SALTBYTES], sum[32];
	int64_t kib, passes;
};

static bool take_bytes(str text, unsigned char *to, size_t n)
{
	size_t got;

	return text.n &&
	       sodium_base642bin(to, n, text.p, text.n, NULL, &got, NULL,
				 sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
	       got == n;
}

static bool take_number(str text, str before, int64_t *to)
{
	return str_starts(text, before) && str_int(str_sub(text, before.n, text.n), to) && *to > 0;
}

static bool take_stored(str hash, struct stored *k)
{
	str rest = hash, costs;

	if (str_cut(&rest, '$').n || !str_eq(str_cut(&rest, '$'), S("argon2id")) ||
	    !str_eq(str_cut(&rest, '$'), S("v=19")))
		return false;
	costs = str_cut(&rest, '$');
	return take_number(str_cut(&costs, ','), S("m="), &k->kib) &&
	       take_number(str_cut(&costs, ','), S("t="), &k->passes) && str_eq(costs, S("p=1")) &&
	       take_bytes(str_cut(&rest, '$'), k->salt, sizeof(k->salt)) &&
	       take_bytes(rest, k->sum, sizeof(k->sum));
}

/* Not crypto_pwhash_str_verify: for want of its 19 MiB that says the password is
 * wrong, which would be counted against who typed it. */
err password_fits(str hash, str password, bool *fits)
{
	struct stored k = { .kib = MEMORY / 1024, .passes = PASSES };
	bool known = take_stored(hash, &k);
	unsigned char sum[sizeof(k.sum)];
	int bad;

	if (!known && hash.n)
		return FAIL(ERR_SYSTEM, "stored password");
	if (!queue_enter())
		return ERR_BUSY;
	bad = crypto_pwhash(sum, sizeof(sum), password.p ? password.p : "", password.n, k.salt,
			    (unsigned long long)k.passes, (size_t)k.kib * 1024,
			    crypto_pwhash_ALG_ARGON2ID13);
	queue_leave();
	*fits = !bad && known && sodium_memcmp(sum, k.sum, sizeof(sum)) == 0;
	sodium_memzero(sum, sizeof(sum));
	return bad ? FAIL(ERR_MEMORY, "password") : OK;
}
