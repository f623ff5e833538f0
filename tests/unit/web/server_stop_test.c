/* Work that waits, clients that leave, and the end. */
#include "served.h"

#include <fcntl.h>
#include <pthread.h>

static void slow_work_does_not_hold_readers(void **state)
{
	struct fixture *f = *state;
	int fds[6];

	world.shut = true;
	for (int i = 0; i < 6; i++) {
		fds[i] = dial(f);
		send_all(fds[i], GET("/slow", ""));
	}
	while (world.in_slow < 2)
		nap();
	for (int i = 0; i < 10; i++)
		assert_int_equal(fetch(f, GET("/quick", "")).status, 200);
	assert_int_equal(world.in_slow, 2); /* as many as there are workers */
	world.shut = false;
	for (int i = 0; i < 6; i++) {
		assert_int_equal(hear(f, fds[i], false).status, 200);
		close(fds[i]);
	}
}

static void a_client_that_leaves_or_breaks_off_leaves_nothing_behind(void **state)
{
	struct fixture *f = *state;
	static const str parts[] = { STR("GET"),
				     STR("GET / HTTP/1.1\r\nHo"),
				     STR("POST /form" HOST "Content-Length: 10\r\n\r\nabc"),
				     STR("GET / HTTP/9.9\r\nHost: x\r\n\r\n"),
				     STR("GET / HTTP/1.1\r\n: x\r\nfoo\r\n\r\n"),
				     STR("\r\n\r\n\r\n\0\0"),
				     STR("GET /slow" HOST "\r\n") };
	int fd;

	world.shut = true;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		fd = dial(f);
		send_all(fd, parts[i]);
		nap();
		close(fd);
	}
	world.shut = false;
	/* a line that breaks in mid-request may be noticed by its idle time only */
	for (int i = 0; i < 6000 && server_stats(f->server).in_flight; i++)
		nap();
	assert_int_equal(server_stats(f->server).in_flight, 0);
}

/* Memory of this process that is really there, in MiB. */
static int64_t resident(void)
{
	char text[128] = "";
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	str rest = { text, (size_t)read(fd, text, sizeof(text) - 1) };
	int64_t pages = 0;

	close(fd);
	str_cut(&rest, ' ');
	str_int(str_cut(&rest, ' '), &pages);
	return pages * sysconf(_SC_PAGESIZE) >> 20;
}

static int up_large(void **state)
{
	return up_with(state, (size_t)64 << 20);
}

static void a_declared_length_costs_nothing_before_it_is_sent(void **state)
{
	struct fixture *f = *state;
	int64_t before = resident();
	int fds[20];

	for (int i = 0; i < 20; i++) {
		fds[i] = dial(f);
		send_all(fds[i], S("POST /form" HOST "Content-Length: 60000000\r\n\r\nabc"));
	}
	while (server_stats(f->server).requests < 20)
		nap();
	assert_int_equal(fetch(f, GET("/a", "")).status, 200);
	assert_in_range(resident() - before + 100, 0, 300);
	for (int i = 0; i < 20; i++)
		close(fds[i]);
}

static void *stop(void *arg)
{
	struct fixture *f = arg;

	server_stop(&f->server, 5000);
	return NULL;
}

static bool is_refused(const struct fixture *f)
{
	int fd = dial(f);
	bool refused = fd < 0 || tell(f, fd, GET("/new", "")).status == 0;

	if (fd >= 0)
		close(fd);
	return refused;
}

static void stopping_finishes_what_runs_and_takes_nothing_new(void **state)
{
	struct fixture *f = *state;
	int fd = dial(f), kept = dial(f);
	struct reply r;
	pthread_t t;

	assert_int_equal(tell(f, kept, GET("/a", "")).status, 200);
	world.shut = true;
	send_all(fd, S("POST /slow" HOST "Content-Length: 0\r\n\r\n"));
	while (world.in_slow == 0)
		nap();
	assert_int_equal(pthread_create(&t, NULL, stop, f), 0);
	for (int i = 0; i < 50; i++)
		nap();
	r = tell(f, kept, GET("/last", ""));
	assert_int_equal(r.status, 200);
	assert_text(header_of(&r, "Connection"), "close");
	world.shut = false;
	r = hear(f, fd, false);
	assert_int_equal(r.status, 200);
	assert_text(header_of(&r, "Connection"), "close");
	pthread_join(t, NULL);
	assert_null(f->server);
	assert_true(is_refused(f));
	close(fd);
	close(kept);
}

static void *stop_soon(void *arg)
{
	struct fixture *f = arg;

	server_stop(&f->server, 20);
	return NULL;
}

static void a_write_that_comes_after_the_last_one_hears_busy(void **state)
{
	struct fixture *f = *state;
	int fd = dial(f), kept = dial(f);
	struct reply r;
	pthread_t t;

	assert_int_equal(tell(f, kept, GET("/a", "")).status, 200);
	world.shut = true;
	send_all(fd, GET("/slow", ""));
	while (world.in_slow == 0)
		nap();
	assert_int_equal(pthread_create(&t, NULL, stop_soon, f), 0);
	for (int i = 0; i < 100; i++)
		nap();
	r = tell(f, kept, S("POST /form" HOST "Content-Length: 0\r\n\r\n"));
	assert_int_equal(r.status, 503);
	world.shut = false;
	pthread_join(t, NULL);
	assert_int_equal(hear(f, fd, false).status, 200);
	close(fd);
	close(kept);
}

/* Requests keep coming on open connections all through the stop. */
struct pest {
	const struct fixture *f;
	int fd;
	atomic_bool ready;
};

static void *pester(void *arg)
{
	static const char request[] = "POST /form" HOST "Content-Length: 0\r\n\r\n";
	struct pest *p = arg;
	char sink[4096];

	for (int i = 0; i < 20000; i++) {
		if (send(p->fd, request, sizeof(request) - 1, MSG_NOSIGNAL) <= 0)
			break;
		if (recv(p->fd, sink, sizeof(sink), 0) <= 0)
			break;
		p->ready = true;
	}
	p->ready = true;
	close(p->fd);
	return NULL;
}

static void stopping_under_fire_ends_in_order(void **state)
{
	struct fixture *f = *state;
	struct pest pests[4];
	pthread_t t[4];

	for (int i = 0; i < 4; i++) {
		pests[i] = (struct pest){ f, dial(f), false };
		assert_int_equal(pthread_create(&t[i], NULL, pester, &pests[i]), 0);
	}
	for (int i = 0; i < 4; i++)
		while (!pests[i].ready)
			nap();
	server_stop(&f->server, 0); /* no patience: the queue is drained while requests come */
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(slow_work_does_not_hold_readers),
		SERVED(a_client_that_leaves_or_breaks_off_leaves_nothing_behind),
		cmocka_unit_test_setup_teardown(a_declared_length_costs_nothing_before_it_is_sent,
						up_large, down),
		SERVED(stopping_finishes_what_runs_and_takes_nothing_new),
		SERVED(a_write_that_comes_after_the_last_one_hears_busy),
		SERVED(stopping_under_fire_ends_in_order),
	};

	log_level_set(LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
