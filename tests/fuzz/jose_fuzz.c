/* jose: a token of somebody outside, and a set of keys. Whatever is believed is one of
 * the few tokens that were signed for this test: nobody has the keys any more. */
#include <stdlib.h>
#include <string.h>

#include "../unit/tokens.h"
#include "app/jose.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct jose_want want = { STR("https://id.example"), STR("liuyan"), STR("n-1"),
					       INT64_C(1800000010000) };
	struct arena *a = arena_new(1 << 16);
	str s = { (const char *)data, size };
	struct jose_keys keys, read;
	struct js claims = { 0 };
	enum jose_verdict v;

	NEED(jose_keys_read(a, S(TOKEN_KEYS), &keys) == OK && keys.n == 2);
	v = jose_check(a, s, &keys, &want, &claims);
	NEED(v < JOSE_VERDICTS && jose_word(v)[0]);
	if (v == JOSE_GOOD)
		NEED(js_get(&claims, S("sub")) &&
		     str_eq(js_get(&claims, S("sub"))->text, S("u-1")));
	if (size > JOSE_MOST)
		NEED(v != JOSE_GOOD);
	if (jose_keys_read(a, s, &read) == OK) {
		NEED(read.n <= JOSE_KEYS);
		v = jose_check(a, S(TOKEN_RSA), &read, &want, &claims);
		NEED(v != JOSE_GOOD || str_has(s, S("kid")));
	}
	arena_free(&a);
	return 0;
}
