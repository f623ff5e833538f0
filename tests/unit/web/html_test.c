#include "web/html.h"

#include <string.h>

#include "check.h"

static str escaped(struct arena *a, str s)
{
	struct out o = out_new(a, 16);

	out_text(&o, s);
	return html_of(&o).text;
}

static void the_five_characters_that_mean_something_are_escaped(void **state)
{
	assert_text(escaped(*state, S("<a href=\"x\" id='y'>&amp;</a>")),
		    "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
	assert_text(escaped(*state, S("")), "");
	assert_text(escaped(*state, S("<")), "&lt;");
	assert_text(escaped(*state, S("留言 100% =`/\\")), "留言 100% =`/\\");
	assert_text(escaped(*state, S("a\0<")), "a\0&lt;");
}

static void a_missing_text_is_empty(void **state)
{
	struct out o = out_new(*state, 16);

	out_cstr(&o, NULL);
	out_text(&o, (str){ 0 });
	assert_int_equal(html_of(&o).text.n, 0);
}

static const char *shout(const void *language, const char *text)
{
	assert_string_equal(language, "xx");
	return strcmp(text, "提交") == 0 ? "<Send>" : text;
}

static void translations_are_escaped_too(void **state)
{
	struct out o = out_new(*state, 16);

	out_tr(&o, "提交");
	o.translate = shout;
	o.language = "xx";
	out_tr(&o, "提交");
	out_tr(&o, "其他");
	assert_text(html_of(&o).text, "提交&lt;Send&gt;其他");
}

static void html_goes_through_and_numbers_and_times_are_plain(void **state)
{
	struct out o = out_new(*state, 16);

	out_html(&o, html_paragraphs(*state, S("a")));
	out_int(&o, INT64_MIN);
	out_lit(&o, "|");
	out_time(&o, INT64_C(1700000000000));
	out_lit(&o, "|");
	out_date(&o, INT64_C(1700000000000));
	out_lit(&o, "|");
	out_iso(&o, INT64_C(1700000000000));
	assert_text(html_of(&o).text, "<p>a</p>-9223372036854775808|2023-11-15 06:13|2023-11-15|"
				      "2023-11-15T06:13:20+08:00");
}

static void each_line_of_a_text_becomes_a_paragraph(void **state)
{
	assert_text(html_paragraphs(*state, S("")).text, "");
	assert_text(html_paragraphs(*state, S("\n \n\t\r\n")).text, "");
	assert_text(html_paragraphs(*state, S("一\r\n\r\n 二 \n<b>\n")).text,
		    "<p>一</p><p>二</p><p>&lt;b&gt;</p>");
}

static void words_are_marked_and_text_around_them_is_escaped(void **state)
{
	static const char *const words[] = { "【电话】", "【姓名】", NULL };

	assert_text(
		html_marked(*state, S("【姓名】<b>【电话】【电话】\n【其他】"), words).text,
		"<p><mark>【姓名】</mark>&lt;b&gt;<mark>【电话】</mark><mark>【电话】</mark></p>"
		"<p>【其他】</p>");
	assert_text(html_marked(*state, S("平常的话"), words).text, "<p>平常的话</p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(words_are_marked_and_text_around_them_is_escaped),
		IN_ARENA(the_five_characters_that_mean_something_are_escaped),
		IN_ARENA(a_missing_text_is_empty),
		IN_ARENA(translations_are_escaped_too),
		IN_ARENA(html_goes_through_and_numbers_and_times_are_plain),
		IN_ARENA(each_line_of_a_text_becomes_a_paragraph),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
