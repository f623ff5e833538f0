/*
 * slow PORT HALF BODIES READERS PATH: opens so many connections from a hundred addresses of the
 * loopback that each do as little as keeps them open: a byte of a head or of a body every two
 * seconds, or no reading of what was asked for; and beside them an honest client that asks for PATH
 * on a new connection each time. Prints: honest p99 idle (us), p99 during (us), failed, opened,
 * ended, still open, the latest end (s).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define IDLE_MS 4000
#define ATTACK_MS 9000 /* within the deadline of a head: all of them are there */
#define END_MS 16000
#define TIMES_MAX 100000

enum kind { HALF, BODY, READER };

struct slow {
	int fd;
	enum kind kind;
	int64_t from, said;
};

static int port;
static const char *path;
static _Atomic int during; /* 0 idle, 1 under attack, 2 over */
static struct {
	int64_t v[TIMES_MAX];
	size_t n;
} took[2];
static int failed;

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int dial(unsigned from, int flags)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(0x7F000000u + from) };
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | flags, 0), one = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, IPPROTO_IP, 24 /* IP_BIND_ADDRESS_NO_PORT */, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0 &&
	    (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 || errno == EINPROGRESS))
		return fd;
	close(fd);
	return -1;
}

/* ---- the honest client ---- */

static int ask(void)
{
	char line[512], answer[65536];
	int fd = dial(1, 0), ok = 0;
	ssize_t n;

	if (fd < 0)
		return 0;
	n = snprintf(line, sizeof(line), "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		     path);
	if (send(fd, line, (size_t)n, MSG_NOSIGNAL) == n) {
		n = recv(fd, answer, sizeof(answer), 0);
		ok = n > 12 && memcmp(answer + 9, "200", 3) == 0;
		while (n > 0)
			n = recv(fd, answer, sizeof(answer), 0);
	}
	close(fd);
	return ok;
}

static void *honest(void *unused)
{
	(void)unused;
	while (during < 2) {
		int64_t from = now_us();
		int ok = ask(), when = during;
		if (when < 2 && took[when].n < TIMES_MAX)
			took[when].v[took[when].n++] = now_us() - from;
		failed += !ok;
		nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
	}
	return NULL;
}

static int by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t p99(int when)
{
	qsort(took[when].v, took[when].n, sizeof(int64_t), by_time);
	return took[when].n ? took[when].v[took[when].n * 99 / 100] : -1;
}

/* ---- the slow ones ---- */

static void begin(struct slow *s)
{
	static const char half[] = "GET / HTTP/1.1\r\nHost: x\r\nX-A: ";
	static const char body[] =
		"POST /lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\na=";
	static const char read[] = "GET /assets/liuyan.css HTTP/1.1\r\nHost: x\r\n\r\n";
	int small = 4096;

	if (s->kind == READER) {
		setsockopt(s->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
		for (int i = 0; i < 300; i++)
			send(s->fd, read, sizeof(read) - 1, MSG_NOSIGNAL);
	} else if (s->kind == HALF) {
		send(s->fd, half, sizeof(half) - 1, MSG_NOSIGNAL);
	} else {
		send(s->fd, body, sizeof(body) - 1, MSG_NOSIGNAL);
	}
	s->from = s->said = now_us();
}

static int open_all(struct slow *all, const int want[3], int ep)
{
	int n = 0;

	for (int kind = HALF; kind <= READER; kind++)
		for (int i = 0; i < want[kind]; i++) {
			struct slow *s = &all[n];
			*s = (struct slow){ .fd = dial(2 + (unsigned)n % 100, 0), .kind = kind };
			if (s->fd < 0)
				continue;
			begin(s);
			epoll_ctl(ep, EPOLL_CTL_ADD, s->fd,
				  &(struct epoll_event){ .events = EPOLLRDHUP | EPOLLHUP | EPOLLERR,
							 .data.ptr = s });
			n++;
		}
	return n;
}

static void trickle(struct slow *all, int n)
{
	int64_t now = now_us();

	for (int i = 0; i < n; i++)
		if (all[i].fd >= 0 && all[i].kind != READER && now - all[i].said > 2000000) {
			send(all[i].fd, "a", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
			all[i].said = now;
		}
}

static int reap(int ep, int64_t *latest)
{
	struct epoll_event e[512];
	int n = epoll_wait(ep, e, 512, 50);

	for (int i = 0; i < n; i++) {
		struct slow *s = e[i].data.ptr;
		if (now_us() - s->from > *latest)
			*latest = now_us() - s->from;
		close(s->fd);
		s->fd = -1;
	}
	return n > 0 ? n : 0;
}

int main(int argc, char **argv)
{
	struct rlimit r;
	pthread_t t;
	int64_t latest = 0, start;
	int want[3], n, ended = 0, ep = epoll_create1(0);
	struct slow *all;

	if (argc != 6)
		return 2;
	port = atoi(argv[1]);
	for (int i = 0; i < 3; i++)
		want[i] = atoi(argv[2 + i]);
	path = argv[5];
	getrlimit(RLIMIT_NOFILE, &r);
	r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
	all = calloc((size_t)(want[0] + want[1] + want[2]), sizeof(*all));
	pthread_create(&t, NULL, honest, NULL);
	nanosleep(&(struct timespec){ .tv_sec = IDLE_MS / 1000 }, NULL);
	start = now_us();
	during = 1;
	n = open_all(all, want, ep);
	while (now_us() - start < END_MS * 1000) {
		if (now_us() - start > ATTACK_MS * 1000)
			during = 2;
		trickle(all, n);
		ended += reap(ep, &latest);
	}
	pthread_join(t, NULL);
	printf("%lld %lld %d %d %d %d %.1f\n", (long long)p99(0), (long long)p99(1), failed, n,
	       ended, n - ended, (double)latest / 1e6);
	return 0;
}
