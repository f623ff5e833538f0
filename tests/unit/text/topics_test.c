#include "text/topics.h"

#include "base/clock.h"
#include "check.h"

#define DAY0 INT64_C(1760000000000)

static const struct {
	const char *title, *body, *author;
	int day, likes;
} said[] = {
	{ "翠柏里垃圾站夜里太吵", "翠柏里垃圾站凌晨倒垃圾，铁桶声把人吵醒", "甲", 1, 0 },
	{ "三中门口没有斑马线", "三中门口没有斑马线和红绿灯，孩子过马路危险", "乙", 2, 400 },
	{ "翠柏里垃圾站半夜扰民", "翠柏里西门垃圾站半夜装车声音很大", "丙", 3, 0 },
	{ "请管管翠柏里垃圾站的臭味", "翠柏里垃圾站又臭又吵，老人睡不好", "丁", 9, 1 },
	{ "再说翠柏里垃圾站", "翠柏里垃圾站还是没有人管，又臭又吵", "丁", 11, 0 },
	{ "翠柏里垃圾站臭气熏天", "翠柏里西门垃圾站污水流到路上，臭味难忍", "", 12, 3 },
	{ "三中门口放学太乱", "三中门口斑马线没有了，放学车多孩子多", "戊", 13, 0 },
	{ "公积金提取太慢", "公积金提取材料交了两个月", "己", 14, 0 },
	{ "老旧小区加装电梯", "旧楼加装电梯补贴怎么申请", "庚", 15, 0 },
	{ "12路公交车太少", "12路公交车半小时才来一班", "辛", 16, 0 },
	{ "医院挂号排队", "市医院挂号要排三个小时", "壬", 17, 0 },
	{ "工资拖欠半年", "工地拖欠工资半年不发", "癸", 18, 0 },
};
#define SAID (sizeof(said) / sizeof(said[0]))

static struct topic_message *messages(struct arena *a)
{
	struct topic_message *v = ARENA_ARRAY(a, struct topic_message, SAID);

	for (size_t i = 0; i < SAID; i++)
		v[i] = (struct topic_message){
			{ str_of(said[i].title), str_of(said[i].body) },
			str_of(said[i].author),
			S(""),
			DAY0 + said[i].day * MS_DAY,
			said[i].likes,
		};
	return v;
}

static struct topic_list find(struct arena *a, struct arena *tmp, const struct topic_message *v,
			      struct gist_counts *counts)
{
	struct topics_ask ask = { v, SAID, NULL };
	struct topic_list l;

	topics_find(a, tmp, &ask, counts, &l);
	return l;
}

static void one_matter_is_one_topic_and_each_message_is_of_one(void **state)
{
	struct arena *tmp = arena_new(1 << 16);
	struct gist_counts counts;
	struct topic_list l = find(*state, tmp, messages(*state), &counts);
	bool seen[SAID] = { false };
	size_t n = 0;

	assert_int_equal(l.v[1].n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_true(l.v[1].members[i] == 0 ||
			    (l.v[1].members[i] > 1 && l.v[1].members[i] < 6));
	for (size_t i = 0; i < l.n; i++)
		for (size_t k = 0; k < l.v[i].n; k++, n++) {
			assert_false(seen[l.v[i].members[k]]);
			seen[l.v[i].members[k]] = true;
		}
	assert_int_equal(n, SAID);
	arena_free(&tmp);
}

static void heat_counts_people_once_and_approval_by_its_root(void **state)
{
	struct arena *tmp = arena_new(1 << 16);
	struct gist_counts counts;
	struct topic_list l = find(*state, tmp, messages(*state), &counts);

	/* two people and 400 who approve; four people, one of whom wrote twice, and one unnamed */
	assert_int_equal(l.v[0].people, 2);
	assert_float_equal(l.v[0].heat, 2 + 10, 1e-9);
	assert_int_equal(l.v[1].people, 4);
	assert_float_equal(l.v[1].heat, 4 + 1, 1e-9);
	assert_int_equal(l.v[1].from, DAY0 + 1 * MS_DAY);
	assert_int_equal(l.v[1].to, DAY0 + 12 * MS_DAY);
	for (size_t i = 1; i < l.n; i++)
		assert_true(l.v[i].heat <= l.v[i - 1].heat);
	assert_float_equal(topics_heat(3, -5), 3, 1e-9);
	arena_free(&tmp);
}

static double worth(const void *counts, uint32_t term)
{
	return gist_worth(counts, term);
}

static void a_name_is_what_its_titles_share_in_whole_phrases(void **state)
{
	struct arena *tmp = arena_new(1 << 16);
	struct gist_counts counts;
	const struct topic_judge judge = { worth, &counts };
	struct topic_message *v = messages(*state);
	struct topic_list l = find(*state, tmp, v, &counts);
	struct topic_name name;

	topics_name(*state, v, &l.v[1], &judge, &name);
	assert_true(name.n >= 1);
	assert_text(name.words[0], "翠柏里垃圾站");
	assert_true(str_starts(name.name, S("翠柏里垃圾站")));
	topics_name(*state, v, &l.v[0], &judge, &name);
	assert_text(name.name, "三中门口没有斑马线"); /* of two, the first title */
	for (size_t i = 0; i < SAID; i++)
		v[i].place = i % 5 ? S("青溪县") : S("白石县");
	topics_name(*state, v, &l.v[1], &judge, &name);
	assert_text(name.place, "青溪县");
	arena_free(&tmp);
}

static double same(const void *counts, uint32_t term)
{
	(void)counts;
	(void)term;
	return 1;
}

static void a_name_holds_no_words_that_lead_on(void **state)
{
	static const struct topic_judge judge = { same, NULL };
	struct topic_message v[6] = {
		{ .text = { S("中兴街到北门一段没有路灯"), S("") } },
		{ .text = { S("光明路到南门一段没有路灯"), S("") } },
		{ .text = { S("朝阳街到西桥一段没有路灯"), S("") } },
		{ .text = { S("和平路到东桥一段没有路灯"), S("") } },
		{ .text = { S("文昌街到柳园一段没有路灯"), S("") } },
		{ .text = { S("胜利路到槐园一段没有路灯"), S("") } },
	};
	uint32_t members[6] = { 0, 1, 2, 3, 4, 5 };
	const struct topic t = { .members = members, .n = 6 };
	struct topic_name name;

	topics_name(*state, v, &t, &judge, &name);
	assert_text(name.name, "一段没有路灯");
}

static void nothing_and_texts_without_a_letter_are_no_trouble(void **state)
{
	struct arena *tmp = arena_new(1 << 16);
	struct topic_message v[2] = { { .text = { S("！！"), S("。") } },
				      { .text = { S(""), S("") } } };
	struct topics_ask ask = { v, 2, NULL };
	struct gist_counts counts;
	const struct topic_judge judge = { worth, &counts };
	struct topic_name name;
	struct topic_list l;

	topics_find(*state, tmp, &ask, &counts, &l);
	assert_int_equal(l.n, 2);
	topics_name(*state, v, &l.v[0], &judge, &name);
	assert_int_equal(name.n, 0);
	ask.n = 0;
	topics_find(*state, tmp, &ask, &counts, &l);
	assert_int_equal(l.n, 0);
	arena_free(&tmp);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(one_matter_is_one_topic_and_each_message_is_of_one),
		IN_ARENA(heat_counts_people_once_and_approval_by_its_root),
		IN_ARENA(a_name_is_what_its_titles_share_in_whole_phrases),
		IN_ARENA(a_name_holds_no_words_that_lead_on),
		IN_ARENA(nothing_and_texts_without_a_letter_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
