/*
 * served: a real server on a free port of the loopback, asked over plain
 * sockets. What its handler does is steered by the path; see answer().
 * Lifetime: of everything here, one test.
 */
#ifndef LIUYAN_TESTS_SERVED_H
#define LIUYAN_TESTS_SERVED_H

#include "web/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "check.h"

#define BODY_MAX 65536

/* What the hooks saw and how they shall behave. */
static struct {
	atomic_ullong generation;
	atomic_int made, in_slow;
	atomic_bool shut; /* slow answers wait while it is true */
} world;

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static bool waits(void *app, struct request *rq)
{
	(void)app;
	return rq->method == HTTP_POST || str_eq(rq->path, S("/slow"));
}

static str fields(struct arena *a, const struct request *rq)
{
	struct buf b = buf_new(a, 256, 1 << 20);

	buf_fmt(&b, "%d%s path=%.*s", rq->method, rq->head ? "head" : "", STR_ARG(rq->path));
	for (size_t i = 0; i < rq->query.n; i++)
		buf_fmt(&b, " ?%.*s=%.*s", STR_ARG(rq->query.v[i].name),
			STR_ARG(rq->query.v[i].value));
	for (size_t i = 0; i < rq->form.n; i++)
		buf_fmt(&b, " %.*s=%.*s", STR_ARG(rq->form.v[i].name),
			STR_ARG(rq->form.v[i].value));
	buf_fmt(&b, " cookie=%.*s from=%.*s", STR_ARG(param_get(&rq->cookies, "v")),
		STR_ARG(rq->remote));
	return buf_str(&b);
}

static str long_text(struct arena *a)
{
	char *p = arena_alloc(a, 20000);

	memset(p, 'x', 20000);
	return (str){ p, 20000 };
}

static void answer(void *app, struct request *rq, struct response *rs)
{
	(void)app;
	world.made++;
	rs->type = "text/plain; charset=utf-8";
	rs->body = fields(rq->a, rq);
	if (str_eq(rq->path, S("/slow"))) {
		world.in_slow++;
		while (world.shut)
			nap();
	}
	if (str_eq(rq->path, S("/long")))
		rs->body = long_text(rq->a);
	if (str_eq(rq->path, S("/picture"))) {
		rs->body = long_text(rq->a);
		rs->type = "image/png";
	}
	if (str_starts(rq->path, S("/shared"))) {
		rs->body = arena_fmt(rq->a, "generation %llu for %.*s",
				     (unsigned long long)world.generation,
				     STR_ARG(param_get(&rq->cookies, "v")));
		rs->cacheable = true;
		rs->keep = "no-cache";
		/* a write that lands while the page is being made */
		if (str_eq(rq->path, S("/shared-late")))
			world.generation++;
	}
	response_header(rs, "X-Seen", S("yes"));
}

static uint64_t generation(void *app)
{
	(void)app;
	return world.generation;
}

/* The whole cookie v is the variant; a session shares nothing. */
static bool shares(void *app, str cookies, str *variant)
{
	(void)app;
	*variant = str_starts(cookies, S("v=")) ? str_sub(cookies, 2, cookies.n) : (str){ 0 };
	return !str_has(cookies, S("session="));
}

/* ---- a client ---- */

struct reply {
	int status;
	str head, body;
};

struct fixture {
	struct arena *a;
	struct server *server;
	int port;
};

static int dial(const struct fixture *f)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)f->port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { .tv_sec = 10 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return -1;
}

static void send_all(int fd, str s)
{
	while (s.n) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		s = str_sub(s, (size_t)n, s.n);
	}
}

static str header_of(const struct reply *r, const char *name)
{
	str rest = r->head;

	while (rest.n) {
		str line = str_trim(str_cut(&rest, '\n')), key = str_cut(&line, ':');
		if (key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0)
			return str_trim(line);
	}
	return (str){ 0 };
}

static bool take_byte(int fd, struct buf *b)
{
	char c;

	if (recv(fd, &c, 1, 0) != 1)
		return false;
	buf_char(b, c);
	return true;
}

/* Reads one answer and no byte of the next. Status 0: the connection is shut. */
static struct reply hear(const struct fixture *f, int fd, bool head)
{
	struct buf h = buf_new(f->a, 4096, 65536), b = buf_new(f->a, 4096, 1 << 20);
	struct reply r = { 0 };
	int64_t status = 0, length = 0;

	while (!str_ends(buf_str(&h), S("\r\n\r\n")))
		if (!take_byte(fd, &h))
			return r;
	r.head = buf_str(&h);
	str_int(str_sub(r.head, 9, 3), &status);
	str_int(header_of(&r, "Content-Length"), &length);
	while (!head && (int64_t)b.n < length)
		if (!take_byte(fd, &b))
			return r;
	r.status = (int)status;
	r.body = buf_str(&b);
	return r;
}

static struct reply tell(const struct fixture *f, int fd, str request)
{
	send_all(fd, request);
	return hear(f, fd, str_starts(request, S("HEAD")));
}

static struct reply fetch(const struct fixture *f, str request)
{
	int fd = dial(f);
	struct reply r = tell(f, fd, request);

	close(fd);
	return r;
}

#define HOST " HTTP/1.1\r\nHost: x\r\n"
#define GET(target, headers) S("GET " target HOST headers "\r\n")

static int up_with(void **state, size_t body_max)
{
	struct arena *a = arena_new(65536);
	struct fixture *f = ARENA_NEW(a, struct fixture);
	struct server_config c = {
		.listen = "127.0.0.1:0",
		.threads = 2,
		.workers = 2,
		.limits = { .connections = 100, .per_address = 100, .idle_seconds = 2 },
		.body_max = body_max,
		.cache_bytes = 1 << 20,
		.cache_ms = 60000,
		.hooks = { NULL, waits, answer, generation, shares, NULL },
	};

	world.generation = 1;
	world.made = world.in_slow = 0;
	world.shut = false;
	f->a = a;
	if (server_start(a, &c, &f->server) != OK)
		return 1;
	f->port = server_port(f->server);
	*state = f;
	return 0;
}

__attribute__((unused)) static int up(void **state)
{
	return up_with(state, BODY_MAX);
}

static int down(void **state)
{
	struct fixture *f = *state;
	struct arena *a = f->a;

	world.shut = false;
	server_stop(&f->server, 1000);
	arena_free(&a);
	return 0;
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, up, down)

#endif
