/* Which unit is suggested, why, and what is learnt and unlearnt. */
#include "board.h"

#include "about/about.h"
#include "domain/domain.h"
#include "suggest/queries.h"
#include "suggest/rank.h"
#include "suggest/suggest.h"
#include "suggest/words.h"
#include "upkeep/upkeep.h"

struct asking {
	int64_t message;
	struct suggestions got;
};

static err ask(struct ctx *c, void *data)
{
	struct asking *a = data;
	struct message m;

	TRY(message_get(c, a->message, &m));
	return suggest_units(c, &m, &a->got);
}

static struct suggestions suggested(struct board *b, int64_t message)
{
	struct ctx c = board_as(b, ROLE_COORDINATOR, b->coordinator);
	struct asking a = { .message = message };

	assert_int_equal(app_read(&c, ask, &a), OK);
	return a.got;
}

static int64_t write_of(struct board *b, str title, str body, int64_t kind)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct board_submit s = { .in = board_letter(b) };

	s.in.title = title;
	s.in.body = arena_fmt(b->a, "%.*s跑了几趟都没有人管，盼着早日有人来看一看。",
			      STR_ARG(body));
	s.in.kind = kind;
	assert_int_equal(app_write(&c, board_submit_in, &s), OK);
	assert_int_equal(board_message(b, (struct acting){ ROLE_EDITOR, 0 },
				       (struct board_act){ s.r.id, "approve", { 0 } }),
			 OK);
	return s.r.id;
}

static int64_t dispatched(struct board *b, str title, int64_t unit)
{
	int64_t id = write_of(b, title, S("情况就是这样，请派人去看一看。"), 4);

	assert_int_equal(board_message(b, (struct acting){ ROLE_COORDINATOR, b->coordinator },
				       (struct board_act){ id, "dispatch", { .lead = unit } }),
			 OK);
	return id;
}

static void learn(struct board *b)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct upkeep_progress p = { .left = true };

	while (p.left)
		assert_int_equal(upkeep_run(&c, 1000000, &p), OK);
}

static err sum_in(struct ctx *c, void *data)
{
	struct rank_counts *sum = data;
	struct lesson_list l;

	TRY(q_lessons_of(c->db, &(struct lessons_of_in){ 110101, 1, 0, 100 }, &l));
	for (size_t i = 0; i < l.n; i++) {
		sum->sent += l.v[i].sent;
		sum->declined += l.v[i].declined;
		sum->returned += l.v[i].returned;
	}
	return OK;
}

static struct rank_counts sums(struct board *b)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct rank_counts sum = { 0 };

	assert_int_equal(app_read(&c, sum_in, &sum), OK);
	return sum;
}

static bool says(const struct suggestion *s, str what)
{
	for (size_t i = 0; i < s->reasons_n; i++)
		if (str_has(s->reasons[i], what))
			return true;
	return false;
}

static void past_dispatches_tell_whom_a_matter_is_for(void **state)
{
	struct board *b = board_open();
	struct suggestions s;
	int64_t id;

	(void)state;
	for (int i = 0; i < 4; i++) {
		dispatched(b, S("公交站台的棚子漏雨"), b->first);
		dispatched(b, S("河边的垃圾没有人收"), b->second);
	}
	id = write_of(b, S("新修的公交站台没有灯"), S("晚上等车看不见。"), 4);
	assert_int_equal(suggested(b, id).n, 0);
	learn(b);
	s = suggested(b, id);
	assert_int_equal(s.v[0].unit, b->first);
	assert_true(s.v[0].sure && s.v[0].known);
	assert_true(says(&s.v[0], S("过去 4 件同领域留言派给它，其中含“公交站台” 4 件")));
	id = write_of(b, S("垃圾堆了半个月"), S("河边都是。"), 4);
	assert_int_equal(suggested(b, id).v[0].unit, b->second);
	board_close(b);
}

static void what_was_declined_counts_against_and_what_is_sent_again_counts_once(void **state)
{
	static str why = STR("not_duty");
	struct board *b = board_open();
	struct acting handler = { ROLE_HANDLER, b->first },
		      desk = { ROLE_COORDINATOR, b->coordinator };
	struct rank_counts n;
	struct suggestions s;
	int64_t id;

	(void)state;
	dispatched(b, S("公交站台的棚子漏雨"), b->second);
	id = dispatched(b, S("公交站台的牌子倒了"), b->first);
	learn(b);
	learn(b);
	n = sums(b);
	assert_int_equal(n.sent, 2);
	assert_int_equal(n.declined, 0);
	int64_t order = board_get(b, id).orders.v[0].id;
	assert_int_equal(board_order(b, handler,
				     (struct board_act){
					     order,
					     "decline",
					     { .reasons = { &why, 1 }, .note = S("不归我们管") } }),
			 OK);
	learn(b);
	n = sums(b);
	assert_int_equal(n.sent, 1);
	assert_int_equal(n.declined, 1);
	assert_int_equal(
		board_order(b, desk, (struct board_act){ order, "uphold", { .note = S("同意") } }),
		OK);
	learn(b);
	assert_int_equal(sums(b).declined, 1);
	s = suggested(b, id);
	assert_int_equal(s.v[0].unit, b->second);
	for (size_t i = 1; i < s.n; i++)
		assert_true(says(&s.v[i], S("这一件它已经退过单")));
	s = suggested(b, write_of(b, S("公交站台要修"), S("请修一修。"), 4));
	assert_int_equal(s.v[0].unit, b->second);
	board_close(b);
}

static void who_is_complained_of_is_never_suggested(void **state)
{
	struct board *b = board_open();
	struct suggestions s;
	int64_t id;

	(void)state;
	for (int i = 0; i < 3; i++)
		dispatched(b, S("公交站台的棚子漏雨"), b->first);
	learn(b);
	for (int64_t kind = 1; kind < KIND_COUNT; kind++) {
		struct ctx c = board_as(b, ROLE_NONE, 0);
		struct board_submit m = { .in = board_letter(b) };
		m.in.kind = kind;
		m.in.title = S("公交站台的棚子又漏雨");
		m.in.about = S("甲局");
		assert_int_equal(app_write(&c, board_submit_in, &m), OK);
		id = m.r.id;
		s = suggested(b, id);
		for (size_t i = 0; i < s.n; i++)
			assert_int_not_equal(s.v[i].unit, b->first);
	}
	s = suggested(b, write_of(b, S("公交站台的棚子又漏雨"), S("请修。"), 4));
	assert_int_equal(s.v[0].unit, b->first);
	board_close(b);
}

static err save(struct ctx *c, void *data)
{
	struct unit_new *in = data;

	return unit_save(c, in, &in->id);
}

static void duty_lists_and_names_in_the_text_are_reasons(void **state)
{
	static const int64_t domain = 1;
	static const str alias = STR("公交总站");
	struct board *b = board_open();
	struct unit_new u = { .id = b->second,
			      .parent = b->coordinator,
			      .place = 110101,
			      .name = S("乙局"),
			      .domains = &domain,
			      .domains_n = 1 };
	struct unit_new named = { .id = b->first,
				  .parent = b->coordinator,
				  .place = 110101,
				  .name = S("甲局"),
				  .aliases = &alias,
				  .aliases_n = 1 };
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct suggestions s;

	(void)state;
	assert_int_equal(app_write(&c, save, &u), OK);
	s = suggested(b, write_of(b, S("路灯不亮"), S("请修。"), 4));
	assert_int_equal(s.n, 1);
	assert_int_equal(s.v[0].unit, b->second);
	assert_true(says(&s.v[0], S("职责清单上负责")));
	assert_int_equal(app_write(&c, save, &named), OK);
	s = suggested(b, write_of(b, S("路灯不亮"), S("就在公交总站门口。"), 4));
	assert_int_equal(s.v[0].unit, b->first);
	assert_true(says(&s.v[0], S("文中提到“公交总站”")));
	board_close(b);
}

static void a_phrase_is_put_together_from_terms_that_follow_each_other(void **state)
{
	struct arena *a = arena_new(4096);
	struct suggest_words w;
	bool ok[WORDS_MOST] = { false };

	(void)state;
	words_of(a, S("公交站台关于漏雨"), S("漏雨的事，站台的事"), &w);
	assert_int_equal(w.n, 6); /* 公交 交站 站台 台关 于漏 漏雨 */
	ok[0] = ok[1] = ok[2] = true;
	assert_text(words_phrase(&w, 1, ok), "公交站台");
	ok[1] = ok[2] = false;
	assert_text(words_phrase(&w, 0, ok), "公交");
	assert_int_equal(words_role(S("云岭县教育局"), S("云岭县")),
			 words_role(S("云岭省教育厅"), S("云岭省")));
	assert_int_not_equal(words_role(S("云岭县教育局"), S("云岭县")),
			     words_role(S("云岭县水利局"), S("云岭县")));
	arena_free(&a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(past_dispatches_tell_whom_a_matter_is_for),
		cmocka_unit_test(
			what_was_declined_counts_against_and_what_is_sent_again_counts_once),
		cmocka_unit_test(who_is_complained_of_is_never_suggested),
		cmocka_unit_test(duty_lists_and_names_in_the_text_are_reasons),
		cmocka_unit_test(a_phrase_is_put_together_from_terms_that_follow_each_other),
	};

	return board_run(tests);
}
