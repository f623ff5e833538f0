/* The only file that includes microhttpd.h. */
#include "web/server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
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
	int port;
	_Atomic bool stopping;
	_Atomic int64_t requests, in_flight, status[6];
};

static const char *const header_names[H_COUNT] = {
	[H_HOST] = "Host",
	[H_COOKIE] = "Cookie",
	[H_CONTENT_TYPE] = "Content-Type",
	[H_CONTENT_LENGTH] = "Content-Length",
	[H_ACCEPT_ENCODING] = "Accept-Encoding",
	[H_AUTHORIZATION] = "Authorization",
	[H_ORIGIN] = "Origin",
	[H_FETCH_SITE] = "Sec-Fetch-Site",
	[H_IDEMPOTENCY_KEY] = "Idempotency-Key",
	[H_IF_NONE_MATCH] = "If-None-Match",
	[H_TRANSFER_ENCODING] = "Transfer-Encoding",
};

static const struct header fixed_headers[] = {
	{ "X-Content-Type-Options", STR("nosniff") },
	{ "X-Frame-Options", STR("DENY") },
	{ "Referrer-Policy", STR("same-origin") },
	{ "Cross-Origin-Opener-Policy", STR("same-origin") },
	{ "Content-Security-Policy",
	  STR("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
	      "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'") },
	{ "Vary", STR("Accept-Encoding, Cookie") },
};

/* ---- sending ---- */

static struct MHD_Response *make_response(const struct exchange *x, bool copy)
{
	const struct response *rs = &x->rs;
	struct MHD_Response *m = MHD_create_response_from_buffer(
		rs->body.n, (void *)(uintptr_t)rs->body.p,
		copy ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);

	if (!m)
		return NULL;
	for (size_t i = 0; i < sizeof(fixed_headers) / sizeof(fixed_headers[0]); i++)
		MHD_add_response_header(m, fixed_headers[i].name, fixed_headers[i].value.p);
	MHD_add_response_header(m, "Cache-Control", rs->keep ? rs->keep : "no-store");
	if (rs->type)
		MHD_add_response_header(m, "Content-Type", rs->type);
	for (size_t i = 0; i < rs->headers_n; i++)
		MHD_add_response_header(m, rs->headers[i].name,
					arena_cstr(x->a, rs->headers[i].value));
	if (!copy)
		MHD_add_response_header(m, "X-Request-Id", arena_cstr(x->a, x->rq.id));
	if (x->server->stopping || x->refused != OK)
		MHD_add_response_header(m, "Connection", "close");
	return m;
}

static int send_kept(void *handle, void *client)
{
	return (int)MHD_queue_response(client, 200, handle);
}

static void drop_kept(void *handle)
{
	MHD_destroy_response(handle);
}

static void pack(struct exchange *x)
{
	bool text = x->rs.type &&
		    (strncmp(x->rs.type, "text/", 5) == 0 || strstr(x->rs.type, "json") ||
		     strstr(x->rs.type, "svg") || strstr(x->rs.type, "xml"));
	str packed = { 0 };

	if (!x->gzip || x->rs.packed || !text)
		return;
	packed = pack_gzip(x->a, x->rs.body, x->key.n ? 6 : 1);
	if (packed.n == 0)
		return;
	x->rs.body = packed;
	response_header(&x->rs, "Content-Encoding", S("gzip"));
}

static enum MHD_Result send_answer(struct exchange *x)
{
	struct server *s = x->server;
	bool keep = x->key.n && x->rs.cacheable && x->rs.status == 200 && !s->stopping;
	struct MHD_Response *m;
	enum MHD_Result r;

	pack(x);
	m = make_response(x, keep);
	if (!m)
		return MHD_NO;
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
	for (int i = 0; i < H_COUNT; i++)
		if (!x->rq.headers[i].p && strcasecmp(name, header_names[i]) == 0)
			x->rq.headers[i] = str_of(value);
	return MHD_YES;
}

static str peer(struct exchange *x)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(
		x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET6_ADDRSTRLEN] = "";

	if (i && i->client_addr->sa_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)(void *)i->client_addr)->sin_addr, text,
			  sizeof(text));
	else if (i && i->client_addr->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((struct sockaddr_in6 *)(void *)i->client_addr)->sin6_addr,
			  text, sizeof(text));
	return arena_copy(x->a, str_of(text));
}

static void read_head(struct exchange *x, const char *method)
{
	struct request *rq = &x->rq;
	uint64_t random;

	rq->a = x->a;
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

static void take_body(struct exchange *x, const char *data, size_t n)
{
	if (x->refused == OK)
		buf_put(&x->body, (str){ data, n });
	if (x->body.over)
		x->refused = ERR_TOO_LARGE;
}

static bool is_type(str header, const char *type)
{
	str name = str_trim(str_cut(&header, ';'));

	return name.n == strlen(type) && strncasecmp(name.p, type, name.n) == 0;
}

static void parse_body(struct exchange *x)
{
	struct request *rq = &x->rq;
	str type = rq->headers[H_CONTENT_TYPE];
	err e = OK;

	rq->body = buf_str(&x->body);
	if (is_type(type, "application/x-www-form-urlencoded"))
		e = form_urlencoded(x->a, rq->body, &rq->form);
	else if (is_type(type, "multipart/form-data"))
		e = form_multipart(x->a, rq->body, type, &rq->form);
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

static bool takes_gzip(const char *coding)
{
	const char *at = coding ? strstr(coding, "gzip") : NULL;

	if (!at)
		return false;
	at += 4 + strspn(at + 4, "; ");
	return strncmp(at, "q=0", 3) != 0 || strpbrk(at + 3, "123456789") == at + 4;
}

/* The key under which this reader's answer may be shared: target, coding and
 * variant. Empty when it must be made for her alone. */
static str share_key(struct exchange *x, const char *method)
{
	const struct server_hooks *h = &x->server->config.hooks;
	str variant, cookies = str_of(header(x, "Cookie"));

	x->gzip = takes_gzip(header(x, "Accept-Encoding"));
	if (!x->server->cache || strcmp(method, "GET") != 0 || header(x, "Authorization") ||
	    header(x, "Content-Length") || header(x, "Transfer-Encoding") ||
	    !h->shares(h->app, cookies, &variant) || x->rq.target.n + variant.n > KEY_MAX)
		return (str){ 0 };
	return arena_fmt(x->a, "%.*s\n%c%.*s", STR_ARG(x->rq.target), x->gzip ? 'z' : '-',
			 STR_ARG(variant));
}

static enum MHD_Result first_call(struct exchange *x, const char *method)
{
	atomic_fetch_add_explicit(&x->server->requests, 1, memory_order_relaxed);
	x->key = share_key(x, method);
	x->step = STEP_BODY;
	if (x->key.n == 0) {
		read_head(x, method);
		start_body(x);
	}
	return MHD_YES;
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

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *size, void **state)
{
	struct exchange *x = *state;

	(void)cls;
	(void)url;
	(void)version;
	x->connection = connection;
	switch (x->step) {
	case STEP_NEW:
		return first_call(x, method);
	case STEP_BODY:
		if (*size == 0)
			return last_call(x, method);
		take_body(x, data, *size);
		*size = 0;
		return MHD_YES;
	case STEP_DONE:
		return send_answer(x);
	default:
		return MHD_YES;
	}
}

/* Called with the raw request target before anything is decoded. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	struct server *s = cls;
	struct arena *a = arena_new(ARENA_BLOCK);
	struct exchange *x = ARENA_NEW(a, struct exchange);

	(void)connection;
	x->server = s;
	x->a = a;
	x->rq.target = arena_copy(a, str_of(target));
	atomic_fetch_add_explicit(&s->in_flight, 1, memory_order_relaxed);
	return x;
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

err server_start(struct arena *app, const struct server_config *config, struct server **out)
{
	struct server *s = ARENA_NEW(app, struct server);
	struct address at;

	if (!address_parse(config->listen, &at))
		return FAIL(ERR_USAGE, "listen takes ADDR:PORT");
	s->config = *config;
	if (config->cache_bytes)
		s->cache = cache_new(config->cache_bytes,
				     &(struct cache_hooks){ send_kept, drop_kept });
	s->lane = lane_start(config->workers, QUEUE_MAX, work);
	s->daemon = start_daemon(s, &at);
	if (!s->daemon) {
		lane_stop(&s->lane);
		cache_free(&s->cache);
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
	lane_stop(&s->lane);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
	cache_free(&s->cache);
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
