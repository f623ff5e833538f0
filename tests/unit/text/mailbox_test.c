#include "text/mailbox.h"

#include "check.h"

static void addresses_are_valid(void **state)
{
	static const str good[] = { STR("a@b.cn"), STR("chen.yi+w@mail.example.cn"),
				    STR("10086@example.com"), STR("x_y-z@a-b.xn--fiqs8s") };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!mailbox_valid(good[i]))
			fail_msg("not valid: %.*s", STR_ARG(good[i]));
}

static void what_could_change_a_header_or_a_command_is_not(void **state)
{
	static const str bad[] = {
		STR(""),
		STR("@"),
		STR("a@"),
		STR("@b.cn"),
		STR("a@b"),
		STR("a@b."),
		STR("a@.cn"),
		STR("a..b@c.cn"),
		STR(".a@b.cn"),
		STR("a.@b.cn"),
		STR("a b@c.cn"),
		STR("a@b.cn\r\nBcc: x@y.cn"),
		STR("a@b@c.cn"),
		STR("\"a b\"@c.cn"),
		STR("a@[127.0.0.1]"),
		STR("a@127.0.0.1"),
		STR("陈@b.cn"),
		STR("a@例.cn"),
		STR("a@-b.cn"),
		STR("a@b-.cn"),
		STR("a\0b@c.cn"),
		STR("a@b.cn\0"),
		STR("<a@b.cn>"),
		STR("a@b.cn,c@d.cn"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (mailbox_valid(bad[i]))
			fail_msg("valid: %.*s", STR_ARG(bad[i]));
}

static void parts_that_are_too_long_are_not(void **state)
{
	struct arena *a = *state;
	str x64 = arena_fmt(a, "%064d", 1), x63 = arena_fmt(a, "%063d", 1);

	assert_true(mailbox_valid(arena_fmt(a, "%.*s@%.*s.cn", STR_ARG(x64), STR_ARG(x63))));
	assert_false(mailbox_valid(arena_fmt(a, "1%.*s@b.cn", STR_ARG(x64))));
	assert_false(mailbox_valid(arena_fmt(a, "a@%.*s.cn", STR_ARG(x64))));
	assert_false(mailbox_valid(arena_fmt(a, "%.*s@%.*s.%.*s.%.*s.cn", STR_ARG(x64),
					     STR_ARG(x63), STR_ARG(x63), STR_ARG(x63))));
}

static void spellings_have_one_normal_form(void **state)
{
	struct arena *a = *state;

	assert_text(mailbox_normalise(a, S(" Chen.Yi@Example.CN\n")), "chen.yi@example.cn");
	assert_text(mailbox_normalise(a, S("ａ＠ｂ．ｃｎ")), "a@b.cn");
	assert_text(mailbox_normalise(a, S("a@b.cn\xFF")), "a@b.cn\xFF");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_valid),
		cmocka_unit_test(what_could_change_a_header_or_a_command_is_not),
		cmocka_unit_test_setup_teardown(parts_that_are_too_long_are_not, arena_up,
						arena_down),
		cmocka_unit_test_setup_teardown(spellings_have_one_normal_form, arena_up,
						arena_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
