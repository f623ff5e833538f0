/* Templates of texts and of requests to SMS gateways, and how answers are read. */
#include "check.h"
#include "notice/template.h"

static const char *const json_file =
	"POST https://sms.example.com/v1?key={key}\n"
	"Content-Type: application/json\n"
	"X-Sign: {sign}\n"
	"\n"
	"{\"to\":\"{phone}\",\"text\":\"{text}\",\"x\":{\"id\":\"{id}\"}}\n"
	"=== sign hmac-sha256 base64\n"
	"{time}\n"
	"{body_sha256}\n"
	"=== answer\n"
	"# a remark\n"
	"ok code = 0\n"
	"never code = 1002\n"
	"id = data.0.sid\n"
	"text = msg\n";

static struct sms_template good(struct arena *a, const char *file)
{
	struct sms_template t;
	str why;

	if (sms_template_read(a, str_of(file), &t, &why) != OK)
		fail_msg("refused: %.*s", STR_ARG(why));
	return t;
}

static const struct filling values[] = {
	{ "phone", STR("13800138000") },
	{ "text", STR("您好\"\\\n&=回复 {id}") },
	{ "id", STR("77") },
	{ "key", STR("k&y") },
	{ "time", STR("1700000000") },
	{ "nonce", STR("abc") },
	{ "time_digits", STR("20231115") },
};
#define VALUES (sizeof(values) / sizeof(values[0]))

static void values_cannot_leave_their_place(void **state)
{
	struct sms_template t = good(*state, json_file);
	struct sms_request rq;

	sms_request_make(*state, &t, values, VALUES, S("secret"), &rq);
	assert_string_equal(rq.method, "POST");
	assert_string_equal(rq.url, "https://sms.example.com/v1?key=k%26y");
	assert_text(rq.body, "{\"to\":\"13800138000\",\"text\":\"您好\\\"\\\\\\n&=回复 {id}\","
			     "\"x\":{\"id\":\"77\"}}");
	assert_int_equal(rq.headers_n, 2);
	assert_string_equal(rq.headers[1].name, "X-Sign");
	assert_int_equal(rq.headers[1].value.n, 44);
	assert_false(str_has(rq.body, S("secret")));
}

/* echo -n "POST..." | openssl dgst gives the same: computed apart from this program. */
static void a_form_is_signed_as_the_gateway_signs_it(void **state)
{
	struct sms_template t = good(*state, "POST https://sms.example.com/send\n"
					     "Content-Type: application/x-www-form-urlencoded\n"
					     "\n"
					     "a={key}&m={phone}&t={text}&sign={sign}\n"
					     "=== sign md5 HEX\n"
					     "a={key}&m={phone}&key={secret}\n"
					     "=== answer\n"
					     "ok result = 0\n");
	struct sms_request rq;

	sms_request_make(*state, &t, values, VALUES, S("s3"), &rq);
	assert_text(rq.body, "a=k%26y&m=13800138000&t=%E6%82%A8%E5%A5%BD%22%5C%0A%26%3D%E5%9B%9E%"
			     "E5%A4%8D%20%7Bid%7D&sign=8AA17D11B4BC231E367BECCEF7EC66CB");
}

static void a_header_keeps_to_its_line(void **state)
{
	static const struct filling bad[] = { { "key", STR("a\r\nX-Evil: 1") } };
	struct sms_template t = good(*state, "GET https://sms.example.com/\nX-Key: {key}\n\n"
					     "=== answer\nok a = 1\n");
	struct sms_request rq;

	sms_request_make(*state, &t, bad, 1, S(""), &rq);
	assert_text(rq.headers[0].value, "aX-Evil: 1");
}

static void what_cannot_be_used_is_refused_with_a_reason(void **state)
{
	static const char *const bad[] = {
		"",
		"\n",
		"PUT https://x/\n\n\n=== answer\nok a = 1\n",
		"POST\n\n\n=== answer\nok a = 1\n",
		"POST https://x/\n\nbody\n",
		"POST https://x/\n\nbody\n=== answer\n",
		"POST https://x/\n\nbody\n=== answer\nid = a\n",
		"POST https://x/\n\nbody\n=== answer\nok = 1\n",
		"POST https://x/\n\nbody\n=== answer\nmaybe a = 1\n",
		"POST https://x/\n\nbody\n=== sign sha1 hex\n{body}\n=== answer\nok a = 1\n",
		"POST https://x/\n\nbody\n=== sign md5\n{body}\n=== answer\nok a = 1\n",
		"POST https://x/\n\nbody\n=== other\n=== answer\nok a = 1\n",
		"POST https://x/\nno header\n\n=== answer\nok a = 1\n",
		"POST https://x/\nName: a\bb\n\n=== answer\nok a = 1\n",
		"POST https://x/\tb\n\nbody\n=== answer\nok a = 1\n",
		"POST https://x/\nbad name: 1\n\n=== answer\nok a = 1\n",
		"POST https://x/\n\n\xFF\n=== answer\nok a = 1\n",
	};
	struct sms_template t;
	str why;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (sms_template_read(*state, str_of(bad[i]), &t, &why) != ERR_INPUT)
			fail_msg("sample %zu was taken", i);
		assert_true(why.n > 0);
	}
}

static struct sms_answer judged(struct arena *a, int status, const char *body)
{
	struct sms_template t = good(a, json_file);
	struct sms_answer out;

	sms_answer_read(a, &t, status, str_of(body), &out);
	return out;
}

static void answers_are_judged_by_the_rules(void **state)
{
	struct sms_answer a = judged(*state, 200,
				     "{\"code\":0,\"fee\":0.05,\"data\":[{\"sid\":\"s-1.5\"}],"
				     "\"msg\":\"sent to 13800138000 ok 1.5\"}");

	assert_int_equal(a.verdict, SMS_TAKEN);
	assert_text(a.id, "s-1.5");
	assert_text(a.text, "sent to * ok 1.5");
	assert_int_equal(judged(*state, 200, "{\"code\":\"0\"}").verdict, SMS_TAKEN);
	assert_int_equal(judged(*state, 200, "{\"code\":1002}").verdict, SMS_NEVER);
	assert_int_equal(judged(*state, 200, "{\"code\":9}").verdict, SMS_LATER);
	assert_int_equal(judged(*state, 200, "{}").verdict, SMS_LATER);
	assert_int_equal(judged(*state, 500, "{\"code\":0}").verdict, SMS_LATER);
	assert_int_equal(judged(*state, 503, "busy").verdict, SMS_LATER);
	assert_int_equal(judged(*state, 200, "OK").verdict, SMS_UNCLEAR);
	assert_int_equal(judged(*state, 200, "").verdict, SMS_UNCLEAR);
	assert_int_equal(judged(*state, 200, "{\"code\":0").verdict, SMS_UNCLEAR);
}

static void what_is_kept_of_an_answer_is_short_and_whole_characters(void **state)
{
	struct buf b = buf_new(*state, 4096, 8192);

	buf_lit(&b, "{\"code\":0,\"msg\":\"");
	for (int i = 0; i < 300; i++)
		buf_lit(&b, "字");
	buf_lit(&b, "\"}");
	struct sms_answer a = judged(*state, 200, b.p);
	assert_in_range(a.text.n, 150, 160);
	assert_int_equal(a.text.n % 3, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(values_cannot_leave_their_place),
		IN_ARENA(a_form_is_signed_as_the_gateway_signs_it),
		IN_ARENA(a_header_keeps_to_its_line),
		IN_ARENA(what_cannot_be_used_is_refused_with_a_reason),
		IN_ARENA(answers_are_judged_by_the_rules),
		IN_ARENA(what_is_kept_of_an_answer_is_short_and_whole_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
