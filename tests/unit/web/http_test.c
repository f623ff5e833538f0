#include "web/http.h"

#include "check.h"

static void the_first_of_a_repeated_parameter_is_given(void **state)
{
	struct param v[] = { { STR("a"), STR("1") },
			     { STR("b"), STR("") },
			     { STR("a"), STR("2") } };
	struct params p = { v, 3 };

	(void)state;
	assert_text(param_get(&p, "a"), "1");
	assert_text(param_get(&p, "b"), "");
	assert_text(param_get(&p, "c"), "");
	assert_true(param_has(&p, "b"));
	assert_false(param_has(&p, "c"));
	assert_false(param_has(&(struct params){ 0 }, "a"));
}

static str redirected(const char *to)
{
	struct response r = { 0 };

	response_redirect(&r, str_of(to));
	assert_int_equal(r.status, 303);
	assert_int_equal(r.headers_n, 1);
	assert_string_equal(r.headers[0].name, "Location");
	return r.headers[0].value;
}

static void a_redirect_stays_on_this_site(void **state)
{
	static const char *const elsewhere[] = {
		"//evil.example",
		"/\\evil.example",
		"https://evil.example/",
		"\\\\evil.example",
		"evil",
		"",
		"javascript:alert(1)",
		"///x",
		"/\t/evil.example",
		"/\n/evil.example",
	};

	(void)state;
	assert_text(redirected("/"), "/");
	assert_text(redirected("/messages/1?x=//y#z"), "/messages/1?x=//y#z");
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		assert_text(redirected(elsewhere[i]), "/");
}

static void a_header_with_a_line_end_or_another_control_is_left_out(void **state)
{
	static const str bad[] = { STR("a\r\nSet-Cookie: x=1"), STR("\n"), STR("a\rb"), STR("a\0b"),
				   STR("a\x7F") };
	struct response r = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		response_header(&r, "X-Test", bad[i]);
	assert_int_equal(r.headers_n, 0);
	response_header(&r, "X-Test", S("留言 ok"));
	assert_int_equal(r.headers_n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_of_a_repeated_parameter_is_given),
		cmocka_unit_test(a_redirect_stays_on_this_site),
		cmocka_unit_test(a_header_with_a_line_end_or_another_control_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
