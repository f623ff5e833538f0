#include "app/input.h"

#include "check.h"
#include "web/form.h"

struct filled {
	str title, body, secret, name;
	int64_t office, age;
	bool private;
	struct words reasons;
};

#define AT(field) offsetof(struct filled, field)
static const struct input rows[] = {
	{ "title", NULL, "标题", INPUT_LINE, AT(title), true, 2, 0, SET_TITLE_MAX },
	{ "body", NULL, "正文", INPUT_TEXT, AT(body), true, 3, 100, LIMIT_NONE },
	{ "secret", NULL, "密码", INPUT_SECRET, AT(secret), false, 0, 20, LIMIT_NONE },
	{ "name", "contact.name", "姓名", INPUT_LINE, AT(name), false, 0, 10, LIMIT_NONE },
	{ "office", NULL, "对象", INPUT_ID, AT(office), true, 0, 0, LIMIT_NONE },
	{ "age", NULL, "年龄", INPUT_NUMBER, AT(age), false, 1, 120, LIMIT_NONE },
	{ "private", NULL, "不公开", INPUT_FLAG, AT(private), false, 0, 0, LIMIT_NONE },
	{ "reasons", NULL, "原因", INPUT_WORDS, AT(reasons), false, 0, 0, LIMIT_NONE },
	{ 0 },
};

struct trial {
	struct settings settings;
	struct ctx c;
	struct filled in;
	err e;
};

static struct trial *trial_new(struct arena *a)
{
	struct trial *t = ARENA_NEW(a, struct trial);

	settings_defaults(&t->settings);
	t->c = (struct ctx){ .a = a, .settings = &t->settings };
	return t;
}

static void read_form(struct trial *t, const char *form)
{
	struct request rq = { .a = t->c.a };

	t->c.faults.n = 0;
	t->in = (struct filled){ 0 };
	assert_int_equal(form_urlencoded(t->c.a, str_of(form), &rq.form), OK);
	t->e = input_read(&t->c, &rq, rows, &t->in);
}

static void read_json(struct trial *t, const char *json)
{
	struct request rq = { .a = t->c.a, .body = str_of(json) };

	t->c.faults.n = 0;
	t->in = (struct filled){ 0 };
	rq.headers[H_CONTENT_TYPE] = S("application/json; charset=utf-8");
	t->e = input_read(&t->c, &rq, rows, &t->in);
}

static void check_filled(const struct trial *t)
{
	assert_int_equal(t->e, OK);
	assert_text(t->in.title, "路灯 坏了");
	assert_text(t->in.body, "第一行\n第二行");
	assert_text(t->in.secret, " a  b ");
	assert_text(t->in.name, "王某");
	assert_true(t->in.office == INT64_MAX);
	assert_int_equal(t->in.age, 30);
	assert_true(t->in.private);
	assert_int_equal(t->in.reasons.n, 2);
	assert_text(t->in.reasons.v[0], "late");
	assert_text(t->in.reasons.v[1], "empty");
}

static void a_form_and_json_give_the_same(void **state)
{
	struct trial *t = trial_new(*state);

	read_form(t, "title=+路灯%0D%0A坏了&body=%20第一行%0D%0A第二行%0A&secret=+a++b+&name=王某"
		     "&office=9223372036854775807&age=+30+&private=on&reasons=late&reasons=empty");
	check_filled(t);
	read_json(t, "{\"title\":\" 路灯\\r\\n坏了\",\"body\":\" 第一行\\r\\n第二行\\n\","
		     "\"secret\":\" a  b \",\"contact\":{\"name\":\"王某\"},"
		     "\"office\":\"9223372036854775807\",\"age\":30,\"private\":true,"
		     "\"reasons\":[\"late\",\"empty\"],\"unknown\":[{}]}");
	check_filled(t);
}

static void what_may_be_left_out_may_be_left_out(void **state)
{
	struct trial *t = trial_new(*state);

	read_form(t, "title=标题&body=正文够长&office=7&age=&name=+");
	assert_int_equal(t->e, OK);
	assert_int_equal(t->in.name.n, 0);
	assert_int_equal(t->in.age, 0);
	assert_false(t->in.private);
	assert_int_equal(t->in.reasons.n, 0);
	read_json(t, "{\"title\":\"标题\",\"body\":\"正文够长\",\"office\":7,\"age\":null,"
		     "\"private\":false,\"contact\":null,\"reasons\":[]}");
	assert_int_equal(t->e, OK);
	assert_int_equal(t->in.office, 7);
	assert_false(t->in.private);
}

static void check_fault(const struct trial *t, const char *field, const char *code)
{
	const struct fault *f = fault_of(&t->c.faults, field);

	if (!f)
		fail_msg("%s has no fault", field);
	assert_string_equal(f->code, code);
	assert_true(f->text.n > 0);
}

static void all_faults_are_told_at_once_and_alike_for_both(void **state)
{
	struct trial *t = trial_new(*state);

	for (int i = 0; i < 2; i++) {
		if (i)
			read_form(t,
				  "title=+&body=短&office=x&age=121&name=一二三四五六七八九十甲");
		else
			read_json(t,
				  "{\"title\":\" \",\"body\":\"短\",\"office\":\"x\",\"age\":121,"
				  "\"contact\":{\"name\":\"一二三四五六七八九十甲\"}}");
		assert_int_equal(t->e, ERR_INPUT);
		assert_int_equal(t->c.faults.n, 5);
		check_fault(t, "title", "required");
		check_fault(t, "body", "too_short");
		check_fault(t, "office", "not_a_number");
		check_fault(t, "age", "too_large");
		check_fault(t, "name", "too_long");
	}
	assert_text(fault_of(&t->c.faults, "age")->text, "年龄不能大于 120");
}

static void an_empty_form_lacks_what_is_required(void **state)
{
	struct trial *t = trial_new(*state);

	read_form(t, "");
	assert_int_equal(t->e, ERR_INPUT);
	assert_int_equal(t->c.faults.n, 3);
	check_fault(t, "title", "required");
	check_fault(t, "body", "required");
	check_fault(t, "office", "required");
}

static void a_limit_may_be_a_setting_and_counts_characters(void **state)
{
	struct trial *t = trial_new(*state);
	str why;

	assert_int_equal(input_most(&t->settings, &rows[0]), 40);
	assert_int_equal(settings_set(&t->settings, *state, S("message.title_max"), S("10"),
				      FROM_OPTION, &why),
			 OK);
	read_form(t, "title=一二三四五六七八九十&body=正文够长&office=7");
	assert_int_equal(t->e, OK);
	read_form(t, "title=一二三四五六七八九十甲&body=正文够长&office=7");
	assert_int_equal(t->e, ERR_INPUT);
	check_fault(t, "title", "too_long");
	assert_text(t->c.faults.v[0].text, "标题字数太多，最多 10 个字");
}

static void numbers_keep_to_their_range_and_ids_are_positive(void **state)
{
	static const char *const good[] = { "1", "120", " 7 " };
	static const char *const bad[] = { "0",	 "-1",	"121", "1.5",
					   "七", "1 2", "1e2", "9223372036854775808" };
	struct trial *t = trial_new(*state);

	for (size_t i = 0; i < 3; i++) {
		read_form(t,
			  arena_fmt(*state, "title=标题&body=正文够长&office=7&age=%s", good[i]).p);
		assert_int_equal(t->e, OK);
	}
	for (size_t i = 0; i < 8; i++) {
		read_form(t,
			  arena_fmt(*state, "title=标题&body=正文够长&office=7&age=%s", bad[i]).p);
		assert_int_equal(t->e, ERR_INPUT);
		assert_non_null(fault_of(&t->c.faults, "age"));
	}
	read_form(t, "title=标题&body=正文够长&office=0");
	check_fault(t, "office", "not_a_number");
	read_form(t, "title=标题&body=正文够长&office=-7");
	check_fault(t, "office", "not_a_number");
}

static void json_of_the_wrong_shape_is_malformed_and_a_wrong_type_is_a_fault(void **state)
{
	static const char *const bad[] = {
		"", "[]", "{", "\"x\"", "{\"a\":1,\"a\":2}", "{\"title\":1.5}"
	};
	struct trial *t = trial_new(*state);

	for (size_t i = 0; i < 6; i++) {
		read_json(t, bad[i]);
		assert_int_equal(t->e, ERR_SYNTAX);
	}
	read_json(t, "{\"title\":[\"标题\"],\"body\":{\"x\":1},\"office\":7}");
	assert_int_equal(t->e, ERR_INPUT);
	check_fault(t, "title", "type");
	check_fault(t, "body", "type");
	assert_int_equal(t->c.faults.n, 2);
}

static void what_hides_in_a_text_is_cleaned_away(void **state)
{
	struct trial *t = trial_new(*state);

	read_form(t, "title=a%E2%80%AEb%07c&body=正文%E2%80%8B够长&office=7");
	assert_int_equal(t->e, OK);
	assert_text(t->in.title, "abc");
	assert_text(t->in.body, "正文够长");
}

static void an_id_in_a_query_is_a_number_or_nothing(void **state)
{
	struct params p;
	int64_t id;

	assert_int_equal(form_urlencoded(*state, S("a=7&b=&c=x&d=-1&e=+8+"), &p), OK);
	assert_true(input_id(&p, "a", &id) && id == 7);
	assert_true(input_id(&p, "b", &id) && id == 0);
	assert_true(input_id(&p, "none", &id) && id == 0);
	assert_true(input_id(&p, "e", &id) && id == 8);
	assert_false(input_id(&p, "c", &id));
	assert_false(input_id(&p, "d", &id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_form_and_json_give_the_same),
		IN_ARENA(what_may_be_left_out_may_be_left_out),
		IN_ARENA(all_faults_are_told_at_once_and_alike_for_both),
		IN_ARENA(an_empty_form_lacks_what_is_required),
		IN_ARENA(a_limit_may_be_a_setting_and_counts_characters),
		IN_ARENA(numbers_keep_to_their_range_and_ids_are_positive),
		IN_ARENA(json_of_the_wrong_shape_is_malformed_and_a_wrong_type_is_a_fault),
		IN_ARENA(what_hides_in_a_text_is_cleaned_away),
		IN_ARENA(an_id_in_a_query_is_a_number_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
