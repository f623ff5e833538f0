#include "text/clean.h"

#include "base/buf.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "check.h"
#include "text/fold.h"

struct sample {
	str in, want;
};

static str cleaned(struct arena *a, str in)
{
	struct clean c;

	clean_input(a, in, &c);
	assert_int_equal(c.verdict, CLEAN_OK);
	return c.text;
}

static void check_all(struct arena *a, const struct sample *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_same(cleaned(a, s[i].in), s[i].want);
		assert_same(cleaned(a, s[i].want), s[i].want);
	}
}
#define CHECK_ALL(a, table) check_all(a, table, sizeof(table) / sizeof(table[0]))

static void what_is_not_utf8_is_refused(void **state)
{
	static const str bad[] = {
		STR("\x80"),
		STR("a\xC3"),
		STR("\xC0\xAF"),
		STR("\xED\xA0\x80"),
		STR("\xF4\x90\x80\x80"),
		STR("留\xE8\xA8"),
		STR("\xFF"),
		STR("\xE4\xBD"),
		STR("\0\xFF") /* the first fault counts */,
	};
	struct clean c;

	for (size_t i = 0; i + 1 < sizeof(bad) / sizeof(bad[0]); i++) {
		clean_input(*state, bad[i], &c);
		assert_int_equal(c.verdict, CLEAN_NOT_UTF8);
		assert_int_equal(c.text.n, 0);
		clean_line(*state, bad[i], &c);
		assert_int_equal(c.verdict, CLEAN_NOT_UTF8);
	}
	clean_input(*state, bad[8], &c);
	assert_int_equal(c.verdict, CLEAN_NUL);
}

static void a_nul_is_refused(void **state)
{
	struct clean c;

	clean_input(*state, S("a\0b"), &c);
	assert_int_equal(c.verdict, CLEAN_NUL);
	assert_int_equal(c.text.n, 0);
	clean_line(*state, S("留言\0"), &c);
	assert_int_equal(c.verdict, CLEAN_NUL);
}

static void plain_text_is_not_copied(void **state)
{
	static const str in = STR("  请问 A 路何时通车？\n“谢谢”！🙏  ");
	size_t before = arena_used(*state);
	str out = cleaned(*state, in);

	assert_text(out, "请问 A 路何时通车？\n“谢谢”！🙏");
	assert_ptr_equal(out.p, in.p + 2);
	assert_int_equal(arena_used(*state), before);
}

static void line_ends_become_lf(void **state)
{
	static const struct sample s[] = {
		{ STR("a\r\nb\rc\nd"), STR("a\nb\nc\nd") },
		{ STR("a\r\r\n\nb"), STR("a\n\n\nb") },
		{ STR("a\u2028b\u2029c"), STR("a\nb\nc") },
	};

	CHECK_ALL(*state, s);
}

static void controls_and_invisible_characters_are_dropped(void **state)
{
	static const struct sample s[] = {
		{ STR("a\x01\x08\x0B\x0C\x1F\x7F"
		      "b"),
		  STR("ab") },
		{ STR("a\tb"), STR("a\tb") },
		{ STR("a\xC2\x80\xC2\x85\xC2\x9F"
		      "b"),
		  STR("ab") },
		{ STR("\uFEFFa\u200Bb\u2060c\u00ADd\uFEFF"), STR("abcd") },
		{ STR("a\u202Ab\u202Bc\u202Cd\u202De\u202Ef"), STR("abcdef") },
		{ STR("a\u2066b\u2067c\u2068d\u2069e"), STR("abcde") },
		{ STR("a\u200Eb\u200Fc\u061Cd"), STR("abcd") },
		{ STR("a\uFDD0b\uFDEFc\uFFFEd\uFFFFe\U0001FFFEf\U0010FFFFg"), STR("abcdefg") },
		{ STR("a\U000E0041b\u3164c\uFFF9d"), STR("abcd") },
		{ STR("\u202E\u200B"), STR("") },
		{ STR("葛\U000E0100城"), STR("葛\U000E0100城") },
	};

	CHECK_ALL(*state, s);
}

static void joiners_stay_only_where_they_mean_something(void **state)
{
	static const struct sample s[] = {
		{ STR("می\u200Cخواهم"), STR("می\u200Cخواهم") },
		{ STR("क\u094D\u200Dष"), STR("क\u094D\u200Dष") },
		{ STR("👩\u200D💻"), STR("👩\u200D💻") },
		{ STR("👩🏽\u200D💻"), STR("👩🏽\u200D💻") },
		{ STR("🏳\uFE0F\u200D🌈"), STR("🏳\uFE0F\u200D🌈") },
		{ STR("❤\uFE0F\u200D🔥"), STR("❤\uFE0F\u200D🔥") },
		{ STR("ᠮᠣᠩᠭᠣᠯ\u180Eᠠ ᠪ\u180Bᠢ"), STR("ᠮᠣᠩᠭᠣᠯ\u180Eᠠ ᠪ\u180Bᠢ") },
		{ STR("政\u200D府"), STR("政府") },
		{ STR("a\u200Cb"), STR("ab") },
		{ STR("\u200D👩"), STR("👩") },
		{ STR("👩\u200D"), STR("👩") },
		{ STR("ا\u200D\u200Dب"), STR("ا\u200Dب") },
		{ STR("ا\u200Da"), STR("اa") },
		{ STR("文\u180B件"), STR("文件") },
		{ STR("ᠪ\u180B\u180Cᠢ"), STR("ᠪ\u180Bᠢ") },
		{ STR("ا\u200D\u202Eب"), STR("ا\u200Dب") },
	};

	CHECK_ALL(*state, s);
}

static void text_is_composed(void **state)
{
	static const struct sample s[] = {
		{ STR("e\u0301"), STR("é") },
		{ STR("e\u200B\u0301"), STR("é") },
		{ STR("e\u0301\u0323"), STR("\u1EB9\u0301") },
		{ STR("か\u3099"), STR("が") },
		{ STR("\u1112\u1161\u11AB"), STR("한") },
		{ STR("\u212B\u2126"), STR("ÅΩ") },
		{ STR("\uF900"), STR("豈") },
		{ STR("Ａ①ﬁ㎡"), STR("Ａ①ﬁ㎡") }, /* compatibility forms stay */
		{ STR("x\u0F73y"), STR("x\u0F71\u0F72y") },
	};

	CHECK_ALL(*state, s);
}

static void a_heap_of_marks_is_cut(void **state)
{
	struct buf b = buf_new(*state, 64, 4096);
	str out;

	buf_lit(&b, "a");
	for (int i = 0; i < 200; i++)
		buf_lit(&b, i % 2 ? "\u0316" : "\u035C");
	buf_lit(&b, "b\u0323");
	out = cleaned(*state, buf_str(&b));
	assert_int_equal(utf8_count(out), 1 + 30 + 1);
	assert_true(str_ends(out, S("ḅ")));
	assert_same(cleaned(*state, out), out);
}

static void blanks_at_both_ends_go_and_those_inside_stay(void **state)
{
	static const struct sample s[] = {
		{ STR(""), STR("") },
		{ STR(" \t\r\n\u3000\u00A0\u2003"), STR("") },
		{ STR("\n\n \u3000a\u3000\u00A0b \n\n c\u00A0\n"), STR("a\u3000\u00A0b \n\n c") },
		{ STR("\u3000é\u3000"), STR("é") },
		{ STR("一"), STR("一") },
	};

	CHECK_ALL(*state, s);
}

static void a_line_has_single_spaces_only(void **state)
{
	static const struct sample s[] = {
		{ STR("关于 A 路"), STR("关于 A 路") },
		{ STR(" a\r\nb\n\n\tc  d\u3000\u3000e\u00A0f "), STR("a b c d e f") },
		{ STR("a\u2028b"), STR("a b") },
		{ STR("a \u200B b"), STR("a b") },
		{ STR("\u3000"), STR("") },
	};
	struct clean c;

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		clean_line(*state, s[i].in, &c);
		assert_int_equal(c.verdict, CLEAN_OK);
		assert_same(c.text, s[i].want);
		clean_line(*state, c.text, &c);
		assert_same(c.text, s[i].want);
	}
}

static void an_imported_text_loses_only_what_spreadsheets_left(void **state)
{
	static const struct sample s[] = {
		{ STR(""), STR("") },
		{ STR("a_x000D_\nb_x000D_"), STR("a\nb") },
		{ STR("_x000D_"), STR("") },
		{ STR("a_x000d_b_x000Db_"), STR("a_x000d_b_x000Db_") },
		{ STR("a\r\nb\rc"), STR("a\nb\nc") },
		{ STR("\u3000\u00A0 \t\r\na  b\u3000\n"), STR("a  b") },
		{ STR(" _x000D_ a _x000D_ "), STR("a") },
		{ STR("e\u0301\u200B\x01\xFF\0"), STR("e\u0301\u200B\x01\xFF\0") },
		{ STR("snake_case__x"), STR("snake_case__x") },
		{ STR("_x00_x000D_0D_\r"), STR("_x000D_") },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++)
		assert_same(clean_import(*state, s[i].in), s[i].want);
}

/* Strings of the characters that meddle with each other. */
static void cleaning_twice_changes_nothing_whatever_the_mixture(void **state)
{
	static const uint32_t cps[] = {
		'a',	' ',	'\r',	'\n',	0x628,	 0x64D,	 0x301,	 0x323,	  0x344,
		0x35C,	0x958,	0x93C,	0x94D,	0xF73,	 0xF71,	 0xF81,	 0xF40,	  0x1820,
		0x180B, 0x180E, 0x200C, 0x200D, 0x200B,	 0x202E, 0xFE0F, 0x1F469, 0x1F3FD,
		0x3000, 0x2000, 0x304B, 0x3099, 0x1112,	 0x1161, 0x11AB, 0x212B,  0x2329,
		0x2ADC, 0x9C7,	0x9BE,	0x4E00, 0xE0041, 0xFDD0, 0x1E9B, 0x18A9,
	};
	struct rand r = rand_seed(20261121);
	struct arena_mark m = arena_mark(*state);

	for (int round = 0; round < 20000; round++) {
		struct buf b = buf_new(*state, 256, 4096);
		size_t kinds = 2 + rand_below(&r, 5), from[8];
		for (size_t i = 0; i < kinds; i++)
			from[i] = rand_below(&r, sizeof(cps) / sizeof(cps[0]));
		for (uint64_t n = rand_below(&r, 50); n > 0; n--) {
			char bytes[4];
			uint32_t cp = cps[from[rand_below(&r, kinds)]];
			buf_put(&b, (str){ bytes, utf8_encode(cp, bytes) });
		}
		str once = cleaned(*state, buf_str(&b));
		assert_same(cleaned(*state, once), once);
		assert_same(fold_compose(*state, once), once);
		assert_true(utf8_valid(once));
		arena_rewind(*state, m);
	}
}

/* Words of scripts that need joiners and selectors, in NFC, and what may stand between. */
static void legal_text_of_every_script_stays_as_it_is(void **state)
{
	static const char *const words[] = {
		"ئۇيغۇرچە",
		"خەت",
		"مېنىڭ",
		"می\u200Cخواهم",
		"ن\u200Dە",
		"ᠮᠣᠩᠭᠣᠯ\u180Eᠠ",
		"ᠪ\u180Bᠢᠴᠢᠭ",
		"ᠬᠤᠮᠦᠨ\u200Dᠡ",
		"བོད་ཡིག",
		"ཀ\u200Cཁ",
		"བཀྲ་ཤིས་བདེ་ལེགས།",
		"𠅤𡐓",
		"䶮",
		"𬱖𰉖",
		"葛\U000E0100",
		"留言",
		"Café",
		"ꆈꌠꁱꂷ",
		"Vahcuengh",
		"한국어",
		"👩\u200D💻",
		"क\u094D\u200Dष",
		"路灯坏了，请修。",
		"（12345）",
		"қазақша",
	};
	static const char *const gaps[] = { " ", "，", "\n", "。", "\t", "、" };
	struct rand r = rand_seed(20260712);
	struct arena_mark m = arena_mark(*state);

	for (int round = 0; round < 2000; round++) {
		struct buf b = buf_new(*state, 256, 4096);
		for (uint64_t n = 1 + rand_below(&r, 12); n > 0; n--) {
			buf_lit(&b, words[rand_below(&r, sizeof(words) / sizeof(words[0]))]);
			if (n > 1)
				buf_lit(&b, gaps[rand_below(&r, sizeof(gaps) / sizeof(gaps[0]))]);
		}
		assert_same(cleaned(*state, buf_str(&b)), buf_str(&b));
		arena_rewind(*state, m);
	}
}

/* The same texts with what turns or hides text strewn in: it is gone, and nothing else. */
static void what_turns_or_hides_text_is_dropped_wherever_it_stands(void **state)
{
	static const char *const words[] = {
		"ئۇيغۇرچە", "ᠮᠣᠩᠭᠣᠯ", "བོད་ཡིག", "留言", "Café", "𠅤𡐓"
	};
	static const char *const tricks[] = { "\u202A", "\u202B",     "\u202D", "\u202E", "\u202C",
					      "\u2066", "\u2067",     "\u2068", "\u2069", "\u200E",
					      "\u200F", "\u061C",     "\u200B", "\u2060", "\uFEFF",
					      "\u00AD", "\U000E0041", "\u3164" };
	struct rand r = rand_seed(20260713);
	struct arena_mark m = arena_mark(*state);

	for (int round = 0; round < 2000; round++) {
		struct buf b = buf_new(*state, 256, 4096), want = buf_new(*state, 256, 4096);
		for (uint64_t n = 1 + rand_below(&r, 8); n > 0; n--) {
			const char *word = words[rand_below(&r, sizeof(words) / sizeof(words[0]))];
			buf_lit(&b, tricks[rand_below(&r, sizeof(tricks) / sizeof(tricks[0]))]);
			buf_lit(&b, word);
			buf_lit(&want, word);
		}
		assert_same(cleaned(*state, buf_str(&b)), buf_str(&want));
		arena_rewind(*state, m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(what_is_not_utf8_is_refused),
		IN_ARENA(a_nul_is_refused),
		IN_ARENA(plain_text_is_not_copied),
		IN_ARENA(line_ends_become_lf),
		IN_ARENA(controls_and_invisible_characters_are_dropped),
		IN_ARENA(joiners_stay_only_where_they_mean_something),
		IN_ARENA(text_is_composed),
		IN_ARENA(a_heap_of_marks_is_cut),
		IN_ARENA(blanks_at_both_ends_go_and_those_inside_stay),
		IN_ARENA(a_line_has_single_spaces_only),
		IN_ARENA(cleaning_twice_changes_nothing_whatever_the_mixture),
		IN_ARENA(legal_text_of_every_script_stays_as_it_is),
		IN_ARENA(what_turns_or_hides_text_is_dropped_wherever_it_stands),
		IN_ARENA(an_imported_text_loses_only_what_spreadsheets_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
