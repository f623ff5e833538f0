/* Requests made to be costly: what reads them takes time in proportion to their
 * length, or refuses them. */
#include "cost.h"
#include "web/form.h"
#include "web/html.h"
#include "web/json.h"

static void run_form(struct arena *a, str s)
{
	struct params p = { 0 };
	str path;

	(void)!form_urlencoded(a, s, &p);
	(void)!form_cookies(a, s, &p);
	(void)!form_target(a, s, &path, &p);
}

static void run_multipart(struct arena *a, str s)
{
	struct params p = { 0 };

	(void)!form_multipart(a, s, S("multipart/form-data; boundary=--a"), &p);
}

static void run_json(struct arena *a, str s)
{
	struct js out;

	(void)!js_parse(a, s, &out);
}

static void check_list(const struct cost *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		cost_check(&c[i]);
}
#define CHECK(list) check_list(list, sizeof(list) / sizeof((list)[0]))

static void forms_cookies_and_targets_are_linear(void **state)
{
	static const struct cost cases[] = {
		{ "pairs", "a=b&", run_form, NULL },	 { "empty pairs", "&", run_form, NULL },
		{ "equals", "=", run_form, NULL },	 { "escapes", "%61", run_form, NULL },
		{ "bad escapes", "%%", run_form, NULL }, { "semicolons", ";", run_form, NULL },
		{ "cookies", "a=b; ", run_form, NULL },	 { "slashes", "/", run_form, NULL },
		{ "dots", "/..", run_form, NULL },	 { "plus", "+", run_form, NULL },
		{ "questions", "/?", run_form, NULL },
	};

	(void)state;
	CHECK(cases);
}

static void multipart_is_linear(void **state)
{
	static const struct cost cases[] = {
		{ "near boundaries", "\r\n----", run_multipart, NULL },
		{ "dashes", "-", run_multipart, "----a\r\n" },
		{ "parts", "----a\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n",
		  run_multipart, NULL },
		{ "headers", "A: b\r\n", run_multipart, "----a\r\n" },
		{ "quotes", "\"", run_multipart, "----a\r\nContent-Disposition: form-data; name=" },
		{ "almost", "\r\n----b", run_multipart,
		  "----a\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" },
	};

	(void)state;
	CHECK(cases);
}

static void json_is_linear_and_at_most_32_deep(void **state)
{
	static const struct cost cases[] = {
		{ "arrays", "[", run_json, NULL },
		{ "objects", "{\"a\":", run_json, NULL },
		{ "numbers", "1", run_json, NULL },
		{ "strings", "\\u0061", run_json, "\"" },
		{ "items", "1,", run_json, "[" },
		{ "same keys", "\"a\":1,", run_json, "{" },
		{ "blanks", " ", run_json, NULL },
		{ "exponents", "1e9,", run_json, "[" },
		{ "surrogates", "\\ud83d\\ude00", run_json, "\"" },
	};
	struct arena *a = arena_new(1 << 16);
	struct js out;
	char deep[68] = { 0 };

	(void)state;
	CHECK(cases);
	memset(deep, '[', 32);
	memset(deep + 32, ']', 32);
	assert_int_equal(js_parse(a, str_of(deep), &out), OK);
	memset(deep, '[', 33);
	memset(deep + 33, ']', 33);
	assert_int_not_equal(js_parse(a, str_of(deep), &out), OK);
	arena_free(&a);
}

static void run_square(struct arena *a, str s)
{
	volatile unsigned sum = 0;

	(void)a;
	for (size_t i = 0; i < s.n; i += 16)
		for (size_t k = 0; k < i; k += 16)
			sum = sum + (unsigned char)s.p[k];
}

static void what_is_not_linear_is_found(void **state)
{
	static const struct cost square = { "square", "a", run_square, NULL };

	(void)state;
	assert_true(cost_ratio(&square) > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_cookies_and_targets_are_linear),
		cmocka_unit_test(multipart_is_linear),
		cmocka_unit_test(what_is_not_linear_is_found),
		cmocka_unit_test(json_is_linear_and_at_most_32_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
