#include "text/creditcode.h"

#include <string.h>

#include "check.h"

/* The first is the sample of the standard; check characters of the others were computed
 * apart from the program. */
static const str good[] = {
	STR("91350100M000100Y43"), STR("91110101MA00000018"), STR("52110101MJ00000232"),
	STR("121101010000000497"), STR("91110101MA000000XY"),
};

static void codes_with_their_check_character_are_valid(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!creditcode_valid(good[i]))
			fail_msg("not valid: %.*s", STR_ARG(good[i]));
}

static void other_strings_are_not(void **state)
{
	static const str bad[] = {
		STR(""),
		STR("91350100M000100Y4"),
		STR("91350100M000100Y433"),
		STR("91350100M000100Y44"),
		STR("91350100m000100y43"),
		STR("9135O100M000100Y43"),
		STR("91350100M000100Z43"),
		STR("91A50100M000100Y43"),
		STR("91350100M000100Y4 "),
		STR("91350100M000100Y\0003"),
		STR("000000000000000000000"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (creditcode_valid(bad[i]))
			fail_msg("valid: %.*s", STR_ARG(bad[i]));
}

/* What the check character is for. */
static void no_wrong_character_and_no_swapped_pair_passes(void **state)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	char code[CREDITCODE_CHARS];
	const str s = { code, sizeof(code) };
	size_t tried = 0;

	(void)state;
	for (size_t at = 0; at < sizeof(code); at++)
		for (const char *ch = alphabet; *ch; ch++, tried++) {
			memcpy(code, good[0].p, sizeof(code));
			code[at] = *ch;
			assert_int_equal(creditcode_valid(s), *ch == good[0].p[at]);
		}
	for (size_t at = 0; at + 2 < sizeof(code); at++, tried++) {
		memcpy(code, good[0].p, sizeof(code));
		code[at] = good[0].p[at + 1];
		code[at + 1] = good[0].p[at];
		assert_int_equal(creditcode_valid(s), code[at] == code[at + 1]);
	}
	assert_int_equal(tried, 18 * 31 + 16);
}

static void spellings_of_one_code_have_one_normal_form(void **state)
{
	struct arena *a = *state;

	assert_text(creditcode_normalise(a, S("91350100M000100Y43")), "91350100M000100Y43");
	assert_text(creditcode_normalise(a, S(" 9135 0100-m000100y43 ")), "91350100M000100Y43");
	assert_text(creditcode_normalise(a, S("９１３５０１００Ｍ０００１００ｙ４３")),
		    "91350100M000100Y43");
}

static void what_is_no_code_is_not_made_one(void **state)
{
	struct arena *a = *state;

	assert_false(creditcode_valid(creditcode_normalise(a, S("91350100M000100Y43\xFF"))));
	assert_false(creditcode_valid(creditcode_normalise(a, S("91350100M000100Y43号"))));
	assert_false(creditcode_valid(creditcode_normalise(a, S("某某公司"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_with_their_check_character_are_valid),
		cmocka_unit_test(other_strings_are_not),
		cmocka_unit_test(no_wrong_character_and_no_swapped_pair_passes),
		cmocka_unit_test_setup_teardown(spellings_of_one_code_have_one_normal_form,
						arena_up, arena_down),
		cmocka_unit_test_setup_teardown(what_is_no_code_is_not_made_one, arena_up,
						arena_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
