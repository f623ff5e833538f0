#include "text/tokens.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "check.h"
#include "text/fold.h"

typedef void cut(struct arena *a, str folded, struct token_list *out);

static str cut_up(struct arena *a, cut *by, str text)
{
	struct buf b = buf_new(a, 64, SIZE_MAX);
	struct token_list l;

	by(a, fold_search(a, text), &l);
	for (size_t i = 0; i < l.n; i++) {
		buf_lit(&b, i ? " " : "");
		buf_put(&b, l.v[i]);
	}
	return buf_str(&b);
}

static void texts_are_cut_into_grams_and_terms(void **state)
{
	static const struct {
		cut *by;
		str in, want;
	} s[] = {
		{ tokens_grams, STR("路灯，坏"), STR("路 路灯 灯 坏") },
		{ tokens_grams, STR("A3区"), STR("a a3 3 3区 区") },
		{ tokens_grams, STR("ABCD"), STR("a ab abc b bc bcd c cd d") },
		{ tokens_asked, STR("路"), STR("路") },
		{ tokens_asked, STR("路燈壞"), STR("路灯 灯坏") },
		{ tokens_asked, STR("Ａ３区"), STR("a3 3区") },
		{ tokens_asked, STR("abcd"), STR("abc bcd") },
		{ tokens_asked, STR("ab，灯"), STR("ab 灯") },
		{ tokens_asked, STR("abc区"), STR("abc c区") },
		{ tokens_asked, STR("！……"), STR("") },
		{ tokens_terms, STR("A3区路灯路灯"), STR("a3 区路 路灯 灯路 路灯") },
		{ tokens_terms, STR("bus 36 路"), STR("bus 36") },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++)
		assert_same(cut_up(*state, s[i].by, s[i].in), s[i].want);
}

static bool has(const struct token_list *l, str t)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], t))
			return true;
	return false;
}

/* The promise on which search rests. */
static void what_holds_a_phrase_has_all_the_grams_asked_for_it(void **state)
{
	static const str texts[] = {
		STR("A3区B栋2号线的bus站台，2026年漏水！"),
		STR("ئۇيغۇرچە خەت 测试ཁྱེད་རང་བདེ་མོ་ ᠮᠣᠩᠭᠣᠯ 12345热线"),
		STR("カタカナとひらがな 한국어 文字 naïve café"),
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		str f = fold_search(*state, texts[i]);
		struct token_list all, asked;
		tokens_grams(*state, f, &all);
		for (size_t from = 0; from < f.n; from++)
			for (size_t n = 1; n <= 30 && from + n <= f.n; n++) {
				str p = str_sub(f, from, n);
				if (!utf8_valid(p))
					continue;
				tokens_asked(*state, p, &asked);
				for (size_t k = 0; k < asked.n; k++)
					assert_true(has(&all, asked.v[k]));
			}
	}
}

static void search_folds_what_people_take_for_the_same(void **state)
{
	static const struct {
		str in, want;
	} s[] = {
		{ STR("領導留言　板"), STR("领导留言 板") },
		{ STR("ＡＢ  \n\t12：３０"), STR("ab 12:30") },
		{ STR("١٢٣ ༡༢ ᠑"), STR("123 12 1") },
		{ STR("新​bus­line"), STR("新busline") },
		{ STR("等等……"), STR("等等......") },
		{ STR(" 首尾 "), STR("首尾") },
		{ STR("ab"), STR("ab") },
		{ STR("É ①"), STR("é 1") },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		assert_same(fold_search(*state, s[i].in), s[i].want);
		assert_same(fold_search(*state, s[i].want), s[i].want);
	}
}

static void what_was_found_is_shown_where_it_stands(void **state)
{
	str in = S("第Ａ３區，café……①");
	struct folded f = fold_search_at(*state, in);

	assert_same(f.text, fold_search(*state, in));
	assert_text(f.text, "第a3区,café......1");
	assert_int_equal(f.at[0], 0);
	assert_int_equal(f.at[3], 3); /* Ａ */
	assert_int_equal(f.at[5], 9); /* 區 */
	assert_int_equal(f.at[f.text.n], in.n);
}

/* Stored in indexes: another value would need them made anew. */
static void a_token_keeps_its_number(void **state)
{
	(void)state;
	assert_int_equal(token_hash(S("路灯")), token_hash(S("路灯")));
	assert_int_not_equal(token_hash(S("路灯")), token_hash(S("灯路")));
	assert_int_equal(token_hash(S("a3")), 0x9837ab66u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(texts_are_cut_into_grams_and_terms),
		IN_ARENA(what_holds_a_phrase_has_all_the_grams_asked_for_it),
		IN_ARENA(search_folds_what_people_take_for_the_same),
		IN_ARENA(what_was_found_is_shown_where_it_stands),
		IN_ARENA(a_token_keeps_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
