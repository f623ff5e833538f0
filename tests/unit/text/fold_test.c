#include "text/fold.h"

#include "base/utf8.h"
#include "check.h"

static void names_that_people_take_for_equal_fold_alike(void **state)
{
	static const struct {
		str in, want;
	} s[] = {
		{ STR("ABC"), STR("abc") },
		{ STR("ＡＢＣ１２３"), STR("abc123") },
		{ STR("①㈱"), STR("1(株)") },
		{ STR("Straße"), STR("strasse") },
		{ STR("e\u0301"), STR("é") },
		{ STR("É"), STR("é") },
		{ STR("ΣΑΣ"), STR("σασ") },
		{ STR("ｶﾞ"), STR("ガ") },
		{ STR("北京市　"), STR("北京市 ") },
		{ STR("海淀区Ａ座"), STR("海淀区a座") },
		{ STR("ﬁ"), STR("fi") },
		{ STR(""), STR("") },
		{ STR("\uF900"), STR("豈") },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		assert_same(fold(*state, s[i].in), s[i].want);
		assert_same(fold(*state, s[i].want), s[i].want);
	}
}

static void folded_text_is_not_copied(void **state)
{
	static const str in = STR("北京市 road 1");
	size_t before = arena_used(*state);

	assert_ptr_equal(fold(*state, in).p, in.p);
	assert_int_equal(arena_used(*state), before);
}

static void what_is_not_utf8_comes_back_unchanged(void **state)
{
	assert_text(fold(*state, S("A\xFF")), "A\xFF");
	assert_text(fold_compose(*state, S("\xC0")), "\xC0");
	assert_text(fold_compose(*state, S("")), "");
}

/* Each stable character alone, and beside itself and others. */
static void stable_characters_are_left_alone_by_nfc(void **state)
{
	struct arena_mark m = arena_mark(*state);
	char bytes[5];

	for (uint32_t cp = 1; cp < 0x20000; cp++) {
		if (!fold_is_stable(cp))
			continue;
		size_t n = utf8_encode(cp, bytes);
		bytes[n] = '\0';
		str one = { bytes, n };
		assert_same(fold_compose(*state, one), one);
		str two = arena_fmt(*state, "a%s%s字", bytes, bytes);
		assert_same(fold_compose(*state, two), two);
		assert_int_equal(fold_mark_class(cp), 0);
		arena_rewind(*state, m);
	}
}

static void marks_have_a_class_and_letters_have_none(void **state)
{
	(void)state;
	assert_int_equal(fold_mark_class(0x0301), 230);
	assert_int_equal(fold_mark_class(0x094D), 9);
	assert_int_equal(fold_mark_class('a'), 0);
	assert_int_equal(fold_mark_class(0x4E00), 0);
	assert_int_equal(fold_mark_class(0x10FFFF), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(names_that_people_take_for_equal_fold_alike),
		IN_ARENA(folded_text_is_not_copied),
		IN_ARENA(what_is_not_utf8_comes_back_unchanged),
		IN_ARENA(stable_characters_are_left_alone_by_nfc),
		IN_ARENA(marks_have_a_class_and_letters_have_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
