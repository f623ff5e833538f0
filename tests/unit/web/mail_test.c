#include "web/mail.h"

#include <string.h>

#include "check.h"

static struct mail sample(void)
{
	return (struct mail){ .from_name = S("留言"),
			      .from = S("board@example.com"),
			      .to = S("a@example.com"),
			      .subject = S(
				      "您的留言有新回复，请登录网站查看全文和评价这一次的办理结果"),
			      .text = S("您好：\n有新回复。\r\n.\nhttps://example.com/me\n"),
			      .id = S("12@example.com"),
			      .at = INT64_C(1700000000000) };
}

static void a_mail_is_seven_bit_lines_of_bounded_length(void **state)
{
	struct mail m = sample();
	str out, all;

	assert_int_equal(mail_compose(*state, &m, &out), OK);
	for (size_t i = 0; i < out.n; i++)
		assert_in_range((unsigned char)out.p[i], 9, 126);
	for (all = out; all.n;) {
		str line = str_cut(&all, '\n');
		assert_true(line.n <= 78 && str_ends(line, S("\r")));
	}
	assert_true(str_starts(out, S("From: =?UTF-8?B?55WZ6KiA?= <board@example.com>\r\n"
				      "To: <a@example.com>\r\nSubject: =?UTF-8?B?")));
	assert_true(str_has(out, S("Date: Wed, 15 Nov 2023 06:13:20 +0800\r\n")));
	assert_true(str_ends(out, S("\r\n\r\n5oKo5aW977yaDQrmnInmlrDlm57lpI3jgIINCi4NCmh0dHBzOi8vZX"
				    "hhbXBsZS5jb20vbWUNCg==\r\n")));
}

static void plain_names_and_subjects_stay_readable(void **state)
{
	struct mail m = sample();
	str out;

	m.from_name = S("Liuyan, the board");
	m.subject = S("A reply");
	assert_int_equal(mail_compose(*state, &m, &out), OK);
	assert_true(str_has(out, S("From: \"Liuyan, the board\" <board@example.com>\r\n")));
	assert_true(str_has(out, S("\r\nSubject: A reply\r\n")));
}

static void nothing_becomes_a_header_of_its_own(void **state)
{
	static const str bad[] = { STR("a\r\nBcc: x@example.com"),
				   STR("a\nb"),
				   STR("a\rb"),
				   STR("a\0b"),
				   STR("\xFF\xFE"),
				   STR("a\x7F") };
	struct header h = { "List-Unsubscribe", S("<https://example.com/u>") };
	str out;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct mail m = sample();
		m.subject = bad[i];
		assert_int_equal(mail_compose(*state, &m, &out), ERR_INPUT);
		m = sample();
		m.from_name = bad[i];
		assert_int_equal(mail_compose(*state, &m, &out), ERR_INPUT);
		m = sample();
		m.id = bad[i];
		assert_int_equal(mail_compose(*state, &m, &out), ERR_INPUT);
		m = sample();
		h.value = bad[i];
		m.headers = &h;
		m.headers_n = 1;
		assert_int_equal(mail_compose(*state, &m, &out), ERR_INPUT);
	}
}

static void addresses_are_plain_or_refused(void **state)
{
	static const str good[] = { STR("a@example.com"), STR("a.b+c@x.y.cn"), STR("1@localhost") };
	static const str bad[] = {
		STR(""),
		STR("a"),
		STR("@b.c"),
		STR("a@"),
		STR("a@b@c"),
		STR("a b@c.d"),
		STR("<a@b.c>"),
		STR("a@b.c\r\nRCPT TO:<x@y.z>"),
		STR("a@b.c>"),
		STR(".a@b.c"),
		STR("a..b@c.d"),
		STR("a@.b"),
		STR("a@b."),
		STR("\"a\"@b.c"),
		STR("a@[127.0.0.1]"),
		STR("张@b.c"),
		STR("a@b.c\0"),
		STR("a,b@c.d"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!mail_address_valid(good[i]))
			fail_msg("%s was refused", good[i].p);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (mail_address_valid(bad[i]))
			fail_msg("%s was taken", bad[i].p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_mail_is_seven_bit_lines_of_bounded_length),
		IN_ARENA(plain_names_and_subjects_stay_readable),
		IN_ARENA(nothing_becomes_a_header_of_its_own),
		IN_ARENA(addresses_are_plain_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
