/*
 * server: HTTP/1.1 over libmicrohttpd, and nothing above HTTP.
 *
 * A request is read within its limits into memory of its own, given to
 * hooks.answer (on a reader's thread, or on the lane of workers when
 * hooks.lane says that it may wait), and its answer is sent and forgotten.
 * Answers marked cacheable are kept finished and served again while
 * hooks.generation stands still.
 * Lifetime: the server that of the process; a request that of its answer.
 */
#ifndef LIUYAN_WEB_SERVER_H
#define LIUYAN_WEB_SERVER_H

#include "web/forward.h"
#include "web/http.h"
#include "web/watch.h"

struct server;
struct spool_limits; /* web/spool.h */

struct server_hooks {
	void *app;
	/* Whether it must be answered on the lane. May refuse it: sets rq->refused. */
	bool (*waits)(void *app, struct request *rq);
	/* Always answers: runs out of memory only inside a mem_try of its own. */
	void (*answer)(void *app, struct request *rq, struct response *rs);
	uint64_t (*generation)(void *app);
	/* Which kept answer this reader may share; false: none (has a session). */
	bool (*shares)(void *app, str cookies, str *variant);
	/* Does this request, whose head is read, take files? Then within which limits.
	 * NULL: none does. */
	bool (*spools)(void *app, const struct request *rq, struct spool_limits *limits);
};

struct server_config {
	const char *listen; /* ADDR:PORT, [ADDR]:PORT */
	unsigned threads, workers;
	struct watch_limits limits;   /* its proxies: whose word about the client is believed */
	size_t body_max, cache_bytes; /* cache_bytes 0: keep nothing */
	int64_t cache_ms;
	enum forward_form forward;
	const char *tls_cert, *tls_key; /* PEM; NULL: plain HTTP */
	bool secure;			/* whatever comes, came by HTTPS: a proxy saw to it */
	struct server_hooks hooks;
};

struct server_stats {
	int64_t requests, status[6], in_flight, cache_hits, cache_misses, cache_bytes;
	struct watch_stats connections;
};

MUST err server_start(struct arena *app, const struct server_config *config, struct server **out);
int server_port(const struct server *s);
/* No new connections; what runs is finished, at most wait_ms. */
void server_stop(struct server **s, int64_t wait_ms);
struct server_stats server_stats(struct server *s);

#endif
