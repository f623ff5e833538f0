#include "base/str.h"

#include "check.h"

static void equal_means_same_bytes_and_length(void **state)
{
	(void)state;
	assert_true(str_eq(S("留言"), S("留言")));
	assert_false(str_eq(S("a"), S("ab")));
	assert_false(str_eq(S("a\0b"), S("a\0c")));
	assert_true(str_eq((str){ 0 }, S("")));
	assert_true(str_eq(str_of(NULL), str_of("")));
	assert_int_equal(str_of("abc").n, 3);
}

static void order_is_by_bytes_and_then_by_length(void **state)
{
	(void)state;
	assert_int_equal(str_cmp(S("a"), S("a")), 0);
	assert_true(str_cmp(S("a"), S("b")) < 0 && str_cmp(S("b"), S("a")) > 0);
	assert_true(str_cmp(S("a"), S("ab")) < 0 && str_cmp(S("ab"), S("a")) > 0);
	assert_true(str_cmp(S("z"), S("é")) < 0); /* bytes are unsigned */
	assert_true(str_cmp((str){ 0 }, S("a")) < 0);
	assert_int_equal(str_cmp((str){ 0 }, S("")), 0);
}

static void starts_ends_and_has_find_their_part(void **state)
{
	(void)state;
	assert_true(str_starts(S("abc"), S("ab")) && str_starts(S("abc"), S("")));
	assert_false(str_starts(S("ab"), S("abc")));
	assert_true(str_ends(S("abc"), S("bc")) && str_ends(S("abc"), S("")));
	assert_false(str_ends(S("bc"), S("abc")));
	assert_true(str_has(S("abc"), S("b")) && str_has(S("abc"), S("")) &&
		    str_has(S("a\0b"), S("\0")));
	assert_false(str_has(S("abc"), S("ac")) || str_has(S(""), S("a")));
}

static void the_empty_str_is_no_special_case(void **state)
{
	str none = { 0 }, rest = { 0 };

	(void)state;
	assert_true(str_starts(none, none) && str_ends(none, none) && str_has(none, none));
	assert_false(str_ends(none, S("a")) || str_has(none, S("a")));
	assert_int_equal(str_trim(none).n, 0);
	assert_int_equal(str_sub(none, 0, 5).n, 0);
	assert_int_equal(str_cut(&rest, ',').n, 0);
	assert_int_equal(rest.n, 0);
	assert_int_equal(str_hash(none), str_hash(S("")));
}

static void a_part_is_clamped_to_the_whole(void **state)
{
	(void)state;
	assert_text(str_sub(S("abcdef"), 2, 3), "cde");
	assert_text(str_sub(S("abc"), 1, SIZE_MAX), "bc");
	assert_text(str_sub(S("abc"), 3, 1), "");
	assert_text(str_sub(S("abc"), SIZE_MAX, SIZE_MAX), "");
	assert_text(str_sub(S("abc"), 0, 0), "");
}

static void trim_takes_ascii_blanks_at_both_ends(void **state)
{
	(void)state;
	assert_text(str_trim(S(" \t\r\na b\n")), "a b");
	assert_text(str_trim(S(" \n ")), "");
	assert_text(str_trim(S("\u3000a")), "\u3000a");
}

static void cut_takes_the_parts_one_by_one(void **state)
{
	str rest = S("a,,b");

	(void)state;
	assert_text(str_cut(&rest, ','), "a");
	assert_text(str_cut(&rest, ','), "");
	assert_text(str_cut(&rest, ','), "b");
	assert_text(str_cut(&rest, ','), "");
	rest = S("a,");
	assert_text(str_cut(&rest, ','), "a");
	assert_int_equal(rest.n, 0);
}

static void int_takes_whole_decimals_within_range_only(void **state)
{
	static const struct {
		str in;
		int64_t want;
	} good[] = {
		{ STR("0"), 0 },
		{ STR("-0"), 0 },
		{ STR("42"), 42 },
		{ STR("-7"), -7 },
		{ STR("007"), 7 },
		{ STR("9223372036854775807"), INT64_MAX },
		{ STR("-9223372036854775808"), INT64_MIN },
	};
	static const str bad[] = {
		STR(""),
		STR("-"),
		STR("+1"),
		STR(" 1"),
		STR("1 "),
		STR("1a"),
		STR("--1"),
		STR("1.0"),
		STR("9223372036854775808"),
		STR("-9223372036854775809"),
		STR("99999999999999999999"),
		STR("000000000000000000001"),
		STR("１"),
		STR("1\0"),
	};
	int64_t v = 99;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(str_int(good[i].in, &v));
		assert_int_equal(v, good[i].want);
	}
	v = 99;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(str_int(bad[i], &v));
	assert_int_equal(v, 99);
}

static void the_hash_is_fnv_1a(void **state)
{
	(void)state;
	assert_int_equal(str_hash(S("")), 0xcbf29ce484222325u);
	assert_int_equal(str_hash(S("a")), 0xaf63dc4c8601ec8cu);
	assert_int_equal(str_hash(S("foobar")), 0x85944171f73967e8u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_means_same_bytes_and_length),
		cmocka_unit_test(order_is_by_bytes_and_then_by_length),
		cmocka_unit_test(starts_ends_and_has_find_their_part),
		cmocka_unit_test(the_empty_str_is_no_special_case),
		cmocka_unit_test(a_part_is_clamped_to_the_whole),
		cmocka_unit_test(trim_takes_ascii_blanks_at_both_ends),
		cmocka_unit_test(cut_takes_the_parts_one_by_one),
		cmocka_unit_test(int_takes_whole_decimals_within_range_only),
		cmocka_unit_test(the_hash_is_fnv_1a),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
