#include "text/excerpt.h"

#include "check.h"

static void a_short_text_is_given_whole_without_ellipsis(void **state)
{
	assert_text(excerpt(*state, S("请问何时通车"), 6), "请问何时通车");
	assert_text(excerpt(*state, S(" 请问\n\n何时\u3000通车 \n"), 8), "请问 何时 通车");
	assert_text(excerpt(*state, S("a"), SIZE_MAX), "a");
	assert_text(excerpt(*state, S(""), 10), "");
	assert_text(excerpt(*state, (str){ 0 }, 10), "");
}

static void a_long_text_is_cut_at_the_character(void **state)
{
	assert_text(excerpt(*state, S("请问何时通车"), 5), "请问何时通…");
	assert_text(excerpt(*state, S("请问何时通车"), 0), "…");
}

static void no_blank_stands_before_the_ellipsis(void **state)
{
	assert_text(excerpt(*state, S("ab  cd"), 3), "ab…");
}

static void trailing_blanks_are_no_reason_for_an_ellipsis(void **state)
{
	assert_text(excerpt(*state, arena_fmt(*state, "ab%500s", ""), 2), "ab");
}

static void many_blanks_only_shorten_it(void **state)
{
	assert_text(excerpt(*state, arena_fmt(*state, "ab%500s", "cd"), 4), "ab c…");
}

static void a_mark_is_not_parted_from_its_letter(void **state)
{
	assert_text(excerpt(*state, S("ax\u0323\u0325b"), 2), "a…");
	assert_text(excerpt(*state, S("a👩\u200D💻b"), 2), "a…");
	assert_text(excerpt(*state, S("a👩\u200D💻b"), 3), "a…");
	assert_text(excerpt(*state, S("a👩\u200D💻b"), 4), "a👩\u200D💻…");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_short_text_is_given_whole_without_ellipsis),
		IN_ARENA(a_long_text_is_cut_at_the_character),
		IN_ARENA(no_blank_stands_before_the_ellipsis),
		IN_ARENA(trailing_blanks_are_no_reason_for_an_ellipsis),
		IN_ARENA(many_blanks_only_shorten_it),
		IN_ARENA(a_mark_is_not_parted_from_its_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
