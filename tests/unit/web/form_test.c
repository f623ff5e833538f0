#include "web/form.h"

#include "check.h"

/* Fields written down as name=value; so that a whole result is one comparison. */
static str shown(struct arena *a, const struct params *p)
{
	struct buf b = buf_new(a, 256, 1 << 20);

	for (size_t i = 0; i < p->n; i++) {
		buf_put(&b, p->v[i].name);
		buf_char(&b, '=');
		buf_put(&b, p->v[i].value);
		buf_char(&b, ';');
	}
	return buf_str(&b);
}

struct sample {
	str in, want;
};

static void percent_signs_are_decoded_and_plus_only_where_it_means_a_blank(void **state)
{
	static const struct sample good[] = {
		{ STR(""), STR("") },
		{ STR("plain"), STR("plain") },
		{ STR("%E7%95%99%e8%a8%80"), STR("留言") },
		{ STR("%2526"), STR("%26") },
		{ STR("a%20b"), STR("a b") },
		{ STR("%0D%0A"), STR("\r\n") },
	};
	str out;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(form_decode(*state, good[i].in, false, &out), OK);
		assert_same(out, good[i].want);
	}
	assert_int_equal(form_decode(*state, S("a+b"), false, &out), OK);
	assert_text(out, "a+b");
	assert_int_equal(form_decode(*state, S("a+b%2B"), true, &out), OK);
	assert_text(out, "a b+");
}

static void broken_percent_signs_nul_and_bad_utf8_are_refused(void **state)
{
	static const str bad[] = {
		STR("%"),      STR("%2"),     STR("a%"),	STR("%zz"),	STR("%2g"),
		STR("%-1"),    STR("%00"),    STR("a\0b"),	STR("%FF"),	STR("\xFF"),
		STR("%C0%80"), STR("%E7%95"), STR("%ED%A0%80"), STR("\xC0%AF"), STR("%F5%80%80%80"),
	};
	str out;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (form_decode(*state, bad[i], true, &out) != ERR_SYNTAX)
			fail_msg("sample %zu was taken", i);
}

static void a_target_is_cut_into_a_decoded_path_and_its_query(void **state)
{
	struct params q;
	str path;

	assert_int_equal(form_target(*state, S("/a%2Fb/%E7%95%99?x=1&y=%26+z&x=2"), &path, &q), OK);
	assert_text(path, "/a/b/留");
	assert_text(shown(*state, &q), "x=1;y=& z;x=2;");
	assert_int_equal(form_target(*state, S("/a+b"), &path, &q), OK);
	assert_text(path, "/a+b");
	assert_int_equal(q.n, 0);
	assert_int_equal(form_target(*state, S("//x?"), &path, &q), OK);
	assert_text(path, "//x");
	assert_int_equal(form_target(*state, S("/?a=?b"), &path, &q), OK);
	assert_text(shown(*state, &q), "a=?b;");
}

static void a_target_without_a_leading_slash_is_refused(void **state)
{
	static const str bad[] = { STR(""),	STR("a"),	  STR("?a=b"),
				   STR("*"),	STR("http://x/"), STR("/%00"),
				   STR("/%FF"), STR("/?%FF=1"),	  STR("/?a=%00") };
	struct params q;
	str path;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(form_target(*state, bad[i], &path, &q), ERR_SYNTAX);
}

static void urlencoded_fields_keep_their_order_and_their_repetitions(void **state)
{
	static const struct sample good[] = {
		{ STR(""), STR("") },
		{ STR("&&"), STR("") },
		{ STR("a"), STR("a=;") },
		{ STR("a="), STR("a=;") },
		{ STR("=b"), STR("=b;") },
		{ STR("a=b=c"), STR("a=b=c;") },
		{ STR("a=1&b=2&a=3&"), STR("a=1;b=2;a=3;") },
		{ STR("t=%E7%95%99&%E8%A8%80=+"), STR("t=留;言= ;") },
	};
	struct params p;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(form_urlencoded(*state, good[i].in, &p), OK);
		assert_same(shown(*state, &p), good[i].want);
	}
	assert_int_equal(form_urlencoded(*state, S("a=1&b=%FF"), &p), ERR_SYNTAX);
	assert_int_equal(form_urlencoded(*state, S("a%00=1"), &p), ERR_SYNTAX);
}

static str repeated(struct arena *a, const char *piece, int n)
{
	struct buf b = buf_new(a, 4096, 1 << 20);

	for (int i = 0; i < n; i++)
		buf_lit(&b, piece);
	return buf_str(&b);
}

static void there_may_be_256_fields_and_no_more(void **state)
{
	struct params p;

	assert_int_equal(form_urlencoded(*state, repeated(*state, "a=1&", 256), &p), OK);
	assert_int_equal(p.n, HTTP_PARAMS_MAX);
	assert_int_equal(form_urlencoded(*state, repeated(*state, "a=1&", 257), &p), ERR_TOO_LARGE);
	assert_int_equal(form_urlencoded(*state, repeated(*state, "&&&&a=1", 256), &p), OK);
	assert_int_equal(form_cookies(*state, repeated(*state, "a=1;", 256), &p), OK);
	assert_int_equal(form_cookies(*state, repeated(*state, "a=1;", 257), &p), ERR_TOO_LARGE);
}

static void cookies_are_cut_and_the_unreadable_are_left_out(void **state)
{
	static const struct sample good[] = {
		{ STR(""), STR("") },
		{ STR("a=1"), STR("a=1;") },
		{ STR("a=1; b=2;c=3 ;"), STR("a=1;b=2;c=3;") },
		{ STR("=x; ;flag; s=a=b"), STR("flag=;s=a=b;") },
		{ STR("a=%41"), STR("a=%41;") },
		{ STR("bad=\xFF; \xFE=1; good=1"), STR("good=1;") },
		{ STR("nul=\0; good=1"), STR("good=1;") },
	};
	struct params p;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(form_cookies(*state, good[i].in, &p), OK);
		assert_same(shown(*state, &p), good[i].want);
	}
}

/* ---- multipart ---- */

#define TYPE "multipart/form-data; boundary=--xyz"
#define LINE "----xyz\r\n"
#define END "----xyz--\r\n"
#define HEAD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define PART(name, value) LINE HEAD(name) value "\r\n"

static void multipart_fields_come_out_as_they_were_typed(void **state)
{
	static const struct sample good[] = {
		{ STR(PART("title", "留言") END), STR("title=留言;") },
		{ STR(PART("a", "") PART("a", "+%41\r\n--") END), STR("a=;a=+%41\r\n--;") },
		{ STR(LINE "content-disposition:form-data;name=a\r\nContent-Type: text/plain"
			   "\r\n\r\nx\r\n" END),
		  STR("a=x;") },
		{ STR(PART("a", "\r\n----xy\r\n") END "epilogue"), STR("a=\r\n----xy\r\n;") },
		{ STR("----xyz--"), STR("") },
	};
	struct params p;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(form_multipart(*state, good[i].in, S(TYPE), &p), OK);
		assert_same(shown(*state, &p), good[i].want);
	}
	assert_int_equal(form_multipart(*state, good[0].in,
					S("multipart/form-data; Boundary=\"--xyz\"; x=y"), &p),
			 OK);
	assert_text(shown(*state, &p), "title=留言;");
}

static void a_file_leaves_only_its_name(void **state)
{
	str body = S(LINE "Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n"
			  "Content-Type: image/png\r\n\r\n\x89PNG\xFF\0\r\n" PART("a", "b") END);
	struct params p;

	assert_int_equal(form_multipart(*state, body, S(TYPE), &p), OK);
	assert_text(shown(*state, &p), "photo=;a=b;");
}

static void every_truncation_of_a_multipart_body_is_refused(void **state)
{
	str whole = S(PART("title", "留言") PART("body", "x") "----xyz--");
	struct params p;

	for (size_t n = 0; n < whole.n; n++)
		if (form_multipart(*state, str_sub(whole, 0, n), S(TYPE), &p) != ERR_SYNTAX)
			fail_msg("%zu of %zu bytes were taken", n, whole.n);
	assert_int_equal(form_multipart(*state, whole, S(TYPE), &p), OK);
}

static void a_wrong_boundary_a_nameless_part_and_bad_text_are_refused(void **state)
{
	static const str types[] = {
		STR(""),
		STR("multipart/form-data"),
		STR("multipart/form-data; boundary="),
		STR("multipart/form-data; boundary=other"),
		STR("multipart/form-data; boundary=\"\""),
		STR("multipart/form-data; boundary=a1234567890123456789012345678901234567890"
		    "123456789012345678901234567890"),
	};
	static const str bodies[] = {
		STR(""),
		STR(PART("a", "\xFF") END),
		STR(PART("a", "\0") END),
		STR(PART("\xFF", "a") END),
		STR(PART("", "a") END),
		STR(LINE "\r\n\r\nx\r\n" END),
		STR(LINE "Content-Disposition: form-data\r\n\r\nx\r\n" END),
		STR(LINE "Content-Type: text/plain\r\n\r\nx\r\n" END),
		STR("preamble\r\n" PART("a", "b") END),
	};
	struct params p;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		assert_int_equal(form_multipart(*state, S(PART("a", "b") END), types[i], &p),
				 ERR_SYNTAX);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		if (form_multipart(*state, bodies[i], S(TYPE), &p) != ERR_SYNTAX)
			fail_msg("body %zu was taken", i);
}

static void a_multipart_body_may_have_256_parts_and_no_more(void **state)
{
	struct buf b = buf_new(*state, 4096, 1 << 20);
	struct params p;

	for (int i = 0; i < 256; i++)
		buf_lit(&b, PART("a", "b"));
	buf_lit(&b, END);
	assert_int_equal(form_multipart(*state, buf_str(&b), S(TYPE), &p), OK);
	assert_int_equal(p.n, HTTP_PARAMS_MAX);
	b.n -= sizeof(END) - 1;
	buf_lit(&b, PART("a", "b") END);
	assert_int_equal(form_multipart(*state, buf_str(&b), S(TYPE), &p), ERR_TOO_LARGE);
}

static void what_is_encoded_decodes_to_the_same(void **state)
{
	struct buf b = buf_new(*state, 64, 4096);
	str out;

	form_encode(&b, S("留 言+%&=?/#~a-Z_0.\r\n"));
	assert_text(buf_str(&b), "%E7%95%99%20%E8%A8%80%2B%25%26%3D%3F%2F%23~a-Z_0.%0D%0A");
	assert_int_equal(form_decode(*state, buf_str(&b), true, &out), OK);
	assert_text(out, "留 言+%&=?/#~a-Z_0.\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(percent_signs_are_decoded_and_plus_only_where_it_means_a_blank),
		IN_ARENA(broken_percent_signs_nul_and_bad_utf8_are_refused),
		IN_ARENA(a_target_is_cut_into_a_decoded_path_and_its_query),
		IN_ARENA(a_target_without_a_leading_slash_is_refused),
		IN_ARENA(urlencoded_fields_keep_their_order_and_their_repetitions),
		IN_ARENA(there_may_be_256_fields_and_no_more),
		IN_ARENA(cookies_are_cut_and_the_unreadable_are_left_out),
		IN_ARENA(multipart_fields_come_out_as_they_were_typed),
		IN_ARENA(a_file_leaves_only_its_name),
		IN_ARENA(every_truncation_of_a_multipart_body_is_refused),
		IN_ARENA(a_wrong_boundary_a_nameless_part_and_bad_text_are_refused),
		IN_ARENA(a_multipart_body_may_have_256_parts_and_no_more),
		IN_ARENA(what_is_encoded_decodes_to_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
