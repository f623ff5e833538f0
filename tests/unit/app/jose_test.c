/* Tokens of identity providers: what is believed, and what each fault is called. */
#include "app/jose.h"

#include "check.h"
#include "tokens.h"

#define NOW INT64_C(1800000010000)

static struct jose_want want(void)
{
	return (struct jose_want){ S("https://id.example"), S("liuyan"), S("n-1"), NOW };
}

static enum jose_verdict check(str token, const struct jose_want *w)
{
	struct arena *a = arena_new(1 << 16);
	struct jose_keys keys;
	struct js claims = { 0 };
	enum jose_verdict v;

	assert_int_equal(jose_keys_read(a, S(TOKEN_KEYS), &keys), OK);
	assert_int_equal(keys.n, 2);
	v = jose_check(a, token, &keys, w, &claims);
	if (v == JOSE_GOOD)
		assert_true(str_eq(js_get(&claims, S("sub"))->text, S("u-1")));
	arena_free(&a);
	return v;
}

static void tokens_of_both_kinds_are_believed(void **state)
{
	struct jose_want w = want();

	(void)state;
	assert_int_equal(check(S(TOKEN_RSA), &w), JOSE_GOOD);
	assert_int_equal(check(S(TOKEN_EC), &w), JOSE_GOOD);
	assert_int_equal(check(S(TOKEN_LIST), &w), JOSE_GOOD);
}

static void each_fault_has_its_verdict(void **state)
{
	struct jose_want w = want();

	(void)state;
	assert_int_equal(check(S(TOKEN_NONCE), &w), JOSE_NONCE);
	assert_int_equal(check(S(TOKEN_NONE), &w), JOSE_ALG);
	assert_int_equal(check(S(TOKEN_HUGE), &w), JOSE_EXPIRED);
	assert_int_equal(check(S(""), &w), JOSE_MALFORMED);
	assert_int_equal(check(S("a.b.c"), &w), JOSE_MALFORMED);
	w.issuer = S("https://other.example");
	assert_int_equal(check(S(TOKEN_RSA), &w), JOSE_ISSUER);
	w = want();
	w.audience = S("other");
	assert_int_equal(check(S(TOKEN_RSA), &w), JOSE_AUDIENCE);
	w = want();
	w.nonce = S("");
	assert_int_equal(check(S(TOKEN_RSA), &w), JOSE_NONCE);
	w = want();
	w.now += INT64_C(1000000);
	assert_int_equal(check(S(TOKEN_RSA), &w), JOSE_EXPIRED);
	w = want();
	w.now -= INT64_C(1000000);
	assert_int_equal(check(S(TOKEN_RSA), &w), JOSE_EXPIRED); /* from a time to come */
}

static void no_byte_of_a_token_can_be_another(void **state)
{
	static const str tokens[] = { STR(TOKEN_RSA), STR(TOKEN_EC) };
	struct jose_want w = want();
	char copy[2048];

	(void)state;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < tokens[k].n; i += 3) {
			memcpy(copy, tokens[k].p, tokens[k].n);
			copy[i] = copy[i] == 'A' ? 'B' : 'A';
			assert_int_not_equal(check((str){ copy, tokens[k].n }, &w), JOSE_GOOD);
		}
}

static void a_key_set_keeps_what_it_can_read(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct jose_keys keys;

	(void)state;
	assert_int_equal(jose_keys_read(a, S("{\"keys\":[]}"), &keys), OK);
	assert_int_equal(keys.n, 0);
	assert_int_equal(jose_keys_read(a, S("[]"), &keys), ERR_SYNTAX);
	assert_int_equal(
		jose_keys_read(a,
			       S("{\"keys\":[1,{\"kty\":\"oct\",\"k\":\"AA\"},"
				 "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"},"
				 "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}"),
			       &keys),
		OK);
	assert_int_equal(keys.n, 0); /* short ones are none */
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_of_both_kinds_are_believed),
		cmocka_unit_test(each_fault_has_its_verdict),
		cmocka_unit_test(no_byte_of_a_token_can_be_another),
		cmocka_unit_test(a_key_set_keeps_what_it_can_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
