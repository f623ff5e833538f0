#include "text/snippet.h"

#include "base/buf.h"
#include "check.h"

static str shown(struct arena *a, str text, const str *words, size_t n, size_t characters)
{
	struct snippet s = snippet_make(a, text, words, n, characters);
	struct buf b = buf_new(a, 64, SIZE_MAX);

	for (size_t i = 0; i < s.n; i++) {
		buf_lit(&b, s.v[i].mark ? "[" : "");
		buf_put(&b, s.v[i].text);
		buf_lit(&b, s.v[i].mark ? "]" : "");
	}
	return buf_str(&b);
}

static void words_are_marked_as_they_were_written(void **state)
{
	const str one[] = { STR("a3区"), STR("路灯") };

	assert_text(shown(*state, S("我在Ａ３區，路燈\n坏了，A3区"), one, 2, 0),
		    "我在[Ａ３區]，[路燈] 坏了，[A3区]");
	assert_text(shown(*state, S("没有"), one, 2, 0), "没有");
	assert_text(shown(*state, S("路灯路灯"), one, 2, 0), "[路灯路灯]");
	assert_text(shown(*state, S(""), one, 2, 10), "");
	assert_text(shown(*state, S("路灯"), one, 0, 10), "路灯");
}

static void the_part_with_the_first_word_is_shown(void **state)
{
	const str w[] = { STR("路灯") };

	assert_text(shown(*state, S("一二三四五六七八九十路灯一二三四五六七八九十"), w, 1, 10),
		    "…九十[路灯]一二三四五六…");
	assert_text(shown(*state, S("一二三四五六七八九十一二路灯"), w, 1, 10),
		    "…五六七八九十一二[路灯]");
	assert_text(shown(*state, S("一二三四五六七八九十一二"), w, 1, 5), "一二三四五…");
	assert_text(shown(*state, S("一路灯"), w, 1, 2), "…[路灯]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(words_are_marked_as_they_were_written),
		IN_ARENA(the_part_with_the_first_word_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
