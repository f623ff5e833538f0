#include "app/text.h"

#include <string.h>

#include "check.h"

static const struct text_pair pairs[] = { { "其他", "Other" },
					  { "提交", "Submit" },
					  { "留言", "Message" } };
static const struct text_language trial = { "xx", pairs, 3 };

static void a_text_is_given_in_the_readers_language(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(text_in(&trial, pairs[i].from), pairs[i].to);
}

static void a_text_without_a_translation_stays_chinese(void **state)
{
	static const char *const texts[] = { "", "留", "留言板", "没有", "zzz" };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_ptr_equal(text_in(&trial, texts[i]), texts[i]);
		assert_ptr_equal(text_in(NULL, texts[i]), texts[i]);
	}
	assert_string_equal(text_in(NULL, "留言"), "留言");
	assert_string_equal(text_in(&(struct text_language){ "yy", NULL, 0 }, "留言"), "留言");
}

static void an_unknown_language_is_chinese(void **state)
{
	(void)state;
	assert_null(text_language(S("")));
	assert_null(text_language(S("zh")));
	assert_null(text_language(S("xx-unknown")));
}

static void every_table_is_sorted_and_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < text_languages_n; i++) {
		const struct text_language *l = &text_languages[i];
		assert_ptr_equal(text_language(str_of(l->name)), l);
		for (size_t k = 1; k < l->n; k++)
			assert_true(strcmp(l->pairs[k - 1].from, l->pairs[k].from) < 0);
		for (size_t k = 0; k < l->n; k++)
			assert_string_equal(text_in(l, l->pairs[k].from), l->pairs[k].to);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_given_in_the_readers_language),
		cmocka_unit_test(a_text_without_a_translation_stays_chinese),
		cmocka_unit_test(an_unknown_language_is_chinese),
		cmocka_unit_test(every_table_is_sorted_and_found_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
