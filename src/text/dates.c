#include "text/dates.h"

#include "base/clock.h"
#include "base/utf8.h"

#define YEAR_FIRST 1970
#define YEAR_LAST 2199

struct reader {
	str s;
	size_t at; /* where the reading is */
	int64_t today;
	struct civil now;
	struct date_found out;
};

static int64_t day_of(int64_t year, int64_t month, int64_t day)
{
	struct civil c = { .year = (int)year, .month = (int)month, .day = (int)day };

	return clock_day(clock_from_civil(&c));
}

/* The last day of the month, which may be 13: January of the next year. */
static int64_t month_end(int64_t year, int64_t month)
{
	return day_of(year + month / 12, month % 12 + 1, 1) - 1;
}

static bool take(struct reader *r, const char *word)
{
	str w = str_of(word);

	if (!str_starts(str_sub(r->s, r->at, r->s.n), w))
		return false;
	r->at += w.n;
	return true;
}

static bool take_number(struct reader *r, int64_t *v)
{
	size_t n = dates_number(r->s, r->at, v);

	r->at += n;
	return n > 0;
}

static bool is(struct reader *r, int64_t first, int64_t last)
{
	r->out.first = first;
	r->out.last = last;
	return true;
}

/* ---- parts of a month and of a year ---- */

static bool take_day(struct reader *r, int64_t year, int64_t month)
{
	size_t from = r->at;
	int64_t day;

	if (take_number(r, &day) && (take(r, "日") || take(r, "号")) && day >= 1 && day <= 31 &&
	    day_of(year, month, 1) + day - 1 <= month_end(year, month))
		return is(r, day_of(year, month, day), day_of(year, month, day));
	r->at = from;
	return false;
}

static const struct {
	const char *word;
	int first, last; /* days; 0: the month's own end */
} month_parts[] = {
	{ "上旬", 1, 10 }, { "中旬", 11, 20 }, { "下旬", 21, 0 }, { "月初", 1, 10 },
	{ "初", 1, 10 },   { "月底", 25, 0 },  { "底", 25, 0 },	  { "末", 25, 0 },
};

static bool month_part(struct reader *r, int64_t year, int64_t month)
{
	int64_t first = day_of(year, month, 1), end = month_end(year, month);

	if (take_day(r, year, month))
		return true;
	take(r, "份");
	for (size_t i = 0; i < sizeof(month_parts) / sizeof(month_parts[0]); i++)
		if (take(r, month_parts[i].word))
			return is(r, first + month_parts[i].first - 1,
				  month_parts[i].last ? first + month_parts[i].last - 1 : end);
	return is(r, first, end);
}

static const struct {
	const char *word;
	int first, last; /* months */
} year_parts[] = {
	{ "上半年", 1, 6 },   { "下半年", 7, 12 },    { "第一季度", 1, 3 }, { "第二季度", 4, 6 },
	{ "第三季度", 7, 9 }, { "第四季度", 10, 12 }, { "一季度", 1, 3 },   { "二季度", 4, 6 },
	{ "三季度", 7, 9 },   { "四季度", 10, 12 },   { "1季度", 1, 3 },    { "2季度", 4, 6 },
	{ "3季度", 7, 9 },    { "4季度", 10, 12 },    { "年底", 12, 12 },   { "年末", 12, 12 },
	{ "年终", 12, 12 },   { "年初", 1, 2 },	      { "底", 12, 12 },	    { "末", 12, 12 },
	{ "初", 1, 2 },	      { "春季", 3, 5 },	      { "夏季", 6, 8 },	    { "秋季", 9, 11 },
	{ "暑假", 7, 8 },
};

static bool year_part(struct reader *r, int64_t year)
{
	size_t from = r->at;
	int64_t month;

	if (year < YEAR_FIRST || year > YEAR_LAST)
		return false;
	if (take_number(r, &month) && take(r, "月") && month >= 1 && month <= 12)
		return month_part(r, year, month);
	r->at = from;
	for (size_t i = 0; i < sizeof(year_parts) / sizeof(year_parts[0]); i++)
		if (take(r, year_parts[i].word))
			return is(r, day_of(year, year_parts[i].first, 1),
				  month_end(year, year_parts[i].last));
	return is(r, day_of(year, 1, 1), month_end(year, 12));
}

/* ---- what a date may begin with ---- */

/* 2026年…, 2026-03-01, 2026/3/1, 2026.3.1 */
static bool read_absolute(struct reader *r)
{
	static const char *const joints[] = { "-", "/", "." };
	int64_t year, month, day;
	size_t from = r->at, mid;

	if (!take_number(r, &year) || year < YEAR_FIRST || year > YEAR_LAST)
		return false;
	if (take(r, "年"))
		return year_part(r, year);
	mid = r->at;
	for (size_t i = 0; i < 3; i++, r->at = mid)
		if (take(r, joints[i]) && take_number(r, &month) && take(r, joints[i]) &&
		    take_number(r, &day) && month >= 1 && month <= 12 && day >= 1 &&
		    day <= month_end(year, month) - day_of(year, month, 1) + 1)
			return is(r, day_of(year, month, day), day_of(year, month, day));
	r->at = from;
	return false;
}

static bool read_year_word(struct reader *r)
{
	static const struct {
		const char *word;
		int years;
	} words[] = { { "今年", 0 }, { "本年度", 0 }, { "本年", 0 },
		      { "明年", 1 }, { "次年", 1 },   { "后年", 2 } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (take(r, words[i].word))
			return year_part(r, r->now.year + words[i].years);
	return false;
}

/* 3月…, without a year */
static bool read_month(struct reader *r)
{
	size_t from = r->at;
	int64_t month, year = r->now.year;

	if (!take_number(r, &month) || !take(r, "月") || month < 1 || month > 12) {
		r->at = from;
		return false;
	}
	r->out.next_year = r->now.month - month >= 6;
	return month_part(r, year + r->out.next_year, month);
}

static bool read_month_word(struct reader *r)
{
	static const struct {
		const char *word;
		int months;
	} words[] = {
		{ "本月", 0 }, { "这个月", 0 }, { "下个月", 1 }, { "下月", 1 }, { "次月", 1 }
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (take(r, words[i].word)) {
			int64_t m = r->now.month - 1 + words[i].months;
			return month_part(r, r->now.year + m / 12, m % 12 + 1);
		}
	if (take(r, "月底") || take(r, "月内"))
		return is(r, r->today, month_end(r->now.year, r->now.month));
	return false;
}

static bool read_year_end(struct reader *r)
{
	static const char *const words[] = { "年底", "年末", "年终", "年内" };

	for (size_t i = 0; i < 4; i++)
		if (take(r, words[i]))
			return is(r, i < 3 ? day_of(r->now.year, 12, 1) : r->today,
				  month_end(r->now.year, 12));
	if (take(r, "上半年"))
		return is(r, day_of(r->now.year, 1, 1), month_end(r->now.year, 6));
	if (take(r, "下半年"))
		return is(r, day_of(r->now.year, 7, 1), month_end(r->now.year, 12));
	return false;
}

static bool take_weekday(struct reader *r, int64_t monday, bool bare)
{
	static const char *const names[] = { "一", "二", "三", "四", "五", "六", "日", "天", "末" };
	static const int day[] = { 0, 1, 2, 3, 4, 5, 6, 6, 6 };

	if (!take(r, "周") && !take(r, "星期") && !take(r, "礼拜"))
		return false;
	for (size_t i = 0; i < 9; i++)
		if (take(r, names[i]))
			return is(r, monday + day[i] - (i == 8), monday + day[i]);
	return !bare && is(r, monday, monday + 6);
}

/* 下周五, 本周内, 星期三 */
static bool read_week(struct reader *r)
{
	static const struct {
		const char *word;
		int weeks;
	} words[] = { { "下下", 2 }, { "下个", 1 }, { "下", 1 }, { "本", 0 }, { "这", 0 } };
	int64_t monday = r->today - clock_weekday(r->today) + 1;
	size_t from = r->at;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		r->at = from;
		if (take(r, words[i].word) && take_weekday(r, monday + 7 * words[i].weeks, false))
			return true;
	}
	r->at = from;
	if (!take_weekday(r, monday, true) || r->out.last < r->today) {
		r->at = from;
		return false;
	}
	return true;
}

static bool read_day_word(struct reader *r)
{
	static const struct {
		const char *word;
		int days;
	} words[] = { { "大后天", 3 }, { "后天", 2 }, { "明天", 1 }, { "明日", 1 },
		      { "今天", 0 },   { "今日", 0 }, { "当天", 0 }, { "当日", 0 } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (take(r, words[i].word))
			return is(r, r->today + words[i].days, r->today + words[i].days);
	return false;
}

static int64_t after_workdays(int64_t day, int64_t n)
{
	day += n / 5 * 7;
	for (n %= 5; n > 0 || clock_weekday(day) > 5; day++)
		n -= clock_weekday(day + 1) <= 5 && n > 0;
	return day;
}

static int64_t after_months(const struct reader *r, int64_t n)
{
	int64_t m = r->now.month - 1 + n, year = r->now.year + m / 12, month = m % 12 + 1;
	int64_t day = day_of(year, month, 1) + r->now.day - 1, end = month_end(year, month);

	return day < end ? day : end;
}

enum span { DAYS, WORKDAYS, WEEKS, MONTHS, YEARS, HOURS };

static int64_t after(const struct reader *r, enum span span, int64_t n)
{
	switch (span) {
	case WORKDAYS:
		return after_workdays(r->today, n);
	case WEEKS:
		return r->today + 7 * n;
	case MONTHS:
		return after_months(r, n);
	case YEARS:
		return after_months(r, 12 * n);
	case HOURS:
		return r->today + (n + 23) / 24;
	default:
		return r->today + n;
	}
}

static const struct {
	const char *word;
	enum span span;
} spans[] = {
	{ "个工作日", WORKDAYS }, { "工作日", WORKDAYS }, { "个自然日", DAYS }, { "天", DAYS },
	{ "日", DAYS },		  { "周", WEEKS },	  { "个星期", WEEKS },	{ "星期", WEEKS },
	{ "个月", MONTHS },	  { "年", YEARS },	  { "小时", HOURS },	{ "个小时", HOURS },
};

/* 内 says by when; 后 only says when, and so it is no term. */
static bool take_within(struct reader *r)
{
	static const char *const words[] = { "之内", "以内", "内", "时间内" };

	for (size_t i = 0; i < 4; i++)
		if (take(r, words[i])) {
			r->out.until = true;
			return true;
		}
	return false;
}

/* 15个工作日内, 一个月内, 半年内 */
static bool read_span(struct reader *r)
{
	size_t from = r->at, mid;
	int64_t n;

	if (take(r, "半年") && take_within(r))
		return is(r, r->today, after_months(r, 6));
	r->at = from;
	if (take(r, "半个月") && take_within(r))
		return is(r, r->today, r->today + 15);
	r->at = from;
	if (!take_number(r, &n) || n < 1 || n > 1000)
		return false;
	mid = r->at;
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++, r->at = mid)
		if (take(r, spans[i].word) && take_within(r))
			return is(r, r->today, after(r, spans[i].span, n));
	return false;
}

/* Those with a fixed day; whoever names one means the next. */
static bool read_holiday(struct reader *r)
{
	static const struct {
		const char *word;
		int month, day;
	} words[] = { { "元旦", 1, 1 },	   { "五一", 5, 1 },  { "劳动节", 5, 1 }, { "六一", 6, 1 },
		      { "国庆节", 10, 1 }, { "国庆", 10, 1 }, { "十一前", 10, 1 } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (take(r, words[i].word)) {
			int64_t day = day_of(r->now.year, words[i].month, words[i].day);
			if (day < r->today)
				day = day_of(r->now.year + 1, words[i].month, words[i].day);
			r->out.until = str_ends(str_of(words[i].word), S("前"));
			return is(r, day, day);
		}
	return false;
}

static bool (*const readers[])(struct reader *r) = {
	read_absolute, read_year_word, read_month, read_month_word, read_year_end,
	read_week,     read_day_word,  read_span,  read_holiday,
};

static bool read_at(struct reader *r, size_t at)
{
	static const char *const until[] = { "前", "之前", "以前", "内", "以内", "之内" };

	r->out = (struct date_found){ .at = at };
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		r->at = at;
		if (!readers[i](r))
			continue;
		for (size_t k = 0; k < 6 && !r->out.until; k++)
			r->out.until = take(r, until[k]);
		r->out.n = r->at - at;
		return true;
	}
	return false;
}

/* A figure that goes on to the left is not the whole of it: 12026年, 第3月. */
static bool begins_inside(str s, size_t at)
{
	return at > 0 && s.p[at] >= '0' && s.p[at] <= '9' &&
	       ((s.p[at - 1] >= '0' && s.p[at - 1] <= '9') || s.p[at - 1] == '.' ||
		s.p[at - 1] == '-' || s.p[at - 1] == '/');
}

void dates_find(struct arena *a, str text, int64_t written, struct dates_found *out)
{
	struct reader r = { .s = text, .today = clock_day(written), .now = clock_civil(written) };
	uint32_t cp = 0;
	size_t n;

	*out = (struct dates_found){ ARENA_ARRAY(a, struct date_found, text.n / 3 + 1), 0 };
	for (size_t at = 0; at < text.n; at += n) {
		n = utf8_decode(str_sub(text, at, 4), &cp);
		n = n ? n : 1;
		if (begins_inside(text, at) || !read_at(&r, at))
			continue;
		out->v[out->n++] = r.out;
		n = r.out.n;
	}
}
