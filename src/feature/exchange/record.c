#include "exchange/record.h"

#include <string.h>

#include "app/corpus.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "domain/domain.h"
#include "message/message.h"
#include "rating/rating.h"
#include "text/clean.h"

const struct sheet_kind record_sheet = {
	corpus_names,
	1u << COLUMN_ID | 1u << COLUMN_TITLE | 1u << COLUMN_BODY | 1u << COLUMN_TIME,
	"导入留言",
};

struct word {
	const char *text;
	int64_t value;
};

static const struct word kind_words[] = {
	{ "投诉/求助", KIND_COMPLAINT },
	{ "投诉求助", KIND_COMPLAINT },
	{ "举报", KIND_COMPLAINT },
	{ "意见/建议", KIND_SUGGESTION },
	{ "意见建议", KIND_SUGGESTION },
	{ "建议", KIND_SUGGESTION },
	{ "意见", KIND_SUGGESTION },
	{ "建言献策", KIND_SUGGESTION },
	{ "表扬", KIND_THANKS },
	{ "其他", KIND_COMPLAINT },
	{ NULL, 0 },
};

static const struct word state_words[] = {
	{ "已办理", MESSAGE_ANSWERED },
	{ "已答复", MESSAGE_ANSWERED },
	{ "已评价", MESSAGE_CLOSED },
	{ "处理中", MESSAGE_HANDLING },
	{ "未回复", MESSAGE_WAITING },
	{ "待办理", MESSAGE_WAITING },
	{ NULL, 0 },
};

static const struct word yes_no[] = {
	{ "1", 1 },  { "0", 0 },  { "true", 1 }, { "false", 0 }, { "yes", 1 },
	{ "no", 0 }, { "是", 1 }, { "否", 0 },	 { "", 0 },	 { NULL, 0 },
};

static bool word_in(const struct word *w, str s, int64_t *out)
{
	for (; w->text; w++)
		if (str_eq(s, str_of(w->text))) {
			*out = w->value;
			return true;
		}
	return false;
}

/* ---- texts ---- */

static const struct text_rule {
	enum corpus_column field;
	size_t offset, most;
	bool needed;
	const char *missing, *broken, *too_long;
} texts[] = {
#define TEXT(field, member, most, needed, label)                                                   \
	{ COLUMN_##field,                                                                          \
	  offsetof(struct record, member),                                                         \
	  most,                                                                                    \
	  needed,                                                                                  \
	  label "是空的",                                                                          \
	  label "不是正确的 UTF-8，或含有空字符",                                                  \
	  label "太长，最多 " #most " 字" },
	TEXT(ID, ref, 200, true, "编号") TEXT(TITLE, title, 500, true, "标题") TEXT(
		BODY, body, 100000, true, "正文") TEXT(AUTHOR, author, 200, false, "留言人")
		TEXT(REPLY, reply, 100000, false, "答复") TEXT(REGION, region, 100, false, "地区")
			TEXT(DISTRICT, district, 100, false, "区县")
				TEXT(OFFICE, office, 100, false, "留言对象")
					TEXT(UNIT, unit, 100, false, "办理单位")
						TEXT(DOMAIN, domain, 40, false, "领域")
#undef TEXT
};

static const char *read_text(const struct sheet *s, struct arena *a, const struct text_rule *r,
			     struct record *out)
{
	str v = clean_import(a, sheet_get(s, r->field));

	if (v.n == 0)
		return r->needed ? r->missing : NULL;
	if (!utf8_valid(v) || memchr(v.p, '\0', v.n))
		return r->broken;
	if (v.n > r->most && utf8_count(v) > r->most)
		return r->too_long;
	*(str *)(void *)((char *)out + r->offset) = arena_copy(a, v);
	return NULL;
}

/* ---- times ---- */

#define FIRST_TIME (INT64_C(365) * MS_DAY - MS_ZONE) /* 1971-01-01 */
#define LAST_TIME ((INT64_C(1) << 42) - 1)	     /* what an id can hold */

static const char *read_times(const struct sheet *s, struct record *out)
{
	str time = str_trim(sheet_get(s, COLUMN_TIME)),
	    reply = str_trim(sheet_get(s, COLUMN_REPLY_TIME));

	if (time.n == 0)
		return "时间是空的";
	if (!clock_parse(time, &out->time))
		return "时间看不懂，请写成 2020-01-06T12:09:38+08:00 或 2020/1/6 12:09:38";
	if (out->time < FIRST_TIME || out->time > LAST_TIME)
		return "时间在 1971 年以前或 2109 年以后";
	if (reply.n == 0)
		return NULL;
	if (!clock_parse(reply, &out->reply_time))
		return "答复时间看不懂，请写成 2020-01-06T12:09:38+08:00 或 2020/1/6 12:09:38";
	if (out->reply_time < FIRST_TIME || out->reply_time > LAST_TIME)
		return "答复时间在 1971 年以前或 2109 年以后";
	return NULL;
}

/* ---- words and numbers ---- */

static const char *read_kind(const struct sheet *s, struct record *out)
{
	str v = str_trim(sheet_get(s, COLUMN_KIND));

	out->kind = v.n ? kind_of(v) : KIND_COMPLAINT;
	if (out->kind == KIND_NONE && !word_in(kind_words, v, &out->kind))
		return "不认识的类型，请写 咨询 投诉 建言 求助 感谢 之一";
	return NULL;
}

static const char *read_state(const struct sheet *s, struct record *out)
{
	str v = str_trim(sheet_get(s, COLUMN_STATE));

	if (v.n == 0)
		return NULL;
	out->state = life_state_of(&message_life, v);
	if (out->state == 0 && !word_in(state_words, v, &out->state))
		return "不认识的状态，请写 待审核 待回复 办理中 已回复 已办结 等状态名或代码";
	return NULL;
}

static bool score(const struct sheet *s, enum corpus_column f, int64_t *out)
{
	str v = str_trim(sheet_get(s, f));

	return v.n == 0 || (str_int(v, out) && *out >= 0 && *out <= 5);
}

/* rating_solved is a word (solved, partly, not) or a score of 1..5. */
static const char *read_scores(const struct sheet *s, struct record *out)
{
	static const int64_t of_score[] = { OUTCOME_NONE,   OUTCOME_NOT,    OUTCOME_NOT,
					    OUTCOME_PARTLY, OUTCOME_SOLVED, OUTCOME_SOLVED };
	static const int64_t of_outcome[] = { 0, 1, 3, 5 };
	int64_t given = 0;

	out->outcome = outcome_of(str_trim(sheet_get(s, COLUMN_SOLVED)));
	if (out->outcome == OUTCOME_NONE && score(s, COLUMN_SOLVED, &out->resolution))
		out->outcome = of_score[out->resolution];
	else if (out->outcome == OUTCOME_NONE)
		return "解决程度请写 solved partly not 之一，或 1 到 5";
	else
		out->resolution = of_outcome[out->outcome];
	if (!score(s, COLUMN_RESOLUTION, &given) || !score(s, COLUMN_ATTITUDE, &out->attitude) ||
	    !score(s, COLUMN_SPEED, &out->speed))
		return "评分请写 1 到 5";
	out->resolution = given ? given : out->resolution;
	return NULL;
}

static const char *read_numbers(const struct sheet *s, struct record *out)
{
	str likes = str_trim(sheet_get(s, COLUMN_LIKES));
	int64_t private = 0;

	if (likes.n && (!str_int(likes, &out->likes) || out->likes < 0))
		return "点赞数不是不小于零的整数";
	if (!word_in(yes_no, str_trim(sheet_get(s, COLUMN_PRIVATE)), &private))
		return "是否不公开请写 1 或 0";
	out->private = private != 0;
	return NULL;
}

/* A row that says nothing of its state says it by what else it holds. */
static const char *settle_state(struct record *r)
{
	bool answered = r->reply.n != 0, rated = r->outcome || r->attitude || r->speed;

	if (r->state == 0 && answered)
		r->state = r->outcome == OUTCOME_SOLVED ? MESSAGE_CLOSED : MESSAGE_ANSWERED;
	if (r->state == 0)
		r->state = MESSAGE_WAITING;
	if (answered && (r->state == MESSAGE_WAITING || r->state == MESSAGE_HANDLING))
		r->state = MESSAGE_ANSWERED; /* a released reply is a fact */
	if (answered && r->state < MESSAGE_WAITING)
		return "有答复的留言不能是待审核或未通过";
	if (rated && r->state != MESSAGE_ANSWERED && r->state != MESSAGE_CLOSED)
		return "有评价的留言应当是已回复或已办结";
	return NULL;
}

const char *record_read(const struct sheet *s, struct arena *a, struct record *out)
{
	static const char *(*const steps[])(const struct sheet *,
					    struct record *) = { read_times, read_kind, read_state,
								 read_scores, read_numbers };
	const char *bad = NULL;

	*out = (struct record){ .line = sheet_line(s) };
	for (size_t i = 0; !bad && i < sizeof(texts) / sizeof(texts[0]); i++)
		bad = read_text(s, a, &texts[i], out);
	for (size_t i = 0; !bad && i < sizeof(steps) / sizeof(steps[0]); i++)
		bad = steps[i](s, out);
	return bad ? bad : settle_state(out);
}
