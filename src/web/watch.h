/*
 * watch: ends connections that are too slow, and the oldest idle ones when there
 * are too many; knows sockets and time, no HTTP.
 *
 * The daemon below only knows how long a connection was silent; whoever sends a
 * byte now and then is never silent. Here every state has a deadline of its own
 * (head, idle) or a least rate (body, answer), looked at by one thread that reads the
 * kernel's counts of bytes and shuts what is over: the daemon then sees an end.
 * Invariants: the table is as large as the most connections and is made at the start;
 * a file descriptor is touched under the lock and only between watch_add
 * and watch_remove, so it is never another's.
 * Lifetime: watch_start to watch_stop. Threads: any.
 */
#ifndef LIUYAN_WEB_WATCH_H
#define LIUYAN_WEB_WATCH_H

#include "web/host.h"

enum watch_state {
	WATCH_FREE,
	WATCH_HEAD, /* a head is awaited or half read */
	WATCH_BODY,
	WATCH_WORK, /* ours to do: no limit */
	WATCH_SEND,
	WATCH_IDLE, /* between two requests */
};

struct watch_limits {
	unsigned connections, per_address;
	/* 0: no limit */
	unsigned idle_seconds, head_seconds, request_seconds; /* a request: head and body */
	unsigned body_rate, send_rate;			      /* bytes a second, at least */
	struct networks staff;	 /* always find room and are never put out for it */
	struct networks proxies; /* stand for many: not limited by address */
};

struct watch_stats {
	int64_t open, slow, put_out, refused;
};

struct watch;
struct watched;

/* NULL: no memory or no thread. */
struct watch *watch_start(const struct watch_limits *limits);
void watch_stop(struct watch **w);
/* So many sockets may be open at once: some beyond `connections` are on their way out. */
unsigned watch_sockets(unsigned connections);

/* NULL: there is no room for it; shut it. */
struct watched *watch_add(struct watch *w, int fd, const struct sockaddr *from);
void watch_remove(struct watch *w, struct watched *c);
void watch_mark(struct watched *c, enum watch_state state);
struct watch_stats watch_stats(struct watch *w);

#endif
