#include "text/dates.h"
#include "text/promise.h"

#include "base/buf.h"
#include "base/clock.h"
#include "check.h"

static int64_t at(const char *iso)
{
	int64_t ms = 0;

	assert_true(clock_parse(str_of(iso), &ms));
	return ms;
}

static str show_day(struct arena *a, int64_t day)
{
	return clock_date(a, day * MS_DAY - MS_ZONE + MS_HOUR);
}

/* "words first..last!" for each found, joined by blanks; ! when it is a term. */
static str found(struct arena *a, const char *text, const char *written)
{
	struct buf b = buf_new(a, 256, SIZE_MAX);
	struct dates_found l;
	str s = str_of(text);

	dates_find(a, s, at(written), &l);
	for (size_t i = 0; i < l.n; i++) {
		buf_lit(&b, i ? " " : "");
		buf_put(&b, str_sub(s, l.v[i].at, l.v[i].n));
		buf_char(&b, ' ');
		buf_put(&b, show_day(a, l.v[i].first));
		if (l.v[i].last != l.v[i].first) {
			buf_lit(&b, "..");
			buf_put(&b, show_day(a, l.v[i].last));
		}
		buf_lit(&b, l.v[i].until ? "!" : "");
	}
	return buf_str(&b);
}

/* Written on Wednesday, 4 November 2026. */
static const struct {
	const char *text, *found;
} cases[] = {
	{ "2026年3月底前完成", "2026年3月底前 2026-03-25..2026-03-31!" },
	{ "2027年3月31日前", "2027年3月31日前 2027-03-31!" },
	{ "2027年二月", "2027年二月 2027-02-01..2027-02-28" },
	{ "二〇二七年十二月三十一日", "二〇二七年十二月三十一日 2027-12-31" },
	{ "２０２７年１月１日", "２０２７年１月１日 2027-01-01" },
	{ "2028年2月29日", "2028年2月29日 2028-02-29" },
	{ "2027年2月29日", "2027年2月 2027-02-01..2027-02-28" },
	{ "2027-03-01", "2027-03-01 2027-03-01" },
	{ "2027/3/1", "2027/3/1 2027-03-01" },
	{ "2027.3.1", "2027.3.1 2027-03-01" },
	{ "2027年", "2027年 2027-01-01..2027-12-31" },
	{ "2027年上半年", "2027年上半年 2027-01-01..2027-06-30" },
	{ "2027年第三季度", "2027年第三季度 2027-07-01..2027-09-30" },
	{ "2027年底", "2027年底 2027-12-01..2027-12-31" },
	{ "今年年底前", "今年年底前 2026-12-01..2026-12-31!" },
	{ "明年6月", "明年6月 2027-06-01..2027-06-30" },
	{ "明年初", "明年初 2027-01-01..2027-02-28" },
	{ "年底前", "年底前 2026-12-01..2026-12-31!" },
	{ "年内", "年内 2026-11-04..2026-12-31" },
	{ "下半年", "下半年 2026-07-01..2026-12-31" },
	{ "6月份开工", "6月份 2026-06-01..2026-06-30" },
	{ "2月底前", "2月底前 2027-02-25..2027-02-28!" },
	{ "12月中旬", "12月中旬 2026-12-11..2026-12-20" },
	{ "11月20日前", "11月20日前 2026-11-20!" },
	{ "十二月五号", "十二月五号 2026-12-05" },
	{ "本月底前", "本月底前 2026-11-25..2026-11-30!" },
	{ "月底前", "月底前 2026-11-04..2026-11-30!" },
	{ "下个月上旬", "下个月上旬 2026-12-01..2026-12-10" },
	{ "下周五前", "下周五前 2026-11-13!" },
	{ "本周五", "本周五 2026-11-06" },
	{ "本周内", "本周内 2026-11-02..2026-11-08!" },
	{ "下下周一", "下下周一 2026-11-16" },
	{ "周五前", "周五前 2026-11-06!" },
	{ "下周末", "下周末 2026-11-14..2026-11-15" },
	{ "星期一", "" },
	{ "明天", "明天 2026-11-05" },
	{ "后天前", "后天前 2026-11-06!" },
	{ "15个工作日内", "15个工作日内 2026-11-04..2026-11-25!" },
	{ "3个工作日内", "3个工作日内 2026-11-04..2026-11-09!" },
	{ "10日内", "10日内 2026-11-04..2026-11-14!" },
	{ "三天之内", "三天之内 2026-11-04..2026-11-07!" },
	{ "两周内", "两周内 2026-11-04..2026-11-18!" },
	{ "一个月内", "一个月内 2026-11-04..2026-12-04!" },
	{ "半年内", "半年内 2026-11-04..2027-05-04!" },
	{ "48小时内", "48小时内 2026-11-04..2026-11-06!" },
	{ "元旦前", "元旦前 2027-01-01!" },
	{ "国庆前", "国庆前 2027-10-01!" },
	/* not dates */
	{ "12345", "" },
	{ "13个月", "" },
	{ "3个月后", "" },
	{ "工期90天", "" },
	{ "电话0731-88881111", "" },
	{ "周边居民", "" },
	{ "第40条", "" },
	{ "99999年", "" },
	{ "1900年", "" },
	{ "13月", "" },
	/* several */
	{ "6月18日至22日施工，年底前完工", "6月18日 2026-06-18 年底前 2026-12-01..2026-12-31!" },
	{ "3月5日开会，2027年1月10日前公布", "3月5日 2027-03-05 2027年1月10日前 2027-01-10!" },
};

static void dates_are_found_as_offices_write_them(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_same(found(*state, cases[i].text, "2026-11-04T10:00:00+08:00"),
			    str_of(cases[i].found));
}

static void the_day_of_writing_is_that_of_the_zone(void **state)
{
	assert_text(found(*state, "明天", "2026-12-31T23:30:00+08:00"), "明天 2027-01-01");
	assert_text(found(*state, "明天", "2027-01-01T00:10:00+08:00"), "明天 2027-01-02");
}

static void working_days_pass_over_the_week_end(void **state)
{
	assert_text(found(*state, "1个工作日内", "2026-11-06T10:00:00+08:00"),
		    "1个工作日内 2026-11-06..2026-11-09!");
	assert_text(found(*state, "5个工作日内", "2026-11-06T10:00:00+08:00"),
		    "5个工作日内 2026-11-06..2026-11-13!");
	assert_text(found(*state, "1个工作日内", "2026-11-07T10:00:00+08:00"),
		    "1个工作日内 2026-11-07..2026-11-09!");
}

static void a_month_that_is_long_past_is_next_years(void **state)
{
	assert_text(found(*state, "5月", "2026-11-04T10:00:00+08:00"),
		    "5月 2027-05-01..2027-05-31");
	assert_text(found(*state, "6月", "2026-11-04T10:00:00+08:00"),
		    "6月 2026-06-01..2026-06-30");
}

static void the_last_day_of_a_shorter_month_ends_a_month_later(void **state)
{
	assert_text(found(*state, "一个月内", "2026-01-31T10:00:00+08:00"),
		    "一个月内 2026-01-31..2026-02-28!");
}

/* ---- promises ---- */

static str promised(struct arena *a, const char *text)
{
	struct buf b = buf_new(a, 256, SIZE_MAX);
	struct promises_found l;
	str s = str_of(text);

	promises_find(a, s, at("2026-11-04T10:00:00+08:00"), &l);
	for (size_t i = 0; i < l.n; i++) {
		buf_lit(&b, i ? " | " : "");
		buf_put(&b, str_sub(s, l.v[i].at, l.v[i].n));
		buf_char(&b, ' ');
		buf_put(&b, show_day(a, l.v[i].due));
	}
	return buf_str(&b);
}

static void a_day_with_an_act_is_a_promise(void **state)
{
	assert_text(promised(*state, "您好。该桥2027年3月底前完成整改。谢谢。"),
		    "该桥2027年3月底前完成整改 2027-03-31");
	assert_text(promised(*state, "路灯下周五前修好，12月恢复通车。"),
		    "路灯下周五前修好 2026-11-13 | 12月恢复通车 2026-12-31");
	assert_text(promised(*state, "计划明年6月份，开工建设。"),
		    "计划明年6月份，开工建设 2027-06-30");
	assert_text(promised(*state, "我们将拆除违建，时间为11月20日。"),
		    "我们将拆除违建，时间为11月20日 2026-11-20");
}

static void what_is_past_or_asked_of_the_writer_is_none(void **state)
{
	assert_text(promised(*state, "2026年3月已完成整改。"), "");
	assert_text(promised(*state, "请您于11月20日前到窗口办理完。"), "");
	assert_text(promised(*state, "经查，证件有效期到2030年5月。"), "");
	assert_text(promised(*state, "3月5日执法人员拆除了棚屋。"), "");
	assert_text(promised(*state, "拟于3月5日拆除棚屋。"), "拟于3月5日拆除棚屋 2027-03-05");
	assert_text(promised(*state, "明年的天气会很好。"), "");
	assert_text(promised(*state, "我们会尽快完成。"), "");
	assert_text(promised(*state, "感谢您的来信。\n清河市建设局 2026年11月4日"), "");
}

static void a_stretch_of_days_is_one_promise_with_its_end(void **state)
{
	assert_text(promised(*state, "计划11月18日至12月2日施工。"),
		    "计划11月18日至12月2日施工 2026-12-02");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(dates_are_found_as_offices_write_them),
		IN_ARENA(the_day_of_writing_is_that_of_the_zone),
		IN_ARENA(working_days_pass_over_the_week_end),
		IN_ARENA(a_month_that_is_long_past_is_next_years),
		IN_ARENA(the_last_day_of_a_shorter_month_ends_a_month_later),
		IN_ARENA(a_day_with_an_act_is_a_promise),
		IN_ARENA(what_is_past_or_asked_of_the_writer_is_none),
		IN_ARENA(a_stretch_of_days_is_one_promise_with_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
