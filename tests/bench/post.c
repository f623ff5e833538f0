/*
 * post: writers who all send messages at once, for measuring.
 *
 *   post PORT WRITERS SECONDS OFFICE SEED [MOST]
 *
 * Each of WRITERS connections to 127.0.0.1 is kept alive and sends its next
 * message, with a key and a text of its own, as soon as the last is answered;
 * at most MOST in all. Texts have the sizes of real ones (median 200
 * characters) and are the same for a SEED. Prints: answers a second (those
 * that came within SECONDS), p50 and p99 in microseconds, how many were sent
 * and how many of the answers were not 201. One thread: about a quarter of one
 * core at 5,000 messages a second, which it takes from the program measured.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 10000000 /* us after the end for the last answers */

struct writer {
	int fd;
	int64_t sent_at; /* us; 0: nothing is under way */
	size_t n;
	char in[16384];
};

struct run {
	const char *office;
	uint64_t seed, random;
	int port, poll;
	size_t writers_n, sent, most, under_way, bad;
	int64_t from, until;
	uint32_t *took;
	size_t took_n, took_max;
};

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* xorshift64* (Vigna 2016) */
static unsigned below(struct run *r, unsigned n)
{
	r->random ^= r->random >> 12;
	r->random ^= r->random << 25;
	r->random ^= r->random >> 27;
	return (unsigned)(r->random * 2685821657736338717u >> 33) % n;
}

/* Keys lie anywhere, as those of forms do. splitmix64 (Steele, Lea, Flood 2014) */
static unsigned long long scatter(uint64_t x)
{
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

/* ---- what is sent ---- */

static const char *const words[] = {
	"小区", "路灯", "不亮", "多次", "反映", "没有", "结果", "希望", "有关",	  "部门", "尽快",
	"现场", "看看", "老人", "孩子", "出行", "方便", "公交", "班次", "太少",	  "夜间", "施工",
	"噪声", "影响", "居民", "休息", "学位", "紧张", "医保", "报销", "时间",	  "很长", "请问",
	"什么", "时候", "能够", "解决", "谢谢", "工资", "拖欠", "三个", "月",	  "停车", "收费",
	"标准", "公示", "河道", "垃圾", "清理", "村里", "道路", "硬化", "下雨天", "积水",
};

static void put_words(struct run *r, char **at, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const char *word = words[below(r, sizeof(words) / sizeof(words[0]))];
		size_t len = strlen(word);
		memcpy(*at, word, len);
		*at += len;
		if (i % 9 == 8)
			*at = stpcpy(*at, "，");
	}
}

static size_t make_text(struct run *r, char *body)
{
	static const char *const kinds[] = { "complaint", "suggestion", "consult", "help" };
	char *at = body;

	at += sprintf(at, "{\"office\":\"%s\",\"kind\":\"%s\",\"domain\":\"urban\",\"title\":\"",
		      r->office, kinds[below(r, 4)]);
	put_words(r, &at, 5);
	at += sprintf(at, "\",\"body\":\"第%zu件，", r->sent);
	put_words(r, &at, 40 + below(r, 100));
	at += sprintf(at, "。\",\"location\":\"");
	put_words(r, &at, 4);
	at += sprintf(at, "%u号\",\"contact\":{\"name\":\"王小明\",\"phone\":\"1380000%04u\"}}",
		      below(r, 200), below(r, 10000));
	return (size_t)(at - body);
}

static void send_next(struct run *r, struct writer *w)
{
	char head[512], body[8192], all[sizeof(head) + sizeof(body)];
	size_t n = make_text(r, body);
	int h = snprintf(head, sizeof(head),
			 "POST /api/v1/messages HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
			 "Content-Type: application/json\r\n"
			 "Idempotency-Key: %016llx%016llx\r\nContent-Length: %zu\r\n\r\n",
			 r->port, scatter(r->seed << 32 | r->sent),
			 scatter(~(r->seed << 32 | r->sent)), n);

	memcpy(all, head, (size_t)h);
	memcpy(all + h, body, n);
	w->n = 0;
	w->sent_at = now();
	if (write(w->fd, all, (size_t)h + n) != h + (ssize_t)n)
		die("write");
	r->sent++;
	r->under_way++;
}

/* ---- what comes back ---- */

static void count(struct run *r, struct writer *w)
{
	int64_t at = now();

	r->under_way--;
	if (strncmp(w->in, "HTTP/1.1 201", 12) != 0 && r->bad++ == 0)
		fprintf(stderr, "%.*s\n", (int)w->n, w->in);
	if (at > r->until)
		return;
	if (r->took_n == r->took_max) {
		r->took_max = r->took_max ? r->took_max * 2 : 65536;
		r->took = realloc(r->took, r->took_max * sizeof(*r->took));
		if (!r->took)
			die("realloc");
	}
	r->took[r->took_n++] = (uint32_t)(at - w->sent_at);
}

static int is_whole(const struct writer *w)
{
	const char *end = strstr(w->in, "\r\n\r\n"), *length = strcasestr(w->in, "content-length:");

	return end && length && length < end &&
	       w->n >= (size_t)(end + 4 - w->in) + strtoul(length + 15, NULL, 10);
}

static void receive(struct run *r, struct writer *w)
{
	ssize_t n = read(w->fd, w->in + w->n, sizeof(w->in) - 1 - w->n);

	if (n <= 0)
		die("the server closed a connection");
	w->n += (size_t)n;
	w->in[w->n] = '\0';
	if (!is_whole(w))
		return;
	count(r, w);
	if (now() < r->until && r->sent < r->most)
		send_next(r, w);
}

static void connect_all(struct run *r, struct writer *v)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)r->port),
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int yes = 1;

	for (size_t i = 0; i < r->writers_n; i++) {
		struct epoll_event e = { .events = EPOLLIN, .data.ptr = &v[i] };
		v[i].fd = socket(AF_INET, SOCK_STREAM, 0);
		if (v[i].fd < 0 || connect(v[i].fd, (struct sockaddr *)&to, sizeof(to)) != 0)
			die("connect");
		setsockopt(v[i].fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
		if (epoll_ctl(r->poll, EPOLL_CTL_ADD, v[i].fd, &e) != 0)
			die("epoll_ctl");
	}
}

static void run_all(struct run *r, struct writer *v)
{
	struct epoll_event events[64];

	for (size_t i = 0; i < r->writers_n && r->sent < r->most; i++)
		send_next(r, &v[i]);
	while (r->under_way && now() < r->until + PATIENCE) {
		int n = epoll_wait(r->poll, events, 64, 1000);
		for (int i = 0; i < n; i++)
			receive(r, events[i].data.ptr);
	}
	r->bad += r->under_way; /* never answered */
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	struct run r = { .poll = epoll_create1(0), .most = SIZE_MAX };
	struct writer *v;
	double seconds;

	if (argc < 6) {
		fprintf(stderr, "usage: post PORT WRITERS SECONDS OFFICE SEED [MOST]\n");
		return 2;
	}
	r.port = atoi(argv[1]);
	r.writers_n = strtoul(argv[2], NULL, 10);
	seconds = atof(argv[3]);
	r.office = argv[4];
	r.seed = strtoull(argv[5], NULL, 10);
	r.random = r.seed * 0x9E3779B97F4A7C15u + 1;
	if (argc > 6)
		r.most = strtoul(argv[6], NULL, 10);
	v = calloc(r.writers_n, sizeof(*v));
	if (!v)
		die("calloc");
	connect_all(&r, v);
	r.until = now() + (int64_t)(seconds * 1000000);
	run_all(&r, v);
	qsort(r.took, r.took_n, sizeof(*r.took), by_size);
	if (r.took_n)
		printf("%.1f %u %u %zu %zu\n", (double)r.took_n / seconds, r.took[r.took_n / 2],
		       r.took[r.took_n * 99 / 100], r.sent, r.bad);
	return r.took_n == 0;
}
