#include "served.h"

#include <libdeflate.h>

static struct reply post(const struct fixture *f, const char *type, str body)
{
	return fetch(f, arena_fmt(f->a,
				  "POST /form" HOST "Content-Type: %s\r\nContent-Length: %zu\r\n"
				  "\r\n%.*s",
				  type, body.n, STR_ARG(body)));
}

static void a_get_reaches_the_handler_decoded(void **state)
{
	struct reply r = fetch(*state, GET("/a%20b?x=1&y=%E7%95%99", "Cookie: v=2\r\n"));

	assert_int_equal(r.status, 200);
	assert_text(r.body, "1 path=/a b ?x=1 ?y=留 cookie=2 from=127.0.0.1");
	assert_text(header_of(&r, "X-Seen"), "yes");
	assert_text(header_of(&r, "Content-Type"), "text/plain; charset=utf-8");
	assert_text(header_of(&r, "Cache-Control"), "no-store");
	assert_text(header_of(&r, "X-Content-Type-Options"), "nosniff");
	assert_text(header_of(&r, "Vary"), "Accept-Encoding, Cookie");
	assert_int_equal(header_of(&r, "X-Request-Id").n, 16);
}

static void a_head_is_a_get_without_its_body(void **state)
{
	struct fixture *f = *state;
	int fd = dial(f);
	struct reply r = tell(f, fd, S("HEAD /long" HOST "\r\n"));

	assert_int_equal(r.status, 200);
	assert_text(header_of(&r, "Content-Length"), "20000");
	r = tell(f, fd, GET("/next", "")); /* no byte of a body stood between */
	assert_int_equal(r.status, 200);
	close(fd);
}

static void a_posted_form_reaches_the_handler_in_both_codings(void **state)
{
	struct reply r = post(*state, "application/x-www-form-urlencoded; charset=utf-8",
			      S("title=%E7%95%99+%E8%A8%80&t=1&t=2"));

	assert_int_equal(r.status, 200);
	assert_text(r.body, "2 path=/form title=留 言 t=1 t=2 cookie= from=127.0.0.1");
	r = post(*state, "multipart/form-data; boundary=b",
		 S("--b\r\nContent-Disposition: form-data; "
		   "name=\"title\"\r\n\r\n留言\r\n--b--\r\n"));
	assert_int_equal(r.status, 200);
	assert_text(r.body, "2 path=/form title=留言 cookie= from=127.0.0.1");
}

static void a_chunked_body_is_a_body(void **state)
{
	struct reply r = fetch(
		*state, S("POST /form" HOST "Transfer-Encoding: chunked\r\nContent-Type: "
			  "application/x-www-form-urlencoded\r\n\r\n3\r\na=1\r\n4\r\n&b=2\r\n"
			  "0\r\n\r\n"));

	assert_int_equal(r.status, 200);
	assert_text(r.body, "2 path=/form a=1 b=2 cookie= from=127.0.0.1");
}

static void what_is_malformed_is_told_so(void **state)
{
	static const str bad[] = {
		STR("GET /%FF" HOST "\r\n"),
		STR("GET /%00" HOST "\r\n"),
		STR("GET /?a=%zz" HOST "\r\n"),
		STR("GET http://x/" HOST "\r\n"),
		STR("POST /form" HOST "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: 5\r\n\r\na=%FF"),
		STR("POST /form" HOST "Content-Type: multipart/form-data; boundary=b\r\n"
		    "Content-Length: 3\r\n\r\n--b"),
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(fetch(*state, bad[i]).status, 400);
	assert_int_equal(fetch(*state, S("GET / HTTP/1.1\r\n\r\n")).status, 400); /* no Host */
}

static void a_body_over_the_limit_is_413_and_one_at_the_limit_is_taken(void **state)
{
	struct fixture *f = *state;
	char *p = arena_alloc(f->a, BODY_MAX + 1);

	memset(p, 'a', BODY_MAX + 1);
	assert_int_equal(post(f, "text/plain", (str){ p, BODY_MAX }).status, 200);
	assert_int_equal(post(f, "text/plain", (str){ p, BODY_MAX + 1 }).status, 413);
	str chunked = arena_fmt(f->a,
				"POST /form" HOST "Transfer-Encoding: chunked\r\n\r\n%x\r\n%.*s"
				"\r\n%x\r\n%.*s\r\n0\r\n\r\n",
				BODY_MAX, BODY_MAX, p, 5, 5, p);
	assert_int_equal(fetch(f, chunked).status, 413);
}

static void text_is_packed_for_those_who_take_it_packed(void **state)
{
	struct fixture *f = *state;
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	char *to = arena_alloc(f->a, 30000);
	struct reply r = fetch(f, GET("/long", "Accept-Encoding: br, gzip\r\n"));
	size_t n = 0;

	assert_text(header_of(&r, "Content-Encoding"), "gzip");
	assert_true(r.body.n < 1000);
	assert_int_equal(libdeflate_gzip_decompress(d, r.body.p, r.body.n, to, 30000, &n), 0);
	libdeflate_free_decompressor(d);
	assert_same(((str){ to, n }), long_text(f->a));
	static const str plain[] = {
		STR("GET /long" HOST "\r\n"),
		STR("GET /long" HOST "Accept-Encoding: br\r\n\r\n"),
		STR("GET /long" HOST "Accept-Encoding: gzip;q=0\r\n\r\n"),
		STR("GET /long" HOST "Accept-Encoding: gzip; q=0.0, br\r\n\r\n"),
		STR("GET /picture" HOST "Accept-Encoding: gzip\r\n\r\n"),
	};
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		r = fetch(f, plain[i]);
		assert_int_equal(header_of(&r, "Content-Encoding").n, 0);
		assert_int_equal(r.body.n, 20000);
	}
}

static void a_bad_address_is_a_wrong_usage_and_one_in_use_fails(void **state)
{
	static const char *const bad[] = {
		"",	"8080",	   "127.0.0.1",	      "127.0.0.1:x", "1.2.3:80",
		"x:80", "[::1:80", "127.0.0.1:65536", ":80",	     "127.0.0.1:-1"
	};
	struct fixture *f = *state;
	struct server_config c = { .threads = 1,
				   .workers = 1,
				   .limits = { .connections = 10, .per_address = 10 } };
	struct server *s = NULL;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		c.listen = bad[i];
		assert_int_equal(server_start(f->a, &c, &s), ERR_USAGE);
	}
	assert_null(s);
}

static void counts_are_kept(void **state)
{
	struct fixture *f = *state;
	struct server_stats t;

	fetch(f, GET("/shared", ""));
	fetch(f, GET("/shared", ""));
	fetch(f, GET("/%FF", ""));
	t = server_stats(f->server);
	assert_int_equal(t.requests, 3);
	assert_int_equal(t.status[2], 2);
	assert_int_equal(t.status[4], 1);
	assert_int_equal(t.cache_hits, 1);
	assert_true(t.cache_bytes > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(a_get_reaches_the_handler_decoded),
		SERVED(a_head_is_a_get_without_its_body),
		SERVED(a_posted_form_reaches_the_handler_in_both_codings),
		SERVED(a_chunked_body_is_a_body),
		SERVED(what_is_malformed_is_told_so),
		SERVED(a_body_over_the_limit_is_413_and_one_at_the_limit_is_taken),
		SERVED(text_is_packed_for_those_who_take_it_packed),
		SERVED(a_bad_address_is_a_wrong_usage_and_one_in_use_fails),
		SERVED(counts_are_kept),
	};

	log_level_set(LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
