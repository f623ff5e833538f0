/* Web push: the example of RFC 8291 (appendix A), and signatures that openssl takes. */
#include <string.h>

#include <sodium.h>

#include "check.h"
#include "notice/crypto.h"

static void from64(const char *text, unsigned char *out, size_t n)
{
	size_t got;

	assert_int_equal(sodium_base642bin(out, n, text, strlen(text), NULL, &got, NULL,
					   sodium_base64_VARIANT_URLSAFE_NO_PADDING),
			 0);
	assert_int_equal(got, n);
}

#define RECEIVER                                                                                   \
	"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define SENDER "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
#define BODY                                                                                       \
	"DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_"                                           \
	"c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYW"                                              \
	"AmS6TlzAC8wEqKK6PBru3jl7A_"                                                               \
	"yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgS"                          \
	"xsj_Qulcy4a-fN"

static void the_example_of_the_standard_comes_out(void **state)
{
	unsigned char own[32], salt[16], want[144];
	struct push_keys to;
	str got;

	from64(RECEIVER, to.public, sizeof(to.public));
	from64("BTBZMqHH6r4Tts7J_aSIgg", to.auth, sizeof(to.auth));
	from64(SENDER, own, sizeof(own));
	from64("DGv6ra1nlYgDCS1FRnbzlw", salt, sizeof(salt));
	from64(BODY, want, sizeof(want));
	assert_int_equal(push_encrypt(*state, &to, S("When I grow up, I want to be a watermelon"),
				      own, salt, &got),
			 OK);
	assert_same(got, ((str){ (const char *)want, sizeof(want) }));
}

static void a_key_that_is_no_point_of_the_curve_is_refused(void **state)
{
	unsigned char own[32], salt[16] = { 0 };
	struct push_keys to = { { 4 }, { 0 } };
	str got;

	p256_make(own);
	for (int i = 0; i < 64; i++) {
		to.public[1 + i] = (unsigned char)(i + 1);
		assert_int_equal(push_encrypt(*state, &to, S("x"), own, salt, &got), ERR_INPUT);
	}
	from64(RECEIVER, to.public, sizeof(to.public));
	to.public[64] ^= 1;
	assert_int_equal(push_encrypt(*state, &to, S("x"), own, salt, &got), ERR_INPUT);
	to.public[64] ^= 1;
	assert_int_equal(push_encrypt(*state, &to, S("x"), own, salt, &got), OK);
}

static void private_keys_are_within_the_curve(void **state)
{
	unsigned char private[32] = { 0 }, public[65], other[65];

	(void)state;
	assert_false(p256_public(private, public));
	memset(private, 0xff, 32);
	assert_false(p256_public(private, public));
	p256_make(private);
	assert_true(p256_public(private, public));
	assert_int_equal(public[0], 4);
	p256_make(private);
	assert_true(p256_public(private, other));
	assert_memory_not_equal(public, other, 65);
}

static void digests_are_those_of_the_standards(void **state)
{
	unsigned char d[32];
	char hex[65];

	(void)state;
	digest_md5(S("abc"), d);
	assert_string_equal(sodium_bin2hex(hex, 65, d, 16), "900150983cd24fb0d6963f7d28e17f72");
	digest_hmac_sha256(S("Jefe"), S("what do ya want for nothing?"), d);
	assert_string_equal(sodium_bin2hex(hex, 65, d, 32),
			    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(the_example_of_the_standard_comes_out),
		IN_ARENA(a_key_that_is_no_point_of_the_curve_is_refused),
		IN_ARENA(private_keys_are_within_the_curve),
		IN_ARENA(digests_are_those_of_the_standards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
