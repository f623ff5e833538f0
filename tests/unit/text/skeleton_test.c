#include "text/skeleton.h"

#include "base/buf.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "check.h"
#include "text/clean.h"

static void names_that_look_alike_have_one_skeleton(void **state)
{
	static const struct {
		str one, other;
	} v[] = {
		{ STR("市公安局"), STR("市 公安局") },
		{ STR("市公安局"), STR("市\u200B公安局") },
		{ STR("市公安局"), STR("巿公安局") },
		{ STR("国土局"), STR("國士局") },
		{ STR("衛生局"), STR("卫生局") },
		{ STR("民政局"), STR("⺠政局") },
		{ STR("口岸办"), STR("ロ岸办") },
		{ STR("已办"), STR("己办") },
		{ STR("admin"), STR("ａｄｍｉｎ") },
		{ STR("admin"), STR("АDMIN") },
		{ STR("admin"), STR("adrnin") },
		{ STR("admin"), STR("adm1n") },
		{ STR("admin"), STR("admіn") },
		{ STR("admin"), STR("ádmín") },
		{ STR("admin"), STR("ⓐⓓⓜⓘⓝ") },
		{ STR("admin"), STR("𝒶𝒹𝓂𝒾𝓃") },
		{ STR("root"), STR("r00t") },
		{ STR("HELLO"), STR("НЕLLО") },
		{ STR("THE"), STR("ΤΗΕ") },
		{ STR("window"), STR("vvindow") },
		{ STR("第①号"), STR("第l号") },
		{ STR("A"), STR("a\uFE0F") },
		{ STR(" \u200D\u3164"), STR("") },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_same(skeleton(*state, v[i].other), skeleton(*state, v[i].one));
}

static void names_that_differ_have_different_skeletons(void **state)
{
	static const struct {
		str one, other;
	} v[] = {
		{ STR("市公安局"), STR("县公安局") },
		{ STR("第一中学"), STR("第二中学") },
		{ STR("admin"), STR("editor") },
		{ STR("太和县"), STR("大和县") },
		{ STR("第2号"), STR("第3号") },
		{ STR("ئۇيغۇر"), STR("ئۇيغۇ") },
		{ STR("བོད"), STR("བད") },
		{ STR("教育局"), STR("教育厅") },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (str_eq(skeleton(*state, v[i].one), skeleton(*state, v[i].other)))
			fail_msg("%.*s and %.*s look alike", STR_ARG(v[i].one),
				 STR_ARG(v[i].other));
}

static void the_table_is_in_order_and_maps_to_what_stays(void **state)
{
	static const struct {
		uint32_t cp;
		const char *as;
	} v[] = {
#define LOOKS(cp, as) { cp, as },
#include "text/skeleton.def"
#undef LOOKS
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		assert_true(i == 0 || v[i].cp > v[i - 1].cp);
		assert_same(skeleton(*state, str_of(v[i].as)), str_of(v[i].as));
	}
}

/* ---- words that hide ---- */

static const char *const words[] = { "赌博网站", "办假证",   "admin",	 "高利贷", "代开发票",
				     "cash",	 "刷单返利", "枪支弹药", "weapon", "毒品" };
static const char *const between[] = { " ",	 "*",	   ".",	     "\u200B", "\u200D",
				       "-",	 "\u3000", "\uFE0F", "\u0336", "，",
				       "\u00AD", "★",	   "🙂",   "\n",     "_",
				       "/",	 "\u2060", "|",	     "—" };

static void put_hidden(struct rand *r, struct buf *b, str word)
{
	static const struct {
		const char *plain, *other[3];
	} twins[] = { { "a", { "а", "ａ", "Á" } },    { "i", { "1", "і", "ⓘ" } },
		      { "m", { "rn", "м", "Ｍ" } },   { "o", { "0", "о", "〇" } },
		      { "c", { "с", "Ｃ", "ⅽ" } },    { "发", { "發", "髮", "发" } },
		      { "枪", { "枪", "枪", "枪" } }, { "弹", { "彈", "弹", "彈" } },
		      { "单", { "單", "单", "單" } }, { "办", { "辦", "辦", "办" } } };
	uint32_t cp;
	size_t n;

	for (; (n = utf8_decode(word, &cp)) > 0; word = str_sub(word, n, word.n)) {
		str own = str_sub(word, 0, n);
		for (size_t i = 0; i < sizeof(twins) / sizeof(twins[0]); i++)
			if (str_eq(own, str_of(twins[i].plain)) && rand_chance(r, 60))
				own = str_of(twins[i].other[rand_below(r, 3)]);
		buf_put(b, own);
		if (word.n > n && rand_chance(r, 50))
			buf_lit(b, between[rand_below(r, sizeof(between) / sizeof(between[0]))]);
	}
}

static void a_word_is_found_whatever_is_put_between(void **state)
{
	struct rand r = rand_seed(20260710);
	struct arena_mark m = arena_mark(*state);
	size_t found = 0, n = 2000;

	for (size_t i = 0; i < n; i++) {
		struct buf b = buf_new(*state, 256, 4096);
		str word = str_of(words[rand_below(&r, sizeof(words) / sizeof(words[0]))]);
		buf_lit(&b, "请看这里：");
		put_hidden(&r, &b, word);
		buf_lit(&b, "，谢谢。");
		found += str_has(skeleton_letters(*state, buf_str(&b)),
				 skeleton_letters(*state, word));
		arena_rewind(*state, m);
	}
	if (found * 100 < n * 99)
		fail_msg("%zu of %zu found", found, n);
}

static void letters_alone_hold_no_signs(void **state)
{
	assert_text(skeleton_letters(*state, S("政 府★采-购！（2）")), "政府采购2");
	assert_text(skeleton(*state, S("政府★（2）")), "政府★(2)");
}

static void a_skeleton_of_a_skeleton_is_itself(void **state)
{
	static const uint32_t cps[] = { 'a',	'I',	'm',   0x410,	0x391,	0x5DF1,
					0x5DF2, 0x200B, 0x301, 0x1D4B6, 0x2460, 0xFF21,
					0x30ED, 0x570B, 0x628, 0xF40,	0xF72,	0x1820,
					0x180B, 0xE9,	0x131, 0x130,	0xDF,	0x3164,
					0xFDFA, 0x2126, 0x345, 0x3A3,	0x149,	0x1E9E };
	struct rand r = rand_seed(20260711);
	struct arena_mark m = arena_mark(*state);

	for (int round = 0; round < 5000; round++) {
		struct buf b = buf_new(*state, 256, 4096);
		for (uint64_t n = rand_below(&r, 12); n > 0; n--) {
			char bytes[4];
			uint32_t cp = cps[rand_below(&r, sizeof(cps) / sizeof(cps[0]))];
			buf_put(&b, (str){ bytes, utf8_encode(cp, bytes) });
		}
		str once = skeleton(*state, buf_str(&b));
		assert_same(skeleton(*state, once), once);
		once = skeleton_letters(*state, buf_str(&b));
		assert_same(skeleton_letters(*state, once), once);
		arena_rewind(*state, m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(names_that_look_alike_have_one_skeleton),
		IN_ARENA(names_that_differ_have_different_skeletons),
		IN_ARENA(the_table_is_in_order_and_maps_to_what_stays),
		IN_ARENA(a_word_is_found_whatever_is_put_between),
		IN_ARENA(letters_alone_hold_no_signs),
		IN_ARENA(a_skeleton_of_a_skeleton_is_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
