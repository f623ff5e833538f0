#include "web/watch.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/rand.h"

#define TICK_MS 250
#define WINDOW_MS 5000 /* rates are measured over it; also what anybody may need to begin */
#define STEP 256       /* connections looked at in one holding of the lock */
#define ADDRESSES 8192
#define AGES 64
#define STATE_SHIFT 56

struct watched {
	_Atomic uint64_t mark; /* state, and since when (ms) */
	int fd;
	uint32_t next_free, address;
	bool staff, counted, condemned;
	_Atomic int64_t began;		/* of the request's head */
	int64_t window_at, window_from; /* of a rate: since when, from how many bytes */
	uint64_t window_mark;		/* of which mark */
};

struct watch {
	struct watch_limits limits;
	pthread_mutex_t lock;
	pthread_t thread;
	_Atomic bool stopping;
	uint32_t room, top, first_free; /* places; those ever used; a list of free ones */
	uint32_t open, condemned;
	uint64_t seed;
	struct watch_stats stats;
	uint32_t address[ADDRESSES]; /* connections by hash of the address */
	struct watched v[];
};

#define NO_PLACE UINT32_MAX

static int64_t now_ms(void)
{
	return clock_monotonic() / 1000;
}

static uint64_t mark_of(enum watch_state state, int64_t at)
{
	return (uint64_t)state << STATE_SHIFT | (uint64_t)at;
}

static enum watch_state state_of(uint64_t mark)
{
	return (enum watch_state)(mark >> STATE_SHIFT);
}

static int64_t since_of(uint64_t mark)
{
	return (int64_t)(mark & ((UINT64_C(1) << STATE_SHIFT) - 1));
}

unsigned watch_sockets(unsigned connections)
{
	return connections + connections / 8 + 16;
}

/* ---- ending ---- */

/* With the lock. What is still to be sent is dropped: whoever reads too slowly
 * would keep it in the kernel for as long again. */
static void condemn(struct watch *w, struct watched *c)
{
	struct linger now = { .l_onoff = 1 };

	c->condemned = true;
	w->condemned++;
	setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	shutdown(c->fd, SHUT_RDWR);
}

static bool may_put_out(const struct watched *c, uint64_t mark)
{
	enum watch_state s = state_of(mark);

	return !c->staff && !c->condemned && (s == WATCH_HEAD || s == WATCH_IDLE);
}

static unsigned age_of(uint64_t mark, int64_t now)
{
	int64_t quarter_seconds = (now - since_of(mark)) / 250;

	return quarter_seconds < AGES ? (unsigned)quarter_seconds : AGES - 1;
}

/* With the lock: a sixteenth of all at once, the oldest first, so that a flood of
 * connections does not pay with a look at all of them for each. */
static void put_out_oldest(struct watch *w, int64_t now)
{
	uint32_t ages[AGES] = { 0 }, want = w->limits.connections / 16 + 1, found = 0;
	unsigned least = AGES;

	for (uint32_t i = 0; i < w->top; i++)
		if (may_put_out(&w->v[i], w->v[i].mark))
			ages[age_of(w->v[i].mark, now)]++;
	while (least > 0 && found < want)
		found += ages[--least];
	for (uint32_t i = 0; i < w->top && want > 0; i++)
		if (may_put_out(&w->v[i], w->v[i].mark) && age_of(w->v[i].mark, now) >= least) {
			condemn(w, &w->v[i]);
			w->stats.put_out++;
			want--;
		}
}

/* ---- slowness ---- */

static bool counts(int fd, struct tcp_info *t)
{
	socklen_t n = sizeof(*t);

	memset(t, 0, sizeof(*t));
	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, t, &n) == 0;
}

static int64_t bytes_of(enum watch_state s, const struct tcp_info *t)
{
	return (int64_t)(s == WATCH_SEND ? t->tcpi_bytes_acked : t->tcpi_bytes_received);
}

/* A rate is that of a whole window; what came in a burst earns no rest later. */
static bool is_slow(struct watched *c, uint64_t mark, unsigned rate, int64_t now)
{
	struct tcp_info t;
	int64_t had = c->window_from, took = now - c->window_at;

	if (c->window_mark == mark && took < WINDOW_MS)
		return false;
	if (!counts(c->fd, &t))
		return false;
	c->window_from = bytes_of(state_of(mark), &t);
	c->window_at = now;
	if (c->window_mark != mark) {
		c->window_mark = mark;
		return false;
	}
	return c->window_from - had < (int64_t)rate * took / 1000;
}

/* The first byte of a next head was sent: its time begins. */
static bool has_begun(struct watched *c, uint64_t mark, int64_t now)
{
	struct tcp_info t;
	bool first = c->window_mark != mark;
	int64_t had = c->window_from;

	if ((!first && now - c->window_at < MS_SECOND) || !counts(c->fd, &t))
		return false;
	c->window_mark = mark;
	c->window_at = now;
	c->window_from = bytes_of(WATCH_IDLE, &t);
	return !first && c->window_from != had;
}

/* limit 0: none. */
static bool is_late(int64_t since, unsigned limit, int64_t now)
{
	return limit && now - since > limit * MS_SECOND;
}

static bool is_over(const struct watch *w, struct watched *c, int64_t now)
{
	const struct watch_limits *l = &w->limits;
	uint64_t mark = c->mark;
	int64_t since = since_of(mark);

	switch (state_of(mark)) {
	case WATCH_HEAD:
		return is_late(since, l->head_seconds, now);
	case WATCH_BODY:
		return is_late(c->began, l->request_seconds, now) ||
		       is_slow(c, mark, l->body_rate, now);
	case WATCH_SEND:
		return is_slow(c, mark, l->send_rate, now);
	case WATCH_IDLE:
		if (has_begun(c, mark, now)) {
			c->began = now;
			atomic_compare_exchange_strong(&c->mark, &mark, mark_of(WATCH_HEAD, now));
		}
		return is_late(since, l->idle_seconds, now);
	case WATCH_WORK:
	case WATCH_FREE:
		break;
	}
	return false;
}

static void look(struct watch *w, uint32_t from, int64_t now)
{
	pthread_mutex_lock(&w->lock);
	for (uint32_t i = from; i < w->top && i < from + STEP; i++)
		if (!w->v[i].condemned && is_over(w, &w->v[i], now)) {
			condemn(w, &w->v[i]);
			w->stats.slow++;
		}
	pthread_mutex_unlock(&w->lock);
}

static void *watch_all(void *data)
{
	struct watch *w = data;

	while (!w->stopping) {
		nanosleep(&(struct timespec){ .tv_nsec = TICK_MS * 1000000L }, NULL);
		for (uint32_t i = 0; i < w->room && !w->stopping; i += STEP)
			look(w, i, now_ms());
	}
	return NULL;
}

/* ---- coming and going ---- */

static uint32_t address_place(const struct watch *w, const struct host *h)
{
	uint64_t hash = str_hash((str){ (const char *)h->b, sizeof(h->b) }) ^ w->seed;

	return (uint32_t)(hash * 0x9E3779B97F4A7C15u >> 32) % ADDRESSES;
}

static uint32_t take_place(struct watch *w)
{
	uint32_t i = w->first_free;

	if (i == NO_PLACE)
		return w->top < w->room ? w->top++ : NO_PLACE;
	w->first_free = w->v[i].next_free;
	return i;
}

/* With the lock: whether one more from there may come in, after making room. */
static bool has_room(struct watch *w, bool staff, int64_t now)
{
	uint32_t most = w->limits.connections, reserve = w->limits.staff.n ? most / 16 : 0;

	if (w->open - w->condemned >= most - reserve && !staff)
		put_out_oldest(w, now);
	return w->open - w->condemned < (staff ? most : most - reserve);
}

/* What somebody does not read lies in the kernel, which would keep megabytes for each. */
#define UNREAD_MOST (128 << 10)

static struct watched *enter(struct watch *w, int fd, const struct host *h)
{
	bool staff = networks_hold(&w->limits.staff, h);
	bool counted = !staff && !networks_hold(&w->limits.proxies, h);
	uint32_t place, address = address_place(w, h);
	int64_t now = now_ms();

	if (counted && w->address[address] >= w->limits.per_address)
		return NULL;
	if (!has_room(w, staff, now))
		return NULL;
	place = take_place(w);
	if (place == NO_PLACE)
		return NULL;
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &(int){ UNREAD_MOST }, sizeof(int));
	w->open++;
	w->address[address] += counted;
	w->v[place] = (struct watched){ .mark = mark_of(WATCH_HEAD, now),
					.fd = fd,
					.address = address,
					.staff = staff,
					.counted = counted,
					.began = now };
	return &w->v[place];
}

struct watched *watch_add(struct watch *w, int fd, const struct sockaddr *from)
{
	struct host h = host_of(from);
	struct watched *c;

	pthread_mutex_lock(&w->lock);
	c = enter(w, fd, &h);
	w->stats.refused += c == NULL;
	pthread_mutex_unlock(&w->lock);
	return c;
}

void watch_remove(struct watch *w, struct watched *c)
{
	pthread_mutex_lock(&w->lock);
	w->open--;
	w->condemned -= c->condemned;
	w->address[c->address] -= c->counted;
	*c = (struct watched){ .fd = -1, .next_free = w->first_free };
	w->first_free = (uint32_t)(c - w->v);
	pthread_mutex_unlock(&w->lock);
}

void watch_mark(struct watched *c, enum watch_state state)
{
	enum watch_state before = state_of(c->mark);
	int64_t now = now_ms();

	/* The time of a head that is being read runs on. */
	if (state == WATCH_HEAD && before == WATCH_HEAD)
		return;
	if (before == WATCH_IDLE)
		c->began = now;
	c->mark = mark_of(state, now);
}

struct watch_stats watch_stats(struct watch *w)
{
	struct watch_stats s;

	pthread_mutex_lock(&w->lock);
	s = w->stats;
	s.open = w->open;
	pthread_mutex_unlock(&w->lock);
	return s;
}

struct watch *watch_start(const struct watch_limits *limits)
{
	uint32_t room = watch_sockets(limits->connections);
	struct watch *w = mem_new(sizeof(*w) + room * sizeof(w->v[0]));

	if (!w)
		return NULL;
	w->limits = *limits;
	w->room = room;
	w->first_free = NO_PLACE;
	rand_secret(&w->seed, sizeof(w->seed));
	pthread_mutex_init(&w->lock, NULL);
	if (pthread_create(&w->thread, NULL, watch_all, w) == 0)
		return w;
	mem_free(w);
	return NULL;
}

void watch_stop(struct watch **wp)
{
	struct watch *w = *wp;

	if (!w)
		return;
	w->stopping = true;
	pthread_join(w->thread, NULL);
	pthread_mutex_destroy(&w->lock);
	mem_free(w);
	*wp = NULL;
}
