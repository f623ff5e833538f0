/* Answers that are kept and served again. */
#include "served.h"

static void a_connection_is_kept_for_answers_made_and_answers_kept(void **state)
{
	struct fixture *f = *state;
	int fd = dial(f);

	for (int i = 0; i < 3; i++) {
		assert_int_equal(tell(f, fd, GET("/a", "")).status, 200);
		assert_int_equal(tell(f, fd, GET("/shared", "")).status, 200);
		assert_text(tell(f, fd, S("POST /form" HOST "Content-Length: 0\r\n\r\n")).body,
			    "2 path=/form cookie= from=127.0.0.1");
	}
	assert_int_equal(server_stats(f->server).cache_hits, 2);
	/* and for two that are sent in one go */
	send_all(fd, GET("/shared", ""));
	send_all(fd, GET("/a", ""));
	assert_text(hear(f, fd, false).body, "generation 1 for ");
	assert_text(hear(f, fd, false).body, "1 path=/a cookie= from=127.0.0.1");
	close(fd);
}

static void a_kept_answer_is_served_until_the_generation_moves(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 3; i++) {
		struct reply r = fetch(f, GET("/shared", ""));
		assert_text(r.body, "generation 1 for ");
		assert_text(header_of(&r, "Cache-Control"), "no-cache");
	}
	assert_int_equal(world.made, 1);
	world.generation = 2;
	for (int i = 0; i < 2; i++)
		assert_text(fetch(f, GET("/shared", "")).body, "generation 2 for ");
	assert_int_equal(world.made, 2);
	world.generation = 1; /* never goes back; were it so, nothing old is there */
	fetch(f, GET("/shared", ""));
	assert_int_equal(world.made, 3);
}

static void an_answer_made_while_a_write_landed_is_not_served_again(void **state)
{
	struct fixture *f = *state;

	fetch(f, GET("/shared-late", ""));
	fetch(f, GET("/shared-late", ""));
	assert_int_equal(world.made, 2);
	assert_int_equal(server_stats(f->server).cache_hits, 0);
}

static void answers_are_shared_by_target_variant_and_coding_only(void **state)
{
	struct fixture *f = *state;

	fetch(f, GET("/shared", ""));
	assert_text(fetch(f, GET("/shared", "Cookie: v=en\r\n")).body, "generation 1 for en");
	fetch(f, GET("/shared?x", ""));
	fetch(f, GET("/shared", "Accept-Encoding: gzip\r\n"));
	assert_int_equal(world.made, 4);
	assert_text(fetch(f, GET("/shared", "Cookie: v=en\r\n")).body, "generation 1 for en");
	assert_text(fetch(f, GET("/shared", "")).body, "generation 1 for ");
	assert_int_equal(world.made, 4);
	fetch(f, GET("/shared", "Cookie: session=1\r\n"));
	fetch(f, GET("/shared", "Cookie: session=1\r\n"));
	fetch(f, GET("/shared", "Authorization: Bearer x\r\n"));
	fetch(f, S("HEAD /shared" HOST "\r\n"));
	assert_int_equal(world.made, 8);
}

static void a_second_cookie_header_cannot_poison_what_others_get(void **state)
{
	struct fixture *f = *state;

	fetch(f, GET("/shared", "Cookie: x=1\r\nCookie: v=evil\r\n"));
	assert_text(fetch(f, GET("/shared", "")).body, "generation 1 for ");
	fetch(f, GET("/shared?2", "Cookie: v=en\r\nCookie: v=evil\r\n"));
	assert_text(fetch(f, GET("/shared?2", "Cookie: v=en\r\n")).body, "generation 1 for en");
}

static void a_body_sent_with_a_kept_page_is_not_taken_for_a_request(void **state)
{
	struct fixture *f = *state;
	str inner = GET("/inner", "");
	int fd = dial(f);

	fetch(f, GET("/shared", ""));
	send_all(fd, arena_fmt(f->a, "GET /shared" HOST "Content-Length: %zu\r\n\r\n%.*s", inner.n,
			       STR_ARG(inner)));
	assert_text(hear(f, fd, false).body, "generation 1 for ");
	send_all(fd, GET("/outer", ""));
	struct reply r = hear(f, fd, false);
	assert_false(str_has(r.body, S("inner")));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(a_connection_is_kept_for_answers_made_and_answers_kept),
		SERVED(a_kept_answer_is_served_until_the_generation_moves),
		SERVED(an_answer_made_while_a_write_landed_is_not_served_again),
		SERVED(answers_are_shared_by_target_variant_and_coding_only),
		SERVED(a_second_cookie_header_cannot_poison_what_others_get),
		SERVED(a_body_sent_with_a_kept_page_is_not_taken_for_a_request),
	};

	log_level_set(LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
