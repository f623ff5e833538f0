/*
 * server_own: what the files of the server share, and the only place that
 * includes microhttpd.h. server.c is the life of the daemon, exchange.c the way
 * of a request, intake.c that of its body, send.c the way of its answer.
 *
 * Lifetime: an exchange that of its request, a server that of the process.
 * Threads: an exchange is with one thread at a time (a reader's or a worker's).
 */
#ifndef LIUYAN_WEB_SERVER_OWN_H
#define LIUYAN_WEB_SERVER_OWN_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "web/cache.h"
#include "web/json.h"
#include "web/lane.h"
#include "web/server.h"
#include "web/spool.h"

enum step { STEP_NEW, STEP_BODY, STEP_WORKING, STEP_DONE };

struct exchange {
	struct server *server;
	struct MHD_Connection *connection;
	struct watched *watched;
	struct arena *a;
	struct request rq;
	struct response rs;
	struct buf body;
	struct body_json json;
	struct spool *spool; /* instead of body, on a route that takes files */
	int64_t body_max, body_seen, read_most;
	bool cut; /* its body is not read */
	enum step step;
	err refused;
	uint64_t generation;
	str key; /* empty: not to be kept */
	bool gzip;
};

struct server {
	struct server_config config;
	struct MHD_Daemon *daemon;
	struct lane *lane;
	struct watch *watch;
	struct cache *cache;
	struct MHD_Response *no_memory; /* made at the start, to be had when nothing is */
	int port;
	_Atomic bool stopping;
	_Atomic int64_t requests, in_flight, status[6];
};

/* ---- exchange.c: what the daemon calls; cls is the server ---- */
enum MHD_Result exchange_request(void *cls, struct MHD_Connection *connection, const char *url,
				 const char *method, const char *version, const char *data,
				 size_t *size, void **state);
/* Called with the raw request target before anything is decoded. */
void *exchange_target(void *cls, const char *target, struct MHD_Connection *connection);
void exchange_completed(void *cls, struct MHD_Connection *connection, void **state,
			enum MHD_RequestTerminationCode why);
/* NULL: there was no room for it. */
struct watched *exchange_watched(struct MHD_Connection *connection);
/* What the lane does with an exchange that was given to it. */
void exchange_work(void *item);

/* ---- intake.c: after the head, with each piece, after the last ---- */
void intake_begin(struct exchange *x);
bool intake_take(struct exchange *x, str piece); /* false: the connection is to end */
void intake_end(struct exchange *x);

/* ---- send.c ---- */
/* NULL without memory; copy: the body may go before the response does. */
struct MHD_Response *send_make(struct response *rs, bool copy);
enum MHD_Result send_answer(struct exchange *x);
/* Without memory for any other answer. */
enum MHD_Result send_no_memory(struct server *s, struct MHD_Connection *connection);
/* The hooks of the cache of finished answers. */
int send_kept(void *handle, void *client);
void send_drop(void *handle);

#endif
