#include "text/classify.h"

#include <string.h>

#include "base/rand.h"
#include "check.h"
#include "text/classify_inside.h"
#include "text/svm.h"

#define ROWS 240

static const char *const words[3][6] = {
	{ "路灯", "公交", "站台", "红绿灯", "堵车", "停车位" },
	{ "学校", "老师", "课本", "入学", "幼儿园", "食堂" },
	{ "医院", "挂号", "医保", "门诊", "疫苗", "护士" },
};
static const str labels[] = { STR("交通"), STR("教育"), STR("医疗") };

static str phrase(struct arena *a, struct rand *r, uint32_t label, int n)
{
	static const char *const plain[] = { "请问", "反映", "这里的", "希望", "我们", "已经" };
	struct buf b = buf_new(a, 64, SIZE_MAX);

	for (int i = 0; i < n; i++) {
		buf_lit(&b, plain[rand_below(r, 6)]);
		buf_lit(&b, words[label][rand_below(r, 6)]);
	}
	return buf_str(&b);
}

static struct classify_set made_up(struct arena *a, uint64_t seed)
{
	struct classify_row *v = ARENA_ARRAY(a, struct classify_row, ROWS);
	struct rand r = rand_seed(seed);

	for (uint32_t i = 0; i < ROWS; i++) {
		v[i].label = i % 3;
		v[i].title = phrase(a, &r, v[i].label, 1);
		v[i].body = phrase(a, &r, v[i].label, 3);
	}
	return (struct classify_set){ v, ROWS, labels, 3 };
}

static str trained(struct arena *a)
{
	struct classify_set s = made_up(a, 7);
	struct classify_figures f;
	str model;

	assert_int_equal(classify_train(a, &s, NULL, &f, &model), OK);
	return model;
}

static struct classify_model *read_back(struct arena *a, str bytes)
{
	struct classify_model *m;

	assert_null(classify_read(a, bytes, &m));
	return m;
}

static void a_line_is_found_between_two_kinds_of_rows(void **state)
{
	static const size_t start[] = { 0, 1, 2, 4, 5, 6 };
	static const uint32_t index[] = { 0, 0, 0, 1, 1, 1 };
	static const float value[] = { 1, 0.8f, 0.6f, 0.3f, 1, 0.7f };
	static const bool side[] = { true, true, true, false, false };
	const struct svm_rows x = { 5, 2, start, index, value };
	float line[2];

	svm_train(svm_work_new(*state, &x), side, 2, line);
	assert_true(line[0] > 0.5f && line[1] < -0.5f);
	assert_true(0.6f * line[0] + 0.3f * line[1] > 0);
}

static void what_was_held_back_is_known_by_what_was_learnt(void **state)
{
	struct arena *a = *state;
	struct classify_set s = made_up(a, 7);
	struct classify_figures f;

	assert_int_equal(classify_try(a, &s, 1, &f), OK);
	assert_int_equal(f.rows, ROWS);
	assert_true(f.accuracy > 0.98 && f.macro_f1 > 0.98);
}

static void labels_that_say_nothing_are_no_better_than_chance(void **state)
{
	struct arena *a = *state;
	struct classify_set s = made_up(a, 7);
	struct classify_row *v = ARENA_ARRAY(a, struct classify_row, ROWS);
	struct classify_figures f;
	struct rand r = rand_seed(5);

	memcpy(v, s.v, ROWS * sizeof(*v));
	for (size_t i = 0; i < ROWS; i++)
		v[i].label = (uint32_t)rand_below(&r, 3);
	s.v = v;
	assert_int_equal(classify_try(a, &s, 1, &f), OK);
	assert_true(f.accuracy < 0.5);
}

/* The same label within a group, none between them: whoever saw one row of a group knows the
 * others, so that only torn groups would do well. */
static void rows_of_a_group_are_never_torn_apart(void **state)
{
	struct arena *a = *state;
	struct classify_row v[ROWS];
	struct classify_set s = { v, ROWS, labels, 2 };
	struct classify_figures f;
	struct rand r = rand_seed(9);

	for (size_t i = 0; i < ROWS; i++) {
		str name = arena_fmt(a, "x%zuy", i / 4);
		bool first = i % 4 == 0;
		v[i] = (struct classify_row){
			name,  name, name, first ? (uint32_t)rand_below(&r, 2) : v[i - 1].label,
			false,
		};
	}
	assert_int_equal(classify_try(a, &s, 3, &f), OK);
	assert_true(f.accuracy < 0.65);
	for (size_t i = 0; i < ROWS; i++)
		v[i].group = arena_fmt(a, "%zu", i);
	assert_int_equal(classify_try(a, &s, 3, &f), OK);
	assert_true(f.accuracy > 0.9);
}

static void what_is_known_beforehand_is_learnt_and_never_counted(void **state)
{
	struct arena *a = *state;
	struct classify_set s = made_up(a, 7);
	struct classify_row *v = ARENA_ARRAY(a, struct classify_row, ROWS);
	struct classify_figures f;

	memcpy(v, s.v, ROWS * sizeof(*v));
	for (size_t i = 0; i < ROWS - 30; i++)
		v[i].given = true;
	s.v = v;
	assert_int_equal(classify_try(a, &s, 1, &f), OK);
	assert_int_equal(f.rows, 30);
	assert_true(f.accuracy > 0.9);
}

static void a_model_gives_a_domain_a_score_and_the_words_that_spoke(void **state)
{
	struct arena *a = *state;
	struct classify_model *m = read_back(a, trained(a));
	struct classify_guess g;

	assert_int_equal(classify_labels(m), 3);
	assert_int_equal(classify_rows(m), ROWS);
	classify(a, m, S("村口没有路燈"), S("希望在公交站台装上"), &g);
	assert_same(classify_label(m, g.label), S("交通"));
	assert_true(g.score > 0.7 && g.score < 1 && g.second_score < g.score);
	assert_true(str_has(g.reasons, S("路灯")) && str_has(g.reasons, S("公交")));
	assert_false(str_has(g.reasons, S("希望")));
	classify(a, m, S("zzz"), S(""), &g);
	assert_true(g.score < 0.34);
	assert_text(g.reasons, "");
	classify(a, m, S(""), S(""), &g);
	assert_true(g.score < 0.34 && g.label != g.second);
}

static void the_same_rows_give_the_same_bytes(void **state)
{
	struct arena *a = *state;

	assert_true(str_eq(trained(a), trained(a)));
}

static void a_broken_or_foreign_model_is_refused(void **state)
{
	struct arena *a = *state;
	str good = trained(a);
	char *p = arena_cstr(a, good);
	struct classify_model *m;

	assert_non_null(classify_read(a, S(""), &m));
	assert_non_null(classify_read(a, S("id,title,body\n1,路灯,坏了\n"), &m));
	for (size_t n = 0; n < good.n; n += n < 200 ? 1 : 997)
		assert_non_null(classify_read(a, str_sub(good, 0, n), &m));
	for (size_t i = 0; i < good.n; i += i < 200 ? 1 : 997) {
		p[i] = (char)(p[i] ^ 0x20);
		assert_non_null(classify_read(a, (str){ p, good.n }, &m));
		p[i] = (char)(p[i] ^ 0x20);
	}
	assert_null(classify_read(a, (str){ p, good.n }, &m));
}

static bool stop_at(void *data, int done, int of)
{
	assert_int_equal(of, CLASSIFY_FOLDS + 1);
	return done < *(int *)data;
}

static void training_stops_when_it_is_told_to(void **state)
{
	struct arena *a = *state;
	struct classify_set s = made_up(a, 7);
	struct classify_figures f;
	int last = 2;
	const struct classify_watch watch = { stop_at, &last };
	str model;

	assert_int_equal(classify_train(a, &s, &watch, &f, &model), ERR_STATE);
	assert_int_equal(model.n, 0);
}

static void figures_follow_from_the_counts(void **state)
{
	struct classify_figures f = { .labels_n = 2, .counts = { { 8, 2 }, { 4, 6 } } };

	(void)state;
	classify_figures_sum(&f);
	assert_int_equal(f.rows, 20);
	assert_true(f.accuracy > 0.6999 && f.accuracy < 0.7001);
	assert_true(f.f1[0] > 0.7272 && f.f1[0] < 0.7273);
	assert_true(f.macro_f1 > 0.6969 && f.macro_f1 < 0.6970);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_line_is_found_between_two_kinds_of_rows),
		IN_ARENA(what_was_held_back_is_known_by_what_was_learnt),
		IN_ARENA(labels_that_say_nothing_are_no_better_than_chance),
		IN_ARENA(rows_of_a_group_are_never_torn_apart),
		IN_ARENA(what_is_known_beforehand_is_learnt_and_never_counted),
		IN_ARENA(a_model_gives_a_domain_a_score_and_the_words_that_spoke),
		IN_ARENA(the_same_rows_give_the_same_bytes),
		IN_ARENA(a_broken_or_foreign_model_is_refused),
		IN_ARENA(training_stops_when_it_is_told_to),
		IN_ARENA(figures_follow_from_the_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
