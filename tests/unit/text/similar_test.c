#include "text/similar.h"

#include <time.h>

#include "base/rand.h"
#include "check.h"
#include "text/gist.h"
#include "text/tokens.h"

static double share(struct arena *a, const char *x, const char *y)
{
	struct similar_text t[] = { { S(""), str_of(x) }, { S(""), str_of(y) } };
	struct similar_set s[2];

	similar_set(a, &t[0], &s[0]);
	similar_set(a, &t[1], &s[1]);
	return similar_share(&s[0], &s[1]);
}

static void the_share_is_that_of_pieces_of_four_letters(void **state)
{
	/* 一二三四, 二三四五 | 三四五六: one of three */
	assert_float_equal(share(*state, "一二三四五", "二三四五六"), 1.0 / 3, 1e-9);
	assert_float_equal(share(*state, "一二三四五", "一二三四五"), 1, 1e-9);
	assert_float_equal(share(*state, "一二三四五", "六七八九十"), 0, 1e-9);
	assert_float_equal(share(*state, "一二", "一二"), 1, 1e-9);
	assert_float_equal(share(*state, "一二", "二一"), 0, 1e-9);
	assert_float_equal(share(*state, "", ""), 0, 1e-9);
}

static void blanks_signs_and_forms_of_a_letter_change_nothing(void **state)
{
	assert_float_equal(share(*state, "A3区的路灯，坏了！", "Ａ3區 的 路燈\n坏了"), 1, 1e-9);
	assert_float_equal(share(*state, "   \n，。！", "、、"), 0, 1e-9);
}

static void title_and_body_are_one_text(void **state)
{
	struct similar_text one = { S("一二三四"), S("五六七八") },
			    other = { S("一二三"), S("四五六七八") };
	struct similar_set x, y;

	similar_set(*state, &one, &x);
	similar_set(*state, &other, &y);
	assert_int_equal(x.n, 5);
	assert_float_equal(similar_share(&x, &y), 1, 1e-9);
}

/* ---- all pairs ---- */
#define TEXTS 400
#define LETTERS 120

static uint64_t state_of = 42;

static uint32_t pick(uint32_t most)
{
	state_of = state_of * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state_of >> 33) % most;
}

static void put_letter(char *p, uint32_t i)
{
	p[0] = (char)0xe4;
	p[1] = (char)(0xb8 + i / 64 % 8);
	p[2] = (char)(0x80 + i % 64);
}

/* Every fourth is a copy of an earlier one with some letters changed. */
static void make_texts(struct arena *a, struct similar_text *v)
{
	for (size_t i = 0; i < TEXTS; i++) {
		char *p = arena_alloc(a, LETTERS * 3);
		uint32_t changed = i % 4 == 3 ? pick(6) * pick(7) : LETTERS;
		for (uint32_t k = 0; k < LETTERS; k++)
			put_letter(p + 3 * k, pick(512));
		if (changed < LETTERS) {
			str from = v[pick((uint32_t)i)].body;
			for (size_t k = 0; k < from.n; k++)
				p[k] = from.p[k];
			for (uint32_t k = 0; k < changed; k++)
				put_letter(p + (size_t)3 * pick(LETTERS), pick(512));
		}
		v[i] = (struct similar_text){ { 0 }, { p, (size_t)LETTERS * 3 } };
	}
}

static size_t count_all(struct arena *a, const struct similar_text *v, double least)
{
	struct similar_set *s = ARENA_ARRAY(a, struct similar_set, TEXTS);
	size_t n = 0;

	for (size_t i = 0; i < TEXTS; i++)
		similar_set(a, &v[i], &s[i]);
	for (size_t i = 0; i < TEXTS; i++)
		for (size_t k = i + 1; k < TEXTS; k++)
			n += similar_share(&s[i], &s[k]) >= least;
	return n;
}

static void all_pairs_are_those_that_comparing_each_with_each_finds(void **state)
{
	static const double levels[] = { 0.2, 0.38, 0.6, 0.9, 1 };
	struct similar_text *v = ARENA_ARRAY(*state, struct similar_text, TEXTS);
	struct arena *tmp = arena_new(1 << 16);

	make_texts(*state, v);
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		struct similar_ask ask = { v, TEXTS, levels[i], NULL };
		struct similar_pairs l;
		size_t there = count_all(*state, v, levels[i]);
		similar_find(*state, tmp, &ask, &l);
		assert_true(i == 4 || there > 10);
		assert_true(l.n <= there);
		assert_true(l.n + there / 50 >= there); /* one in a thousand, and chance */
		for (size_t k = 0; k < l.n; k++) {
			assert_true(l.v[k].a < l.v[k].b);
			assert_true(l.v[k].share >= (float)levels[i]);
			assert_true(k == 0 || l.v[k].share <= l.v[k - 1].share);
		}
		arena_reset(tmp);
	}
	arena_free(&tmp);
}

#define COPIES 1000

static void many_copies_of_one_text_are_all_found_and_each_pair_once(void **state)
{
	struct similar_text *v = ARENA_ARRAY(*state, struct similar_text, COPIES);
	struct similar_ask ask = { v, COPIES, SIMILAR_COPY, NULL };
	clock_t began = clock();
	struct arena *tmp = arena_new(1 << 16);
	struct similar_pairs l;

	for (size_t i = 0; i < COPIES; i++)
		v[i] = (struct similar_text){ S("路灯坏了"), S("东门外的路灯坏了半个月没有人修") };
	similar_find(*state, tmp, &ask, &l);
	assert_int_equal(l.n, COPIES * (COPIES - 1) / 2);
	/* a look at each pair in each band, and no more: it took thirty times as long */
	assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 5);
	ask.n = 0;
	similar_find(*state, tmp, &ask, &l);
	assert_int_equal(l.n, 0);
	arena_free(&tmp);
}

/* ---- key terms ---- */
static const struct similar_text corpus[] = {
	{ STR("翠柏里垃圾站太吵"), STR("翠柏里垃圾站每天凌晨倒垃圾，请领导尽快处理") },
	{ STR("翠柏里垃圾站臭味"), STR("翠柏里的垃圾站很臭，请领导尽快处理") },
	{ STR("三中门口没有斑马线"), STR("三中门口没有斑马线，请领导尽快处理") },
	{ STR("公交车半小时一班"), STR("12路公交车太少，请领导尽快处理") },
	{ STR("幼儿园收费太高"), STR("幼儿园收费太高，请领导尽快处理") },
	{ STR("医院挂不上号"), STR("医院挂号要排队三小时，请领导尽快处理") },
	{ STR("小区停水三天"), STR("小区停水三天没有通知，请领导尽快处理") },
	{ STR("工资拖欠半年"), STR("工地拖欠工资半年，请领导尽快处理") },
	{ STR("路灯不亮"), STR("东门外路灯不亮，请领导尽快处理") },
	{ STR("树枝挡住信号灯"), STR("树枝挡住信号灯，请领导尽快处理") },
};
#define CORPUS (sizeof(corpus) / sizeof(corpus[0]))

static struct gist_counts counts_of(struct arena *a)
{
	struct gist_counts c = { .a = a };
	struct arena *tmp = arena_new(1 << 16);

	for (size_t i = 0; i < CORPUS; i++)
		gist_counts_add(tmp, &c, &corpus[i]);
	arena_free(&tmp);
	return c;
}

static void messages_about_one_matter_are_near_and_what_all_say_hardly_counts(void **state)
{
	struct gist_counts c = counts_of(*state);
	struct gist g[CORPUS];

	for (size_t i = 0; i < CORPUS; i++) {
		gist_of(*state, &c, &corpus[i], &g[i]);
		assert_true(g[i].n > 0 && g[i].n <= GIST_MOST);
		assert_float_equal(gist_product(&g[i], &g[i]), 1, 1e-5);
	}
	assert_true(gist_product(&g[0], &g[1]) > 0.4);
	for (size_t i = 2; i < CORPUS; i++)
		assert_true(gist_product(&g[0], &g[i]) < 0.05);
}

static void the_reason_is_what_both_say(void **state)
{
	struct gist_counts c = counts_of(*state);
	struct gist g;
	str phrases[3];
	size_t n = 3;

	gist_of(*state, &c, &corpus[1], &g);
	gist_phrases(*state, &corpus[0], &g, phrases, &n);
	assert_true(n >= 1);
	assert_text(phrases[0], "翠柏里垃圾站");
	n = 3;
	gist_phrases(*state, &corpus[2], &g, phrases, &n);
	assert_int_equal(n, 0);
}

static void a_reason_is_said_once_in_its_longest_words(void **state)
{
	const struct similar_text asked = { S("翠竹园。翠柏里"),
					    S("这是翠竹园。翠柏里垃圾站。翠竹园") };
	static const str shared[] = { STR("翠竹"), STR("竹园"), STR("是翠"), STR("翠柏"),
				      STR("柏里"), STR("里垃"), STR("垃圾"), STR("圾站") };
	struct gist_key v[8];
	struct gist draft = { v, 0 }, g;
	str phrases[5];
	size_t n = 5;

	for (size_t i = 0; i < 8; i++)
		v[draft.n++] = (struct gist_key){ token_hash(shared[i]), 1 };
	gist_finish(*state, &draft, &g);
	gist_phrases(*state, &asked, &g, phrases, &n);
	assert_int_equal(n, 2);
	assert_text(phrases[0], "翠竹园"); /* not 是翠竹园 */
	assert_text(phrases[1], "翠柏里垃圾站");
}

static void a_sum_keeps_its_heaviest_and_stays_sorted(void **state)
{
	struct gist sum = { ARENA_ARRAY(*state, struct gist_key, GIST_CENTRE), 0 };

	for (uint32_t i = 0; i < 40; i++) {
		struct gist_key v[4] = { { i, 1 }, { 1000, 1 }, { 2000 + i, 3 }, { 9000, 2 } };
		gist_add(&sum, &(struct gist){ v, 4 });
	}
	assert_int_equal(sum.n, GIST_CENTRE);
	for (size_t i = 1; i < sum.n; i++)
		assert_true(sum.v[i - 1].term < sum.v[i].term);
	struct gist_key top[2];
	assert_int_equal(gist_heaviest(&sum, 2, top), 2);
	assert_int_equal(top[0].term, 9000);
	assert_float_equal(top[0].weight, 80, 1e-3);
	assert_int_equal(top[1].term, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(the_share_is_that_of_pieces_of_four_letters),
		IN_ARENA(blanks_signs_and_forms_of_a_letter_change_nothing),
		IN_ARENA(title_and_body_are_one_text),
		IN_ARENA(all_pairs_are_those_that_comparing_each_with_each_finds),
		IN_ARENA(many_copies_of_one_text_are_all_found_and_each_pair_once),
		IN_ARENA(messages_about_one_matter_are_near_and_what_all_say_hardly_counts),
		IN_ARENA(the_reason_is_what_both_say),
		IN_ARENA(a_reason_is_said_once_in_its_longest_words),
		IN_ARENA(a_sum_keeps_its_heaviest_and_stays_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
