#include "web/json.h"

#include <math.h>

#include "base/mem.h"

#include "check.h"

static err parse(struct arena *a, str s)
{
	struct js j;

	return js_parse(a, s, &j);
}

static void every_kind_of_value_is_read(void **state)
{
	struct js j;

	assert_int_equal(js_parse(*state,
				  S("{\"t\":\"留\\u8a00\\ud83d\\ude00\",\"n\":-7,\"b\":true,"
				    "\"z\":null,\"l\":[1,[],{}],\"o\":{\"p\":{\"q\":false}}}"),
				  &j),
			 OK);
	assert_int_equal(j.n, 6);
	assert_text(js_get(&j, S("t"))->text, "留言😀");
	assert_int_equal(js_get(&j, S("n"))->number, -7);
	assert_true(js_get(&j, S("b"))->truth);
	assert_int_equal(js_get(&j, S("z"))->kind, JS_NULL);
	assert_int_equal(js_get(&j, S("l"))->kind, JS_LIST);
	assert_int_equal(js_get(&j, S("l"))->n, 3);
	assert_int_equal(js_path(&j, "o.p.q")->kind, JS_BOOL);
	assert_false(js_path(&j, "o.p.q")->truth);
	assert_null(js_path(&j, "o.x.q"));
	assert_null(js_path(&j, "t.p"));
	assert_null(js_get(&j, S("missing")));
	assert_null(js_get(NULL, S("t")));
}

static void what_is_not_strictly_json_is_refused(void **state)
{
	static const str bad[] = {
		STR(""),
		STR(" "),
		STR("{"),
		STR("[1,]"),
		STR("{\"a\":1,}"),
		STR("{a:1}"),
		STR("{'a':1}"),
		STR("[1] x"),
		STR("[1][2]"),
		STR("{} \0"),
		STR("[01]"),
		STR("[+1]"),
		STR("[NaN]"),
		STR("[1.5]"),
		STR("[1e3]"),
		STR("[9223372036854775808]"),
		STR("[\"\n\"]"),
		STR("[\"\\x41\"]"),
		STR("[\"\\u0000\"]"),
		STR("[\"a\0b\"]"),
		STR("[\"\\ud800\"]"),
		STR("[\"\xFF\"]"),
		STR("[\"\xC0\xAF\"]"),
		STR("[\"\xED\xA0\x80\"]"),
		STR("{\"a\":1,\"a\":1}"),
		STR("{\"a\":1,\"\\u0061\":2}"),
		STR("{\"o\":{\"a\":1,\"b\":2,\"a\":3}}"),
		STR("/* c */ []"),
		STR("\"text\""),
		STR("1"),
		STR("\xEF\xBB\xBF[]"),
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (parse(*state, bad[i]) != ERR_SYNTAX)
			fail_msg("sample %zu was taken: %.*s", i, STR_ARG(bad[i]));
	assert_int_equal(parse(*state, (str){ 0 }), ERR_SYNTAX);
}

static void whole_numbers_reach_to_the_ends_of_63_bits(void **state)
{
	struct js j;

	assert_int_equal(js_parse(*state, S("[9223372036854775807,-9223372036854775808]"), &j), OK);
	assert_true(j.items[0].number == INT64_MAX);
	assert_true(j.items[1].number == INT64_MIN);
}

static str nested(struct arena *a, const char *open, const char *close, int n)
{
	struct buf b = buf_new(a, 4096, 1 << 20);

	for (int i = 0; i < n; i++)
		buf_lit(&b, open);
	for (int i = 0; close && i < n; i++)
		buf_lit(&b, close);
	return buf_str(&b);
}

static void depth_32_is_read_and_33_is_not(void **state)
{
	assert_int_equal(parse(*state, nested(*state, "[", "]", 32)), OK);
	assert_int_equal(parse(*state, nested(*state, "[", "]", 33)), ERR_SYNTAX);
	assert_int_equal(parse(*state, nested(*state, "[", NULL, 100000)), ERR_SYNTAX);
	assert_int_equal(parse(*state, nested(*state, "{\"a\":", NULL, 50000)), ERR_SYNTAX);
}

static void brackets_inside_texts_do_not_count_as_depth(void **state)
{
	str s = arena_fmt(*state, "[\"\\\"%.*s\"]", STR_ARG(nested(*state, "[{", NULL, 60)));

	assert_int_equal(parse(*state, s), OK);
	assert_int_equal(parse(*state, S("[\"\\\\\",[[\"]]\"]]]")), OK);
	assert_int_equal(parse(*state, nested(*state, "[],", NULL, 100)), ERR_SYNTAX);
}

static void the_writer_escapes_what_it_must_and_nothing_else(void **state)
{
	struct js_out j = js_new(*state);

	js_begin(&j, NULL, '{');
	js_text(&j, "a\"", S("q\" b\\ n\n t\t z\x01 / 留\xE2\x80\xA8\x7F"));
	js_end(&j, '}');
	assert_text(buf_str(&j.b), "{\"a\\\"\":\"q\\\" b\\\\ n\\n t\\u0009 z\\u0001 / "
				   "留\xE2\x80\xA8\x7F\"}");
}

static void the_writer_puts_commas_where_they_belong(void **state)
{
	struct js_out j = js_new(*state);

	js_begin(&j, NULL, '{');
	js_begin(&j, "l", '[');
	js_begin(&j, NULL, '{');
	js_end(&j, '}');
	js_int(&j, NULL, 1);
	js_begin(&j, NULL, '[');
	js_end(&j, ']');
	js_null(&j, NULL);
	js_end(&j, ']');
	js_id(&j, "id", INT64_C(1234567890123456789));
	js_id(&j, "none", 0);
	js_real(&j, "r", 2.0 / 3);
	js_bool(&j, "yes", true);
	js_bool(&j, "no", false);
	js_time(&j, "never", 0);
	js_cstr(&j, "c", NULL);
	js_end(&j, '}');
	assert_text(buf_str(&j.b), "{\"l\":[{},1,[],null],\"id\":\"1234567890123456789\","
				   "\"none\":null,\"r\":0.67,\"yes\":true,\"no\":false,"
				   "\"never\":null,\"c\":\"\"}");
}

static void a_number_that_is_none_is_written_as_null(void **state)
{
	struct js_out j = js_new(*state);

	js_begin(&j, NULL, '[');
	js_real(&j, NULL, NAN);
	js_real(&j, NULL, INFINITY);
	js_real(&j, NULL, -0.001);
	js_end(&j, ']');
	assert_text(buf_str(&j.b), "[null,null,-0.00]");
}

static void what_the_writer_wrote_the_reader_reads(void **state)
{
	static const str texts[] = { STR(""), STR("\x01\x1F\"\\/"), STR("留言\n\t\r"),
				     STR("\xE2\x80\xA8"), STR("😀") };
	struct js_out j = js_new(*state);
	struct js back;

	js_begin(&j, NULL, '{');
	js_begin(&j, "texts", '[');
	for (size_t i = 0; i < 5; i++)
		js_text(&j, NULL, texts[i]);
	js_end(&j, ']');
	js_int(&j, "least", INT64_MIN);
	js_time(&j, "at", INT64_C(1700000000000));
	js_end(&j, '}');
	assert_int_equal(js_parse(*state, buf_str(&j.b), &back), OK);
	for (size_t i = 0; i < 5; i++)
		assert_same(js_get(&back, S("texts"))->items[i].text, texts[i]);
	assert_true(js_get(&back, S("least"))->number == INT64_MIN);
	assert_text(js_get(&back, S("at"))->text, "2023-11-15T06:13:20+08:00");
}

struct reading {
	struct arena *a;
	struct js out;
};

static err read_all(void *data)
{
	struct reading *r = data;

	return js_parse(r->a,
			S("{\"a\":[1,2,{\"b\":\"a text of some length, to be copied\"}],\"c\":null,"
			  "\"d\":true}"),
			&r->out);
}

/* For jansson that would be bad syntax, or a list without some of its items. */
static void no_memory_is_neither_bad_syntax_nor_half_an_object(void **state)
{
	struct reading r = { .a = *state };
	int n = 0;
	err e;

	do {
		mem_fail_nth(++n, false);
		e = mem_try(read_all, &r);
		if (e != OK)
			assert_int_equal(e, ERR_MEMORY);
	} while (mem_fail_left() == 0);
	mem_fail_nth(0, false);
	assert_int_equal(e, OK);
	assert_in_range(n, 20, 1000);
	assert_int_equal(r.out.n, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(every_kind_of_value_is_read),
		IN_ARENA(what_is_not_strictly_json_is_refused),
		IN_ARENA(whole_numbers_reach_to_the_ends_of_63_bits),
		IN_ARENA(depth_32_is_read_and_33_is_not),
		IN_ARENA(brackets_inside_texts_do_not_count_as_depth),
		IN_ARENA(the_writer_escapes_what_it_must_and_nothing_else),
		IN_ARENA(the_writer_puts_commas_where_they_belong),
		IN_ARENA(a_number_that_is_none_is_written_as_null),
		IN_ARENA(what_the_writer_wrote_the_reader_reads),
		IN_ARENA(no_memory_is_neither_bad_syntax_nor_half_an_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
