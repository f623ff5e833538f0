#include "text/judge_inside.h"

#include <string.h>

#include "base/utf8.h"

/* Digits with the signs that join them: 0731-8888, 3.5, 2019.3.1 */
struct figure {
	size_t at, n, digits;
	bool hyphen;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_latin(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool next_figure(str s, size_t from, struct figure *out)
{
	size_t i = from;

	while (i < s.n && !is_digit(s.p[i]))
		i++;
	*out = (struct figure){ .at = i };
	for (; i < s.n; i++) {
		bool joint = strchr("-.:*", s.p[i]) && s.p[i] && i + 1 < s.n &&
			     (is_digit(s.p[i + 1]) || s.p[i + 1] == '*');
		if (!is_digit(s.p[i]) && !joint && s.p[i] != '*')
			break;
		out->digits += is_digit(s.p[i]) || s.p[i] == '*';
		out->hyphen |= s.p[i] == '-';
	}
	out->n = i - out->at;
	return out->n > 0;
}

static bool begins(str s, size_t at, const char *const *v)
{
	for (; *v; v++)
		if (str_starts(str_sub(s, at, s.n), str_of(*v)))
			return true;
	return false;
}

static bool follows(str s, size_t at, str word)
{
	return str_ends(str_sub(s, 0, at), word);
}

static bool is_contact(const struct judge_clause *c, const struct figure *f)
{
	static const char *const calls[] = {
		"电话", "热线", "拨打", "致电", "联系", "服务台", NULL
	};

	if (f->digits >= 7)
		return true;
	for (size_t i = 0; f->digits >= 3 && f->digits <= 6 && calls[i]; i++)
		if (str_has(c->folded, str_of(calls[i])))
			return true;
	return false;
}

/* 2019.5.25, 2014-01-22 */
static bool is_day(str s, const struct figure *f)
{
	str rest = str_sub(s, f->at, f->n);
	char joint = f->n > 4 ? rest.p[4] : 0;
	int64_t year, month, day;

	if (joint != '.' && joint != '-')
		return false;
	return str_int(str_cut(&rest, joint), &year) && str_int(str_cut(&rest, joint), &month) &&
	       str_int(rest, &day) && year > 1969 && year < 2200 && month < 13 && day < 32;
}

static void count_figure(struct judge_clause *c, const struct figure *f)
{
	static const char *const dates[] = { "年", "月", "日", "号前", NULL };
	static const char *const lists[] = { "、", ")", ".", NULL };
	size_t end = f->at + f->n;

	if (f->at > 0 && is_latin(c->folded.p[f->at - 1]))
		return; /* a code: UU0081, A7 */
	if (begins(c->folded, end, lists) && f->digits <= 2)
		return;
	if (begins(c->folded, end, dates) || is_day(c->folded, f))
		c->dates += !follows(c->folded, f->at, S("年")) &&
			    !follows(c->folded, f->at, S("月"));
	else if (follows(c->folded, f->at, S("〔")) || follows(c->folded, f->at, S("[")) ||
		 follows(c->folded, f->at, S("第")))
		c->documents++;
	else if (is_contact(c, f))
		c->contacts++;
	else if (end < c->folded.n && !is_latin(c->folded.p[end]))
		c->quantities++;
}

static bool has_any(str s, const char *const *v)
{
	for (; *v; v++)
		if (str_has(s, str_of(*v)))
			return true;
	return false;
}

void judge_count_figures(struct judge_clause *c)
{
	static const char *const spelt[] = { "三日内",	 "五日内", "七日内",   "十日内",
					     "一周内",	 "两周内", "一个月内", "两个月内",
					     "三个月内", "年底前", "月底前",   "年内",
					     "月底",	 "年底",   "上半年",   "下半年",
					     "明年",	 "上旬",   "中旬",     "下旬",
					     "工作日内", "二〇",   "二o",      NULL };
	static const char *const places[] = { "联系人", "地址", "号楼", "窗口办理", NULL };
	struct figure f = { 0 };

	for (size_t at = 0; next_figure(c->folded, at, &f); at = f.at + f.n)
		count_figure(c, &f);
	c->dates += has_any(c->folded, spelt);
	c->contacts += has_any(c->folded, places);
	if (str_has(c->folded, S("《")) && !(c->marks & MARK_BIT(RESTATE)))
		c->documents++;
}

/* What stands before the date at the end, or the whole when there is none. */
static str before_date(str s)
{
	static const char *const parts[] = { "年", "月", "日", "号", "〇", "零", "一", "二", "三",
					     "四", "五", "六", "七", "八", "九", "十", NULL };
	size_t n = s.n;

	for (size_t was = 0; was != n;) {
		was = n;
		while (n > 0 && (is_digit(s.p[n - 1]) || strchr(" .-/o", s.p[n - 1])))
			n--;
		for (size_t i = 0; parts[i]; i++)
			if (follows(s, n, str_of(parts[i])))
				n -= str_of(parts[i]).n;
	}
	return str_sub(s, 0, n);
}

bool judge_is_signature(const struct judge_clause *c)
{
	static const char *const ends[] = { "局",   "府",   "办", "处",	  "会",	  "委",
					    "院",   "室",   "镇", "街道", "公司", "中心",
					    "支队", "大队", "所", "站",	  "部",	  "科",
					    "校",   "小组", "社", "台",	  NULL };
	str rest = str_trim(before_date(c->folded));

	if (c->marks & (MARK_BIT(DONE) | MARK_BIT(REFER)) || c->n > 120)
		return false;
	if (rest.n == 0)
		return !str_has(c->folded, S("内")) && (!c->stopped || c->last);
	for (size_t i = 0; ends[i]; i++)
		if (str_ends(rest, str_of(ends[i])))
			return rest.n < c->folded.n ? !c->stopped || c->last : !c->stopped;
	return false;
}
