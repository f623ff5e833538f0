/* Places in texts; names and codes are real ones, texts are made up. */
#include "text/placetext.h"

#include "check.h"
#include "text/fold.h"
#include "text/placename.h"

static const struct {
	int64_t code;
	str name;
} places[] = {
	{ 110000, STR("北京市") },
	{ 110105, STR("朝阳区") },
	{ 130000, STR("河北省") },
	{ 130800, STR("承德市") },
	{ 130821, STR("承德县") },
	{ 140000, STR("山西省") },
	{ 140500, STR("晋城市") },
	{ 140502, STR("城区") },
	{ 220100, STR("长春市") },
	{ 220104, STR("朝阳区") },
	{ 330000, STR("浙江省") },
	{ 330100, STR("杭州市") },
	{ 330106, STR("西湖区") },
	{ 330127, STR("淳安县") },
	{ 360100, STR("南昌市") },
	{ 360103, STR("西湖区") },
	{ 310000, STR("上海市") },
	{ 320100, STR("南京市") },
	{ 422800, STR("恩施土家族苗族自治州") },
};
#define PLACES (sizeof(places) / sizeof(places[0]))

static void gather(struct arena *a, struct gazetteer *g)
{
	struct gazetteer_name *v = ARENA_ARRAY(a, struct gazetteer_name, 2 * PLACES);
	size_t n = 0;

	for (size_t i = 0; i < PLACES; i++) {
		str bare = placename_bare(places[i].name);
		v[n++] = (struct gazetteer_name){ places[i].name, places[i].code, false };
		if (bare.n < places[i].name.n)
			v[n++] = (struct gazetteer_name){ bare, places[i].code, true };
	}
	gazetteer_make(a, v, n, g);
}

static void a_text_is_about_the_places_it_names(void **state)
{
	static const struct {
		int64_t written_to;
		str text;
		int64_t want; /* 0: none */
	} s[] = {
		{ 330000, STR("杭州市西湖区的公交站"), 330106 },
		{ 330000, STR("杭州西湖的公交站"), 330106 },
		{ 330000, STR("淳安縣的路灯"), 330127 },
		{ 330000, STR("淳安的路灯"), 0 },
		{ 330000, STR("我在杭州上班"), 330100 },
		{ 330000, STR("杭州路上的灯"), 0 },
		{ 330000, STR("杭州南路上的灯"), 0 },
		{ 330000, STR("杭州银行门口"), 0 },
		{ 330000, STR("西湖区的事"), 330106 },
		{ 0, STR("西湖区的事"), 0 },
		{ 0, STR("南昌市西湖区的事"), 360103 },
		{ 330100, STR("西湖区的事，不是南昌市的"), 360103 },
		{ 330100, STR("朝阳区的事"), 0 },
		{ 330100, STR("长春市的人到朝阳区办事"), 220104 },
		{ 330100, STR("杭州市的事"), 0 },
		{ 330106, STR("浙江省杭州市西湖区的事"), 0 },
		{ 130800, STR("承德县的事"), 130821 },
		{ 130000, STR("承德的事"), 130800 },
		{ 140000, STR("城区的事"), 0 },
		{ 140000, STR("晋城城区的事"), 140502 },
		{ 110000, STR("上海大众的车"), 0 },
		{ 420000, STR("恩施的山路"), 422800 },
		{ 330000, STR(""), 0 },
	};
	struct placetext got[PLACETEXT_MOST];
	static struct placetext_room room;
	struct gazetteer g;

	gather(*state, &g);
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		size_t n = placetext_guess(&room, &g, fold_search(*state, s[i].text),
					   s[i].written_to, got);
		if ((n ? got[0].code : 0) != s[i].want)
			fail_msg("%.*s: %lld, not %lld", STR_ARG(s[i].text),
				 (long long)(n ? got[0].code : 0), (long long)s[i].want);
	}
}

static void what_is_named_more_often_comes_first(void **state)
{
	struct placetext got[PLACETEXT_MOST];
	static struct placetext_room room;
	struct gazetteer g;

	gather(*state, &g);
	assert_int_equal(placetext_guess(&room, &g, S("西湖区和淳安县，淳安县更远"), 330100, got),
			 2);
	assert_int_equal(got[0].code, 330127);
	assert_int_equal(got[0].times, 2);
	assert_text(got[0].word, "淳安县");
	assert_int_equal(got[1].code, 330106);
}

static void names_that_begin_first_and_are_longest_are_found(void **state)
{
	struct gazetteer_name v[] = {
		{ STR("甲乙"), 1, false },   { STR("甲乙丙"), 2, false }, { STR("丙丁"), 3, false },
		{ STR("甲乙丙"), 4, false }, { STR("短"), 5, false },
	};
	struct gazetteer_hit l[10];
	struct gazetteer g;

	gazetteer_make(*state, v, 5, &g);
	assert_int_equal(gazetteer_find(&g, S("短甲乙丙丁，甲乙，丙丁"), l, 10), 3);
	assert_int_equal(l[0].v_n, 2);
	assert_int_equal(l[0].v[0].id, 2);
	assert_int_equal(l[0].v[1].id, 4);
	assert_int_equal(l[1].v[0].id, 1);
	assert_int_equal(l[2].v[0].id, 3);
	assert_int_equal(gazetteer_find(&g, S("甲乙甲乙甲乙"), l, 2), 2);
	gazetteer_make(*state, v, 0, &g);
	assert_int_equal(gazetteer_find(&g, S("甲乙"), l, 2), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_about_the_places_it_names),
		cmocka_unit_test(what_is_named_more_often_comes_first),
		cmocka_unit_test(names_that_begin_first_and_are_longest_are_found),
	};

	return cmocka_run_group_tests(tests, arena_up, arena_down);
}
