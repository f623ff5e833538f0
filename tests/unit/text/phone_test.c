#include "text/phone.h"

#include "check.h"

static void mainland_numbers_are_valid(void **state)
{
	static const str good[] = {
		STR("13800001234"),	 STR("19912345678"),	  STR("010-12345678"),
		STR("01012345678"),	 STR("0571-1234567"),	  STR("0571-12345678"),
		STR("057112345678"),	 STR("+8613800001234"),	  STR("+86 13800001234"),
		STR("+86-13800001234"),	 STR("+86 10-12345678"),  STR("+86 1012345678"),
		STR("+86 571-12345678"), STR("+86 010-12345678"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!phone_valid(good[i]))
			fail_msg("not valid: %.*s", STR_ARG(good[i]));
}

static void other_strings_are_not(void **state)
{
	static const str bad[] = {
		STR(""),
		STR("1380000123"),
		STR("138000012345"),
		STR("12800001234"),
		STR("23800001234"),
		STR("1380000123a"),
		STR("１3800001234"),
		STR("12345678"),
		STR("010-123456"),
		STR("010-123456789"),
		STR("010--12345678"),
		STR("0571-"),
		STR("+86"),
		STR("+1 13800001234"),
		STR("+86  13800001234"),
		STR("110"),
		STR("12345"),
		STR("138-0000-1234"),
		STR("0"),
		STR("13800001234 "),
		STR("138\0"
		    "0001234"),
		STR("-01012345678"),
		STR("010"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (phone_valid(bad[i]))
			fail_msg("valid: %.*s", STR_ARG(bad[i]));
	assert_false(phone_valid((str){ 0 }));
}

static void every_spelling_has_one_normal_form(void **state)
{
	static const struct {
		str in, want;
	} s[] = {
		{ STR("138 0000 1234"), STR("13800001234") },
		{ STR(" 138-0000-1234\t"), STR("13800001234") },
		{ STR("１３８０００0１２３４"), STR("13800001234") },
		{ STR("+86 138 0000 1234"), STR("13800001234") },
		{ STR("＋８６　13800001234"), STR("13800001234") },
		{ STR("008613800001234"), STR("13800001234") },
		{ STR("8613800001234"), STR("13800001234") },
		{ STR("010-1234 5678"), STR("01012345678") },
		{ STR("(010) 12345678"), STR("01012345678") },
		{ STR("（0571）12345678"), STR("057112345678") },
		{ STR("0571－12345678"), STR("057112345678") },
		{ STR("+86 10 1234 5678"), STR("01012345678") },
		{ STR("+86 (0)10 12345678"), STR("01012345678") },
		{ STR("+86 571 12345678"), STR("057112345678") },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		str got = phone_normalise(*state, s[i].in);
		assert_same(got, s[i].want);
		assert_true(phone_valid(got));
		assert_same(phone_normalise(*state, got), s[i].want);
	}
}

static void what_is_no_number_stays_invalid(void **state)
{
	static const str bad[] = { STR("no"),	       STR("+86"), STR("+86 110"),
				   STR("\xFF"),	       STR(""),	   STR("+44 20 7946 0958"),
				   STR("1380000123四") };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(phone_valid(phone_normalise(*state, bad[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(mainland_numbers_are_valid),
		IN_ARENA(other_strings_are_not),
		IN_ARENA(every_spelling_has_one_normal_form),
		IN_ARENA(what_is_no_number_stays_invalid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
