/* What says that the process lives, and what pages are dressed in, needs no database. */
#include "board.h"

#include "app/assets.h"
#include "app/layout.h"
#include "app/route.h"
#include "base/log.h"

static int status_of(struct app *app, struct arena *a, const char *path)
{
	struct request rq = { .a = a,
			      .method = HTTP_GET,
			      .path = str_of(path),
			      .id = S("alive"),
			      .remote = S("127.0.0.1") };
	struct response rs = { .status = 200 };
	struct param session = { S(COOKIE_SESSION), S("0123456789abcdef0123456789abcdef") };

	rq.cookies = (struct params){ .v = &session, .n = 1 };
	route_answer(app, &rq, &rs);
	return rs.status;
}

static void without_the_store_the_process_still_says_that_it_lives(void **state)
{
	struct board *b = board_open();
	struct app cut_off = b->app;
	const char *css = arena_fmt(b->a, "/assets/%s", asset_name("liuyan.css")).p;

	(void)state;
	cut_off.store = NULL; /* whoever touches it dies */
	assert_int_equal(status_of(&cut_off, b->a, "/healthz"), 200);
	assert_int_equal(status_of(&cut_off, b->a, css), 200);
	assert_int_equal(status_of(&b->app, b->a, "/readyz"), 200);
	store_fail_nth(b->app.store, 1);
	assert_int_equal(status_of(&b->app, b->a, "/readyz"), 500);
	store_fail_nth(b->app.store, 0);
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_the_store_the_process_still_says_that_it_lives),
	};

	log_level_set(LOG_NOTHING);
	return board_run(tests);
}
