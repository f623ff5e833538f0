#include "text/pinyin.h"

#include "check.h"
#include "text/fold.h"
#include "text/placename.h"

static enum pinyin_grade grade(struct arena *a, str asked, str name)
{
	struct pinyin_word q = pinyin_asked(a, fold_search(a, asked)),
			   n = pinyin_name(a, fold_search(a, name));

	return pinyin_match(&q, &n);
}

static void what_is_typed_means_a_name_in_characters_pinyin_and_initials(void **state)
{
	static const struct {
		str asked, name;
		enum pinyin_grade want;
	} s[] = {
		{ STR("杭州市"), STR("杭州市"), PINYIN_WHOLE },
		{ STR("杭州"), STR("杭州市"), PINYIN_PREFIX },
		{ STR("州市"), STR("杭州市"), PINYIN_INSIDE },
		{ STR("hangzhoushi"), STR("杭州市"), PINYIN_WHOLE_SPELT },
		{ STR("Hang Zhou Shi"), STR("杭州市"), PINYIN_WHOLE_SPELT },
		{ STR("hangzhou"), STR("杭州市"), PINYIN_PREFIX_SPELT },
		{ STR("hangzho"), STR("杭州市"), PINYIN_PREFIX_SPELT },
		{ STR("ｈｚｓ"), STR("杭州市"), PINYIN_WHOLE_INITIALS },
		{ STR("hzhsh"), STR("杭州市"), PINYIN_WHOLE_INITIALS },
		{ STR("hz"), STR("杭州市"), PINYIN_PREFIX_INITIALS },
		{ STR("hangzhous"), STR("杭州市"), PINYIN_WHOLE_SPELT },
		{ STR("hz市"), STR("杭州市"), PINYIN_WHOLE_INITIALS },
		{ STR("杭zhou"), STR("杭州市"), PINYIN_PREFIX_SPELT },
		{ STR("jiaoyuju"), STR("杭州市教育局"), PINYIN_INSIDE_SPELT },
		{ STR("jyj"), STR("杭州市教育局"), PINYIN_INSIDE_INITIALS },
		{ STR("蘇州"), STR("苏州市"), PINYIN_PREFIX },
		{ STR("蘇zhou"), STR("蘇州市"), PINYIN_PREFIX_SPELT },
		{ STR("xi'an"), STR("西安市"), PINYIN_PREFIX_SPELT },
		{ STR("'"), STR("甲'乙局"), PINYIN_INSIDE },
		{ STR("甲'乙局"), STR("甲'乙局"), PINYIN_WHOLE },
		{ STR("jia yi ju"), STR("甲'乙局"), PINYIN_WHOLE_SPELT },
		{ STR("甲乙"), STR("甲'乙局"), PINYIN_PREFIX },
		{ STR("12345"), STR("12345热线办"), PINYIN_PREFIX },
		{ STR("12345rx"), STR("12345热线办"), PINYIN_PREFIX_INITIALS },
		{ STR("h"), STR("杭州市"), PINYIN_PREFIX_SPELT },
		{ STR("z"), STR("杭州市"), PINYIN_NONE },
		{ STR("hzx"), STR("杭州市"), PINYIN_NONE },
		{ STR("杭洲"), STR("杭州市"), PINYIN_NONE },
		{ STR("hangzhoushiq"), STR("杭州市"), PINYIN_NONE },
		{ STR(""), STR("杭州市"), PINYIN_NONE },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++)
		if (grade(*state, s[i].asked, s[i].name) != s[i].want)
			fail_msg("%.*s, %.*s: %d, not %d", STR_ARG(s[i].asked), STR_ARG(s[i].name),
				 (int)grade(*state, s[i].asked, s[i].name), (int)s[i].want);
}

static void a_character_is_read_in_each_of_its_ways(void **state)
{
	static const str s[][2] = {
		{ STR("chongqing"), STR("重庆市") }, { STR("zhongqing"), STR("重庆市") },
		{ STR("changchun"), STR("长春市") }, { STR("zhangzi"), STR("长子县") },
		{ STR("luan"), STR("六安市") },	     { STR("liuan"), STR("六安市") },
		{ STR("xiamen"), STR("厦门市") },    { STR("shamen"), STR("厦门市") },
		{ STR("lvliang"), STR("吕梁市") },   { STR("luliang"), STR("吕梁市") },
		{ STR("lüliang"), STR("吕梁市") },   { STR("hongtong"), STR("洪洞县") },
		{ STR("laoting"), STR("乐亭县") },   { STR("leshan"), STR("乐山市") },
		{ STR("tanchang"), STR("宕昌县") },  { STR("yuli"), STR("尉犁县") },
		{ STR("nvliannve"), STR("女联虐") },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++)
		if (grade(*state, s[i][0], s[i][1]) < PINYIN_PREFIX_SPELT)
			fail_msg("%.*s is not %.*s", STR_ARG(s[i][0]), STR_ARG(s[i][1]));
}

/* U+4E00 to U+9FA5 is all that GBK has: no character of a name is without a reading but
 * those of which no dictionary knows one. */
static void nearly_every_character_has_a_reading(void **state)
{
	const char *v[PINYIN_READINGS_MOST];
	size_t without = 0, most = 0, n;

	(void)state;
	for (uint32_t cp = 0x4E00; cp <= 0x9FA5; cp++) {
		n = pinyin_readings(cp, v);
		without += n == 0;
		most = n > most ? n : most;
	}
	assert_in_range(without, 0, 200);
	assert_in_range(most, 4, PINYIN_READINGS_MOST - 1);
	assert_int_equal(pinyin_readings(0x2CE93, v), 1);
	assert_int_equal(pinyin_readings('a', v), 0);
	assert_int_equal(pinyin_readings(0x10FFFF, v), 0);
}

static void a_long_question_matches_nothing_and_costs_nothing(void **state)
{
	char x[400];

	for (size_t n = 1; n < sizeof(x); n++) {
		x[n - 1] = 'a';
		enum pinyin_grade g = grade(*state, (str){ x, n }, S("啊啊啊啊啊啊啊啊啊啊"));
		assert_int_equal(g != PINYIN_NONE, n <= 10);
	}
}

static void a_choice_says_how_it_is_typed(void **state)
{
	assert_text(pinyin_words(*state, S("杭州市")), "hangzhoushi hzs");
	assert_text(pinyin_words(*state, S("b2栋")), "b2dong b2d");
	assert_true(str_has(pinyin_words(*state, S("重庆市")), S("chongqingshi cqs")));
	assert_text(pinyin_words(*state, S("")), "");
}

static void a_place_is_called_without_its_generic_word(void **state)
{
	static const str s[][2] = {
		{ STR("浙江省"), STR("浙江") },
		{ STR("广西壮族自治区"), STR("广西") },
		{ STR("新疆维吾尔自治区"), STR("新疆") },
		{ STR("香港特别行政区"), STR("香港") },
		{ STR("恩施土家族苗族自治州"), STR("恩施") },
		{ STR("巴音郭楞蒙古自治州"), STR("巴音郭楞") },
		{ STR("双江拉祜族佤族布朗族傣族自治县"), STR("双江") },
		{ STR("东乡族自治县"), STR("东乡") },
		{ STR("鄂温克族自治旗"), STR("鄂温克") },
		{ STR("浦东新区"), STR("浦东") },
		{ STR("清新区"), STR("清新") },
		{ STR("万柏林区"), STR("万柏林") },
		{ STR("神农架林区"), STR("神农架") },
		{ STR("锡林郭勒盟"), STR("锡林郭勒") },
		{ STR("喀什地区"), STR("喀什") },
		{ STR("县"), STR("县") },
		{ STR("东区"), STR("东区") },
		{ STR(""), STR("") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++)
		assert_same(placename_bare(s[i][0]), s[i][1]);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_typed_means_a_name_in_characters_pinyin_and_initials),
		cmocka_unit_test(a_character_is_read_in_each_of_its_ways),
		cmocka_unit_test(nearly_every_character_has_a_reading),
		cmocka_unit_test(a_long_question_matches_nothing_and_costs_nothing),
		cmocka_unit_test(a_choice_says_how_it_is_typed),
		cmocka_unit_test(a_place_is_called_without_its_generic_word),
	};

	return cmocka_run_group_tests(tests, arena_up, arena_down);
}
