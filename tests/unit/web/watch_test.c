/* Real sockets over the loopback, for the kernel's counts of bytes are what it looks at. */
#include "web/watch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "check.h"

struct pair {
	int ours, theirs;
	struct sockaddr_in from;
	struct watched *c;
};

static void nap(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL);
}

/* A connection from 127.0.0.`host` to us, with small buffers. */
static struct pair join(int host)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct pair p = { .from = { .sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(0x7F000000u + (unsigned)host) } };
	socklen_t n = sizeof(at);
	int small = 4096, listening = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(listening, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	assert_int_equal(bind(listening, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(listening, 1), 0);
	assert_int_equal(getsockname(listening, (struct sockaddr *)&at, &n), 0);
	p.theirs = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(p.theirs, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	assert_int_equal(bind(p.theirs, (struct sockaddr *)&p.from, sizeof(p.from)), 0);
	assert_int_equal(connect(p.theirs, (struct sockaddr *)&at, sizeof(at)), 0);
	p.ours = accept(listening, NULL, NULL);
	close(listening);
	return p;
}

static struct pair enter(struct watch *w, int host)
{
	struct pair p = join(host);

	p.c = watch_add(w, p.ours, (struct sockaddr *)&p.from);
	return p;
}

static void leave(struct watch *w, struct pair *p)
{
	if (p->c)
		watch_remove(w, p->c);
	close(p->ours);
	close(p->theirs);
}

/* Nothing more can be read by us: it was shut. */
static bool is_shut(const struct pair *p)
{
	char rest[65536];
	ssize_t n;

	while ((n = recv(p->ours, rest, sizeof(rest), MSG_DONTWAIT)) > 0)
		;
	return n == 0;
}

static const struct watch_limits STRICT = { .connections = 16,
					    .per_address = 100,
					    .idle_seconds = 3,
					    .head_seconds = 1,
					    .request_seconds = 12,
					    .body_rate = 1000,
					    .send_rate = 1000 };

static void a_head_that_trickles_in_is_ended_by_its_deadline(void **state)
{
	struct watch *w = watch_start(&STRICT);
	struct pair silent = enter(w, 1), trickling = enter(w, 2);

	(void)state;
	for (int i = 0; i < 8; i++) {
		nap(100);
		assert_int_equal(send(trickling.theirs, "a", 1, MSG_NOSIGNAL), 1);
	}
	assert_false(is_shut(&silent));
	nap(800);
	assert_true(is_shut(&silent));
	assert_true(is_shut(&trickling));
	assert_int_equal(watch_stats(w).slow, 2);
	leave(w, &silent);
	leave(w, &trickling);
	assert_int_equal(watch_stats(w).open, 0);
	watch_stop(&w);
}

/* Between two requests there is more time, but a head that has begun has its own. */
static void an_idle_connection_has_its_time_and_the_next_head_its_own(void **state)
{
	struct watch *w = watch_start(&STRICT);
	struct pair idle = enter(w, 1), next = enter(w, 2);

	(void)state;
	watch_mark(idle.c, WATCH_IDLE);
	watch_mark(next.c, WATCH_IDLE);
	nap(1300);
	assert_int_equal(send(next.theirs, "GET", 3, MSG_NOSIGNAL), 3);
	nap(500);
	assert_false(is_shut(&idle));
	nap(2000); /* 3.8 s; the head was seen at 2.3 s at the latest */
	assert_true(is_shut(&idle));
	assert_true(is_shut(&next));
	leave(w, &idle);
	leave(w, &next);
	watch_stop(&w);
}

static void send_bytes(struct pair *p, size_t n)
{
	static const char zeros[4096];

	assert_true(send(p->theirs, zeros, n, MSG_NOSIGNAL) == (ssize_t)n);
}

static void a_body_must_keep_its_rate_and_may_not_last_for_ever(void **state)
{
	struct watch *w = watch_start(&STRICT);
	struct pair slow = enter(w, 1), quick = enter(w, 2), works = enter(w, 3);

	(void)state;
	watch_mark(slow.c, WATCH_BODY);
	watch_mark(quick.c, WATCH_BODY);
	watch_mark(works.c, WATCH_WORK);
	for (int i = 0; i < 62; i++) {
		if (!is_shut(&slow))
			send_bytes(&slow, 10); /* 100 a second */
		send_bytes(&quick, 200);
		(void)is_shut(&quick); /* reads */
		nap(100);
	}
	assert_true(is_shut(&slow));
	assert_false(is_shut(&quick));
	for (int i = 0; i < 65 && !is_shut(&quick); i++) {
		(void)send(quick.theirs, "0123456789", 10, MSG_NOSIGNAL);
		send(quick.theirs, (char[200]){ 0 }, 200, MSG_NOSIGNAL);
		nap(100);
	}
	assert_true(is_shut(&quick)); /* 12 s for a request */
	assert_false(is_shut(&works));
	leave(w, &slow);
	leave(w, &quick);
	leave(w, &works);
	watch_stop(&w);
}

static void who_does_not_read_is_ended_and_the_rest_is_dropped(void **state)
{
	struct watch *w = watch_start(&STRICT);
	struct pair deaf = enter(w, 1), reads = enter(w, 2);
	static const char page[1 << 20];
	char b[4096];

	(void)state;
	while (send(deaf.ours, page, sizeof(page), MSG_DONTWAIT) > 0)
		;
	watch_mark(deaf.c, WATCH_SEND);
	watch_mark(reads.c, WATCH_SEND);
	for (int i = 0; i < 60; i++) {
		(void)send(reads.ours, page, 400, MSG_DONTWAIT);
		(void)recv(reads.theirs, b, sizeof(b), MSG_DONTWAIT);
		nap(100);
	}
	assert_true(is_shut(&deaf));
	assert_false(is_shut(&reads));
	leave(w, &deaf);
	leave(w, &reads);
	watch_stop(&w);
}

static void when_it_is_full_the_oldest_idle_one_makes_room(void **state)
{
	struct watch_limits l = STRICT;
	struct watch *w;
	struct pair p[20];

	(void)state;
	l.head_seconds = l.idle_seconds = 60;
	w = watch_start(&l);
	for (int i = 0; i < 16; i++) {
		p[i] = enter(w, i + 1);
		assert_non_null(p[i].c);
		if (i == 1)
			watch_mark(p[i].c, WATCH_BODY); /* at work: stays */
		nap(i < 4 ? 300 : 1);
	}
	for (int i = 16; i < 18; i++) {
		p[i] = enter(w, i + 1);
		assert_non_null(p[i].c);
	}
	assert_true(is_shut(&p[0]));
	assert_false(is_shut(&p[1]));
	assert_false(is_shut(&p[15]));
	assert_false(is_shut(&p[17]));
	assert_true(watch_stats(w).put_out >= 2);
	for (int i = 0; i < 18; i++)
		leave(w, &p[i]);
	watch_stop(&w);
}

static void staff_find_room_when_all_others_are_busy(void **state)
{
	struct watch_limits l = STRICT;
	struct arena *a = *state;
	struct pair p[16], late, staff;
	struct watch *w;

	assert_true(networks_parse(a, S("127.0.0.200/32"), &l.staff));
	w = watch_start(&l);
	for (int i = 0; i < 15; i++) {
		p[i] = enter(w, i + 1);
		watch_mark(p[i].c, WATCH_WORK);
	}
	late = enter(w, 99);
	assert_null(late.c);
	staff = enter(w, 200);
	assert_non_null(staff.c);
	assert_int_equal(watch_stats(w).refused, 1);
	for (int i = 0; i < 15; i++)
		leave(w, &p[i]);
	leave(w, &late);
	leave(w, &staff);
	watch_stop(&w);
}

static void one_address_has_its_share_but_not_a_proxy(void **state)
{
	struct watch_limits l = STRICT;
	struct arena *a = *state;
	struct pair p[4];
	struct watch *w;

	l.per_address = 1;
	assert_true(networks_parse(a, S("127.0.0.9"), &l.proxies));
	w = watch_start(&l);
	p[0] = enter(w, 1);
	p[1] = enter(w, 1);
	p[2] = enter(w, 9);
	p[3] = enter(w, 9);
	assert_non_null(p[0].c);
	assert_null(p[1].c);
	assert_non_null(p[2].c);
	assert_non_null(p[3].c);
	leave(w, &p[0]);
	leave(w, &p[1]);
	p[0] = enter(w, 1); /* after one has left there is room again */
	assert_non_null(p[0].c);
	leave(w, &p[0]);
	leave(w, &p[2]);
	leave(w, &p[3]);
	assert_int_equal(watch_stats(w).open, 0);
	watch_stop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_head_that_trickles_in_is_ended_by_its_deadline),
		IN_ARENA(an_idle_connection_has_its_time_and_the_next_head_its_own),
		IN_ARENA(a_body_must_keep_its_rate_and_may_not_last_for_ever),
		IN_ARENA(who_does_not_read_is_ended_and_the_rest_is_dropped),
		IN_ARENA(when_it_is_full_the_oldest_idle_one_makes_room),
		IN_ARENA(staff_find_room_when_all_others_are_busy),
		IN_ARENA(one_address_has_its_share_but_not_a_proxy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
