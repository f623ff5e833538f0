/* The only file that includes microhttpd.h. */
#include "web/server.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/rand.h"
#include "web/address.h"
#include "web/cache.h"
#include "web/form.h"
#include "web/lane.h"
#include "web/pack.h"

#define ARENA_BLOCK (48u << 10)
#define QUEUE_MAX 2048
#define KEY_MAX 2048
#define TARGET_MAX 8192
#define BODY_FIRST 65536

enum step { STEP_NEW, STEP_BODY, STEP_WORKING, STEP_DONE };

struct exchange {
	struct server *server;
	struct MHD_Connection *connection;
	struct arena *a;
	struct request rq;
	struct response rs;
	struct buf body;
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
	struct cache *cache;
	struct MHD_Response *no_memory; /* made at the start, to be had when nothing is */
	int port;
	_Atomic bool stopping;
	_Atomic int64_t requests, in_flight, status[6];
};

/* ---- sending ---- */

/* An answer without one of its headers (the policies above all) is not sent. */
static struct MHD_Response *make_response(const struct response *rs, bool copy)
{
	struct MHD_Response *m = MHD_create_response_from_buffer(
		rs->body.n, (void *)(uintptr_t)rs->body.p,
		copy ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);

	for (size_t i = 0; m && i < rs->headers_n; i++)
		if (MHD_add_response_header(m, rs->headers[i].name, rs->headers[i].value.p) !=
		    MHD_YES) {
			MHD_destroy_response(m);
			m = NULL;
		}
	return m;
}

/* Without memory for any other answer. */
static enum MHD_Result send_no_memory(struct server *s, struct MHD_Connection *connection)
{
	LOG(LOG_ERROR, "no_memory", LOG_N("status", 503));
	atomic_fetch_add(&s->status[5], 1);
	return MHD_queue_response(connection, 503, s->no_memory);
}

static int send_kept(void *handle, void *client)
{
	return (int)MHD_queue_response(client, 200, handle);
}

static void drop_kept(void *handle)
{
	MHD_destroy_response(handle);
}

/* All that takes memory of the request: from here to the sending nothing may jump
 * (base/mem.h). */
static void complete(struct exchange *x, bool shared)
{
	struct response *rs = &x->rs;

	if (x->gzip)
		pack_response(x->a, rs, x->key.n ? 6 : 1);
	if (!shared && x->rq.id.n)
		response_header(rs, "X-Request-Id", x->rq.id);
	if (x->server->stopping || x->refused != OK)
		response_header(rs, "Connection", S("close"));
	response_complete(x->a, rs);
}

static enum MHD_Result send_answer(struct exchange *x)
{
	struct server *s = x->server;
	bool keep = x->key.n && x->rs.cacheable && x->rs.status == 200 && !s->stopping;
	struct MHD_Response *m;
	enum MHD_Result r;

	complete(x, keep);
	m = make_response(&x->rs, keep);
	if (!m)
		return send_no_memory(s, x->connection);
	atomic_fetch_add(&s->status[x->rs.status / 100 % 6], 1);
	r = MHD_queue_response(x->connection, (unsigned)x->rs.status, m);
	if (keep)
		cache_keep(s->cache, x->key, x->generation, clock_now() + s->config.cache_ms, m,
			   x->rs.body.n + 1024);
	else
		MHD_destroy_response(m);
	return r;
}

/* ---- reading ---- */

/* The first of that name, which is also the one that a request keeps: what an
 * answer is shared by must be what it was made from. */
static const char *header(const struct exchange *x, const char *name)
{
	return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *name,
				   const char *value)
{
	struct exchange *x = cls;

	(void)kind;
	request_header(&x->rq, name, str_of(value));
	return MHD_YES;
}

static str peer(struct exchange *x)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(
		x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	return address_text(x->a, i ? i->client_addr : NULL);
}

static void read_head(struct exchange *x, const char *method)
{
	struct request *rq = &x->rq;
	uint64_t random;

	rq->head = strcmp(method, "HEAD") == 0;
	rq->method = strcmp(method, "GET") == 0 || rq->head ? HTTP_GET
		     : strcmp(method, "POST") == 0	    ? HTTP_POST
							    : HTTP_OTHER;
	MHD_get_connection_values(x->connection, MHD_HEADER_KIND, take_header, x);
	rand_secret(&random, sizeof(random));
	rq->id = arena_fmt(x->a, "%016llx", (unsigned long long)random);
	rq->remote = peer(x);
	if (form_target(x->a, rq->target, &rq->path, &rq->query) != OK ||
	    form_cookies(x->a, rq->headers[H_COOKIE], &rq->cookies) != OK)
		x->refused = ERR_SYNTAX;
	if (rq->target.n > TARGET_MAX)
		x->refused = ERR_URI_TOO_LONG;
	/* Two lengths of one body: RFC 9112, 6.1, the way to smuggle a request. */
	if (rq->headers[H_TRANSFER_ENCODING].n && rq->headers[H_CONTENT_LENGTH].n)
		x->refused = ERR_SYNTAX;
}

static void start_body(struct exchange *x)
{
	int64_t length = 0;

	str_int(x->rq.headers[H_CONTENT_LENGTH], &length);
	if (length > (int64_t)x->server->config.body_max)
		x->refused = ERR_TOO_LARGE;
	if (length < 0 || x->refused != OK)
		length = 0;
	/* a promise of many bytes costs nothing before they come */
	x->body = buf_new(x->a, length < BODY_FIRST ? (size_t)length + 1 : BODY_FIRST,
			  x->server->config.body_max);
}

static void take_body(struct exchange *x, str piece)
{
	if (x->refused == OK)
		buf_put(&x->body, piece);
	if (x->body.over)
		x->refused = ERR_TOO_LARGE;
}

static void parse_body(struct exchange *x)
{
	struct request *rq = &x->rq;
	err e;

	rq->body = buf_str(&x->body);
	e = form_body(x->a, rq->body, rq->headers[H_CONTENT_TYPE], &rq->form);
	if (e != OK && x->refused == OK)
		x->refused = e;
}

/* ---- the way of a request ---- */

static void answer(struct exchange *x)
{
	struct server *s = x->server;

	x->rs.status = x->refused == OK ? 200 : err_info(x->refused)->status;
	x->rq.refused = x->refused;
	s->config.hooks.answer(s->config.hooks.app, &x->rq, &x->rs);
}

static void work(void *item)
{
	struct exchange *x = item;

	answer(x);
	x->step = STEP_DONE;
	MHD_resume_connection(x->connection);
}

static enum MHD_Result dispatch(struct exchange *x)
{
	struct server *s = x->server;

	parse_body(x);
	if (s->config.hooks.waits(s->config.hooks.app, &x->rq)) {
		x->step = STEP_WORKING;
		MHD_suspend_connection(x->connection);
		if (lane_add(s->lane, x))
			return MHD_YES;
		MHD_resume_connection(x->connection);
		x->refused = ERR_BUSY;
	}
	x->step = STEP_DONE;
	answer(x);
	return x->refused == ERR_BUSY ? MHD_YES : send_answer(x);
}

/* The key under which this reader's answer may be shared: target, coding and
 * variant. Empty when it must be made for her alone. */
static str share_key(struct exchange *x, const char *method)
{
	const struct server_hooks *h = &x->server->config.hooks;
	str variant, cookies = str_of(header(x, "Cookie"));

	x->gzip = pack_accepted(header(x, "Accept-Encoding"));
	if (!x->server->cache || strcmp(method, "GET") != 0 || header(x, "Authorization") ||
	    header(x, "Content-Length") || header(x, "Transfer-Encoding") ||
	    !h->shares(h->app, cookies, &variant) || x->rq.target.n + variant.n > KEY_MAX)
		return (str){ 0 };
	return arena_fmt(x->a, "%.*s\n%c%.*s", STR_ARG(x->rq.target), x->gzip ? 'z' : '-',
			 STR_ARG(variant));
}

static void first_call(struct exchange *x, const char *method)
{
	atomic_fetch_add_explicit(&x->server->requests, 1, memory_order_relaxed);
	x->key = share_key(x, method);
	x->step = STEP_BODY;
	if (x->key.n == 0) {
		read_head(x, method);
		start_body(x);
	}
}

/* Only here, not in the first call: an answer queued before the request was
 * read to its end makes MHD close the connection. */
static enum MHD_Result last_call(struct exchange *x, const char *method)
{
	struct server *s = x->server;
	int result;

	if (x->key.n == 0)
		return dispatch(x);
	x->generation = s->config.hooks.generation(s->config.hooks.app);
	if (cache_send(s->cache, x->key, x->generation, x->connection, &result)) {
		atomic_fetch_add_explicit(&s->status[2], 1, memory_order_relaxed);
		return (enum MHD_Result)result;
	}
	read_head(x, method);
	return dispatch(x);
}

struct call {
	struct exchange *x;
	const char *method, *data;
	size_t n;
	enum MHD_Result result;
};

static err go_on(void *data)
{
	struct call *k = data;
	enum step step = k->x->step;

	if (step == STEP_NEW)
		first_call(k->x, k->method);
	else if (step == STEP_BODY && k->n > 0)
		take_body(k->x, (str){ k->data, k->n });
	else if (step == STEP_BODY)
		k->result = last_call(k->x, k->method);
	else if (step == STEP_DONE)
		k->result = send_answer(k->x);
	return OK;
}

/* A request that is still being read is read to its end and then refused: only
 * then may it be answered on a connection that lasts. */
static enum MHD_Result give_up(struct exchange *x, bool reading)
{
	x->key = (str){ 0 };
	x->refused = ERR_MEMORY;
	if (!reading)
		return send_no_memory(x->server, x->connection);
	x->step = STEP_BODY;
	return MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *size, void **state)
{
	struct exchange *x = *state;
	struct call k = { x, method, data, *size, MHD_YES };
	bool reading = x && (x->step == STEP_NEW || (x->step == STEP_BODY && *size > 0));

	(void)url;
	(void)version;
	if (!x)
		return send_no_memory(cls, connection);
	x->connection = connection;
	if (mem_try(go_on, &k) != OK)
		k.result = give_up(x, reading);
	if (reading)
		*size = 0;
	return k.result;
}

struct arrival {
	struct server *server;
	const char *target;
	struct arena *a;
	struct exchange *x;
};

static err arrive(void *data)
{
	struct arrival *v = data;

	v->x = ARENA_NEW(v->a, struct exchange);
	v->x->server = v->server;
	v->x->a = v->x->rq.a = v->a;
	v->x->rq.target = arena_copy(v->a, str_of(v->target));
	return OK;
}

/* Called with the raw request target before anything is decoded. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	struct arrival v = { cls, target, arena_new(ARENA_BLOCK), NULL };

	(void)connection;
	if (!v.a || mem_try(arrive, &v) != OK) {
		arena_free(&v.a);
		return NULL;
	}
	atomic_fetch_add_explicit(&v.server->in_flight, 1, memory_order_relaxed);
	return v.x;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **state,
			 enum MHD_RequestTerminationCode why)
{
	struct server *s = cls;
	struct exchange *x = *state;

	(void)connection;
	(void)why;
	if (!x)
		return;
	struct arena *a = x->a;
	arena_free(&a);
	*state = NULL;
	atomic_fetch_sub_explicit(&s->in_flight, 1, memory_order_relaxed);
}

static void on_problem(void *cls, const char *fmt, va_list ap)
{
	(void)cls;
	(void)ap;
	LOG(LOG_DEBUG, "http", LOG_W("detail", fmt));
}

/* ---- life of the daemon ---- */

static struct MHD_Daemon *start_daemon(struct server *s, const struct address *at)
{
	const struct server_config *c = &s->config;

	return MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
			(at->is_v6 ? MHD_USE_IPv6 : 0),
		0, NULL, NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, on_problem, NULL,
		MHD_OPTION_SOCK_ADDR, &at->u.any, MHD_OPTION_THREAD_POOL_SIZE, c->threads,
		MHD_OPTION_CONNECTION_LIMIT, c->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
		c->per_address, MHD_OPTION_CONNECTION_TIMEOUT, c->idle_seconds,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32768, MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, s, MHD_OPTION_END);
}

static void let_go(struct server *s)
{
	lane_stop(&s->lane);
	cache_free(&s->cache);
	if (s->no_memory)
		MHD_destroy_response(s->no_memory);
}

err server_start(struct arena *app, const struct server_config *config, struct server **out)
{
	struct server *s = ARENA_NEW(app, struct server);
	struct response sorry;
	struct address at;

	if (!address_parse(config->listen, &at))
		return FAIL(ERR_USAGE, "listen takes ADDR:PORT");
	s->config = *config;
	response_no_memory(&sorry);
	response_complete(app, &sorry);
	if (config->cache_bytes)
		s->cache = cache_new(config->cache_bytes,
				     &(struct cache_hooks){ send_kept, drop_kept });
	s->lane = lane_start(config->workers, QUEUE_MAX, work);
	s->no_memory = make_response(&sorry, true);
	if (s->lane && s->no_memory && (s->cache || !config->cache_bytes))
		s->daemon = start_daemon(s, &at);
	if (!s->daemon) {
		let_go(s);
		return FAIL(ERR_SYSTEM, "cannot listen: the address may be in use");
	}
	s->port = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	*out = s;
	return OK;
}

int server_port(const struct server *s)
{
	return s->port;
}

static void wait_idle(const struct server *s, int64_t ms)
{
	int64_t until = clock_monotonic() + ms * 1000;

	while (s->in_flight > 0 && clock_monotonic() < until)
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

void server_stop(struct server **sp, int64_t wait_ms)
{
	struct server *s = *sp;
	MHD_socket listening;

	if (!s)
		return;
	s->stopping = true;
	listening = MHD_quiesce_daemon(s->daemon);
	wait_idle(s, wait_ms);
	lane_drain(s->lane); /* requests that still come on open connections hear "busy" */
	wait_idle(s, 500);   /* what was just finished is still to be sent */
	MHD_stop_daemon(s->daemon);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
	let_go(s);
	*sp = NULL;
}

struct server_stats server_stats(struct server *s)
{
	struct server_stats t = { .requests = s->requests, .in_flight = s->in_flight };
	struct cache_stats c = s->cache ? cache_stats(s->cache) : (struct cache_stats){ 0 };

	for (int i = 0; i < 6; i++)
		t.status[i] = s->status[i];
	t.cache_hits = c.hits;
	t.cache_misses = c.misses;
	t.cache_bytes = c.bytes;
	return t;
}
