#include "text/judge_copies.h"

#include "base/buf.h"
#include "base/clock.h"
#include "check.h"

#define TITLE "青溪路菜市场门口污水横流"
#define BODY "青溪路菜市场门口的下水道堵了两个月，污水漫到人行道上，没有人管。"

static struct judgement judged(struct arena *a, const char *reply)
{
	struct judge_case c = { .title = S(TITLE), .body = S(BODY), .reply = str_of(reply) };
	struct judgement j;

	judge_weigh(a, &c, &j);
	return j;
}

/* The codes of the reasons, joined by blanks. */
static str reasons(struct arena *a, const char *reply)
{
	struct judgement j = judged(a, reply);
	struct buf b = buf_new(a, 128, SIZE_MAX);

	for (enum judge_reason r = JUDGE_NONE + 1; r < JUDGE_REASONS; r++)
		if (j.reasons & 1u << r) {
			buf_lit(&b, b.n ? " " : "");
			buf_lit(&b, judge_code(r));
		}
	return buf_str(&b);
}

/* What is marked for a reason, joined by bars. */
static str marked(struct arena *a, const char *reply, enum judge_reason reason)
{
	struct judgement j = judged(a, reply);
	struct buf b = buf_new(a, 128, SIZE_MAX);

	for (size_t i = 0; i < j.n; i++)
		if (j.v[i].reason == reason) {
			buf_lit(&b, b.n ? "|" : "");
			buf_put(&b, str_sub(str_of(reply), j.v[i].at, j.v[i].n));
		}
	return buf_str(&b);
}

static void passing_on_alone_says_nothing(void **state)
{
	const char *reply = "网友您好！您反映的问题已转交有关部门核实处理。感谢您的留言！";

	assert_int_equal(judged(*state, reply).verdict, JUDGE_EMPTY);
	assert_text(marked(*state, reply, JUDGE_REFERS_ONLY), "您反映的问题已转交有关部门核实处理");
}

static void greeting_and_thanks_alone_say_nothing(void **state)
{
	const char *reply = "网友您好，您的留言已收悉，感谢您对我们工作的关心与支持！";

	assert_int_equal(judged(*state, reply).verdict, JUDGE_EMPTY);
	assert_text(reasons(*state, reply), "no_fact");
	assert_same(marked(*state, reply, JUDGE_NO_FACT), str_of(reply));
}

static void a_short_finding_with_a_date_says_something(void **state)
{
	assert_int_equal(judged(*state, "下水道已于6月3日疏通，清掏淤泥4车。").verdict, JUDGE_OK);
	assert_text(reasons(*state, "下水道已于6月3日疏通，清掏淤泥4车。"), "");
}

static void a_long_reply_of_general_talk_says_nothing(void **state)
{
	const char *reply =
		"网友您好！您的留言已收悉。我们始终坚持以人民为中心，切实做好民生工作。下一步，"
		"我们将进一步加大工作力度，不断提升服务水平，努力营造良好环境。我们将尽快研究，"
		"积极协调，逐步完善长效机制，确保群众满意。感谢您的支持！";

	assert_int_equal(judged(*state, reply).verdict, JUDGE_EMPTY);
	assert_true(judged(*state, reply).reasons & 1u << JUDGE_VAGUE);
	assert_true(judged(*state, reply).reasons & 1u << JUDGE_NO_DATE);
	assert_true(judged(*state, reply).reasons & 1u << JUDGE_NO_FACT);
}

static void the_same_with_one_finding_in_it_says_something(void **state)
{
	const char *reply = "网友您好！您的留言已收悉。我们始终坚持以人民为中心，切实做好民生工作。"
			    "经查，青溪路下水道管径只有200毫米，6月3日已清掏淤泥4车，7月20日前换成4"
			    "00毫米的管道。"
			    "下一步，我们将进一步加大工作力度，不断提升服务水平。感谢您的支持！";

	assert_int_equal(judged(*state, reply).verdict, JUDGE_OK);
}

static void the_message_told_over_again_is_no_answer(void **state)
{
	const char *reply = "您反映的青溪路菜市场门口污水横流的问题已收悉，已转有关部门核实处理。";

	assert_int_equal(judged(*state, reply).verdict, JUDGE_EMPTY);
}

static void soon_is_marked_where_it_stands(void **state)
{
	assert_text(marked(*state, "经查，下水道堵了。我们将尽快疏通，近期完工。", JUDGE_VAGUE),
		    "我们将尽快疏通|近期完工");
	assert_text(marked(*state, "经查，下水道堵了。我们将尽快疏通，6月3日完工。", JUDGE_VAGUE),
		    "");
}

static void sending_elsewhere_needs_a_way_to_get_there(void **state)
{
	assert_text(marked(*state, "请您向水务集团咨询。", JUDGE_NO_CONTACT), "请您向水务集团咨询");
	assert_text(marked(*state, "请您向水务集团咨询，电话88881111。", JUDGE_NO_CONTACT), "");
}

static void another_matter_is_off_topic(void **state)
{
	const char *reply =
		"末班车从6月1日起恢复到22点，夜班乘客可改乘夜2路，每班间隔三十分钟左右。";

	assert_true(judged(*state, reply).reasons & 1u << JUDGE_OFF_TOPIC);
	assert_false(judged(*state,
			    "青溪路的污水已于6月3日抽干，管道已疏通，共清掏淤泥4车，现场已冲洗。")
			     .reasons &
		     1u << JUDGE_OFF_TOPIC);
}

static void a_quoted_title_of_another_message_is_a_copy(void **state)
{
	assert_text(marked(*state,
			   "您反映的《关于公交36路取消末班车的投诉》已收悉。经查，已清理淤泥4车。",
			   JUDGE_COPIED),
		    "您反映的《关于公交36路取消末班车的投诉》已收悉");
	assert_text(marked(*state,
			   "您反映的《青溪路菜市场门口污水横流》已收悉。经查，已清理淤泥4车。",
			   JUDGE_COPIED),
		    "");
}

static void late_is_counted_from_the_two_times(void **state)
{
	struct judge_case c = { .title = S(TITLE),
				.body = S(BODY),
				.reply = S("下水道已于6月3日疏通。"),
				.asked = MS_DAY,
				.answered = 31 * MS_DAY,
				.allowed = 30 * MS_DAY };
	struct judgement j;

	judge_weigh(*state, &c, &j);
	assert_false(j.reasons & 1u << JUDGE_LATE);
	c.answered++;
	judge_weigh(*state, &c, &j);
	assert_true(j.reasons & 1u << JUDGE_LATE);
	assert_int_equal(j.verdict, JUDGE_OK);
	c.allowed = 0;
	judge_weigh(*state, &c, &j);
	assert_false(j.reasons & 1u << JUDGE_LATE);
}

static void an_empty_reply_says_nothing(void **state)
{
	assert_int_equal(judged(*state, "").verdict, JUDGE_EMPTY);
	assert_text(reasons(*state, ""), "no_fact");
	assert_int_equal(judged(*state, "2026年6月3日").verdict, JUDGE_EMPTY);
}

static void length_alone_changes_nothing(void **state)
{
	struct buf b = buf_new(*state, 4096, SIZE_MAX);
	double once;

	buf_lit(&b, "我们将进一步加大工作力度，尽快研究，积极协调。");
	once = judged(*state, b.p).score;
	for (int i = 0; i < 20; i++)
		buf_lit(&b, "我们将进一步加大工作力度，尽快研究，积极协调。");
	assert_true(judged(*state, b.p).score >= once - 0.05);
	assert_int_equal(judged(*state, b.p).verdict, JUDGE_EMPTY);
}

/* ---- copies ---- */

#define COMMON "我局已对施工单位进行约谈，责令其限期整改，并将加强日常巡查，确保不再发生。"

static unsigned others_of(struct arena *a, const struct judge_row *rows, size_t n, size_t row)
{
	const struct judge_copies *k = judge_copies_of(a, rows, n);
	struct judge_sentences s;

	judge_copies_look(a, k, row, &s);
	assert_int_equal(s.n, 1);
	return s.v[0].others;
}

static void a_sentence_in_a_reply_to_another_matter_is_a_copy(void **state)
{
	const struct judge_row rows[] = {
		{ S("1"), S(""), S("香樟湾工地半夜施工"), S(COMMON) },
		{ S("2"), S(""), S("南山公园夜间没有路灯"), S(COMMON) },
		{ S("3"), S(""), S("老年食堂什么时候开"),
		  S("食堂选址在原幼儿园一楼，七月可以开张营业。") },
	};

	assert_int_equal(others_of(*state, rows, 3, 0), 1);
	assert_int_equal(others_of(*state, rows, 3, 2), 0);
}

static void one_answer_to_many_about_one_matter_is_none(void **state)
{
	const struct judge_row rows[] = {
		{ S("1"), S(""), S("香樟湾工地半夜施工"), S(COMMON) },
		{ S("2"), S(""), S("香樟湾工地半夜施工扰民"), S(COMMON) },
	};
	const struct judge_row grouped[] = {
		{ S("1"), S("g"), S("香樟湾工地半夜施工"), S(COMMON) },
		{ S("2"), S("g"), S("震得睡不着觉"), S(COMMON) },
	};

	assert_int_equal(others_of(*state, rows, 2, 0), 0);
	assert_int_equal(others_of(*state, grouped, 2, 0), 0);
}

static void digits_and_names_of_writers_do_not_hide_a_copy(void **state)
{
	struct judge_sentences s, t;

	judge_sentences(*state, S("网友“UU001”您反映的问题已转交有关部门核实处理。"), &s);
	judge_sentences(*state, S("网友“UU932”您反映的问题，已转交有关部门核实处理！"), &t);
	assert_int_equal(s.n, 1);
	assert_int_equal(t.n, 1);
	assert_true(s.v[0].hash == t.v[0].hash);
}

static void what_is_mostly_copied_is_marked_as_such(void **state)
{
	struct judge_sentences s;
	struct judge_case c = { .title = S(TITLE), .body = S(BODY), .reply = S(COMMON) };
	struct judgement j;

	judge_sentences(*state, c.reply, &s);
	s.v[0].others = 3;
	c.sentences = &s;
	judge_weigh(*state, &c, &j);
	assert_true(j.reasons & 1u << JUDGE_COPIED);
	s.v[0].others = 0;
	judge_weigh(*state, &c, &j);
	assert_false(j.reasons & 1u << JUDGE_COPIED);
}

static void codes_lead_back_to_their_reasons(void **state)
{
	(void)state;
	for (enum judge_reason r = JUDGE_NONE + 1; r < JUDGE_REASONS; r++) {
		assert_int_equal(judge_reason_of(str_of(judge_code(r))), r);
		assert_true(*judge_text(r));
	}
	assert_int_equal(judge_reason_of(S("nothing")), JUDGE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(passing_on_alone_says_nothing),
		IN_ARENA(greeting_and_thanks_alone_say_nothing),
		IN_ARENA(a_short_finding_with_a_date_says_something),
		IN_ARENA(a_long_reply_of_general_talk_says_nothing),
		IN_ARENA(the_same_with_one_finding_in_it_says_something),
		IN_ARENA(the_message_told_over_again_is_no_answer),
		IN_ARENA(soon_is_marked_where_it_stands),
		IN_ARENA(sending_elsewhere_needs_a_way_to_get_there),
		IN_ARENA(another_matter_is_off_topic),
		IN_ARENA(a_quoted_title_of_another_message_is_a_copy),
		IN_ARENA(late_is_counted_from_the_two_times),
		IN_ARENA(an_empty_reply_says_nothing),
		IN_ARENA(length_alone_changes_nothing),
		IN_ARENA(a_sentence_in_a_reply_to_another_matter_is_a_copy),
		IN_ARENA(one_answer_to_many_about_one_matter_is_none),
		IN_ARENA(digits_and_names_of_writers_do_not_hide_a_copy),
		IN_ARENA(what_is_mostly_copied_is_marked_as_such),
		IN_ARENA(codes_lead_back_to_their_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
