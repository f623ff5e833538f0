/* A server whose thread finds no memory: at one place after the other, from the
 * sending of an answer through the next requests on that thread. */
#include "served.h"

#include "base/mem.h"

/* /short?n=N: from this answer on the N-th allocation of this thread fails. */
static void answer_shortly(void *app, struct request *rq, struct response *rs)
{
	int64_t n = 0;

	answer(app, rq, rs);
	if (str_eq(rq->path, S("/short"))) {
		rs->body = long_text(rq->a); /* to be packed */
		str_int(param_get(&rq->query, "n"), &n);
	}
	if (rq->refused == OK && (n || str_eq(rq->path, S("/calm"))))
		mem_fail_nth(n, false);
}

static int up_alone(void **state)
{
	struct arena *a = arena_new(65536);
	struct fixture *f = ARENA_NEW(a, struct fixture);
	struct server_config c = {
		.listen = "127.0.0.1:0",
		.threads = 1,
		.workers = 1,
		.limits = { .connections = 20, .per_address = 20, .idle_seconds = 2 },
		.body_max = BODY_MAX,
		.cache_bytes = 1 << 20,
		.cache_ms = 60000,
		.hooks = { NULL, waits, answer_shortly, generation, shares, NULL },
	};

	log_level_set(LOG_NOTHING);
	world.generation = 1;
	f->a = a;
	if (server_start(a, &c, &f->server) != OK)
		return 1;
	f->port = server_port(f->server);
	*state = f;
	return 0;
}

/* An answer without its policies would be worse than none. */
static int heard(const struct reply *r)
{
	if (r->status != 200 && r->status != 503)
		fail_msg("status %d", r->status);
	assert_text(header_of(r, "X-Frame-Options"), "DENY");
	if (r->status == 503)
		assert_true(r->body.n > 0);
	return r->status == 503;
}

static int ask_three(struct fixture *f, int n)
{
	struct reply r[3];

	world.generation++; /* what is kept is old: the shared page is made again */
	r[0] = fetch(f, arena_fmt(f->a,
				  "GET /short?n=%d HTTP/1.1\r\nHost: x\r\n"
				  "Accept-Encoding: gzip\r\n\r\n",
				  n));
	r[1] = fetch(f, S("POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\nContent-Type: "
			  "application/x-www-form-urlencoded\r\n\r\na=1&b=2"));
	r[2] = fetch(f, S("GET /shared HTTP/1.1\r\nHost: x\r\n\r\n"));
	if (r[1].status == 200)
		assert_text(r[1].body, "2 path=/form a=1 b=2 cookie= from=127.0.0.1");
	return heard(&r[0]) + heard(&r[1]) + heard(&r[2]);
}

static void calm(struct fixture *f)
{
	for (int i = 0; i < 3; i++)
		if (fetch(f, GET("/calm", "")).status == 200)
			return;
	fail_msg("it does not recover");
}

static void each_request_is_answered_or_refused_and_the_next_one_served(void **state)
{
	struct fixture *f = *state;
	int refused = 0;

	for (int n = 1; n <= 150; n++) {
		int now = ask_three(f, n);
		assert_true(now <= 1); /* one thing failed */
		refused += now;
		calm(f);
	}
	assert_true(refused > 20);
	assert_int_equal(ask_three(f, 100000), 0);
	calm(f);
	while (server_stats(f->server).in_flight > 0)
		nap();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			each_request_is_answered_or_refused_and_the_next_one_served, up_alone,
			down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
