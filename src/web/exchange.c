#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/rand.h"
#include "web/form.h"
#include "web/frame.h"
#include "web/pack.h"
#include "web/server_own.h"

#define ARENA_BLOCK (48u << 10)
#define KEY_MAX 2048
#define TARGET_MAX 8192

/* ---- reading ---- */

/* The first of that name, which is also the one that a request keeps: what an
 * answer is shared by must be what it was made from. */
static const char *header(const struct exchange *x, const char *name)
{
	return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result add_field(void *cls, enum MHD_ValueKind kind, const char *name,
				 const char *value)
{
	struct frame *f = cls;

	(void)kind;
	f->over = f->n == FRAME_FIELDS_MAX;
	if (!f->over)
		f->v[f->n++] = (struct frame_field){ name, value ? value : "" };
	return f->over ? MHD_NO : MHD_YES;
}

/* Where a line ended can be seen with the library of which that is known; newer ones
 * refuse such heads themselves. */
static bool is_framed(const struct exchange *x, const char *version)
{
	struct frame f = { .version = version };

	MHD_get_connection_values(x->connection, MHD_HEADER_KIND, add_field, &f);
	return frame_is_plain(&f) &&
	       (strncmp(MHD_get_version(), "0.9.75", 6) != 0 || frame_is_exact(&f));
}

struct search {
	const char *name, *value;
};

static enum MHD_Result see_header(void *cls, enum MHD_ValueKind kind, const char *name,
				  const char *value)
{
	struct search *s = cls;

	(void)kind;
	if (strcasecmp(name, s->name) == 0)
		s->value = value;
	return MHD_YES;
}

/* The last of that name: what the nearest proxy added. */
static const char *last_header(const struct exchange *x, const char *name)
{
	struct search s = { name, NULL };

	MHD_get_connection_values(x->connection, MHD_HEADER_KIND, see_header, &s);
	return s.value;
}

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *name,
				   const char *value)
{
	struct exchange *x = cls;

	(void)kind;
	request_header(&x->rq, name, str_of(value));
	return MHD_YES;
}

static struct host peer(const struct exchange *x)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(
		x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	return host_of(i ? i->client_addr : NULL);
}

/* Whether nobody could listen to it. Asked before anything is read: a page kept for
 * HTTPS is not one for HTTP. */
static bool is_secure(const struct exchange *x)
{
	const struct server_config *c = &x->server->config;
	bool plain = c->forward == FORWARD_X;

	if (c->secure || c->limits.proxies.n == 0)
		return c->secure;
	return forward_read(&c->limits.proxies, peer(x), c->forward,
			    str_of(plain ? NULL : last_header(x, "Forwarded")),
			    str_of(plain ? last_header(x, "X-Forwarded-Proto") : NULL))
		.secure;
}

/* Who asks. */
static void read_origin(struct exchange *x)
{
	const struct server_config *c = &x->server->config;
	struct request *rq = &x->rq;
	str list = rq->headers[c->forward == FORWARD_X ? H_FORWARDED_FOR : H_FORWARDED];
	struct forward f = forward_read(&c->limits.proxies, peer(x), c->forward, list, (str){ 0 });

	rq->remote = host_text(x->a, &f.client);
	rq->network = host_network(x->a, &f.client);
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
	read_origin(x);
	if (form_target(x->a, rq->target, &rq->path, &rq->query) != OK ||
	    form_cookies(x->a, rq->headers[H_COOKIE], &rq->cookies) != OK)
		x->refused = ERR_SYNTAX;
	if (rq->target.n > TARGET_MAX)
		x->refused = ERR_URI_TOO_LONG;
}

/* ---- the way of a request ---- */

/* One call of the daemon. */
struct call {
	struct exchange *x;
	const char *method, *version, *data;
	size_t n;
	enum MHD_Result result;
};

static void answer(struct exchange *x)
{
	struct server *s = x->server;

	if (x->refused != OK)
		x->rq.refused = x->refused;
	x->rs.status = x->rq.refused == OK ? 200 : err_info(x->rq.refused)->status;
	s->config.hooks.answer(s->config.hooks.app, &x->rq, &x->rs);
}

void exchange_work(void *item)
{
	struct exchange *x = item;

	answer(x);
	x->step = STEP_DONE;
	MHD_resume_connection(x->connection);
}

static enum MHD_Result dispatch(struct exchange *x)
{
	struct server *s = x->server;

	intake_end(x);
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
	return arena_fmt(x->a, "%.*s\n%c%c%.*s", STR_ARG(x->rq.target), x->gzip ? 'z' : '-',
			 x->rq.secure ? 's' : '-', STR_ARG(variant));
}

/* What follows is not read: a body of which too much is promised, or one of which it is
 * a matter of opinion where it ends. */
static enum MHD_Result refuse_unread(struct exchange *x)
{
	x->key = (str){ 0 };
	x->step = STEP_DONE;
	answer(x);
	return send_answer(x);
}

static enum MHD_Result refuse_frame(struct exchange *x, const char *method)
{
	read_head(x, method);
	x->refused = ERR_SYNTAX;
	return refuse_unread(x);
}

static enum MHD_Result first_call(struct exchange *x, const struct call *k)
{
	const char *method = k->method;

	atomic_fetch_add_explicit(&x->server->requests, 1, memory_order_relaxed);
	x->rq.secure = is_secure(x);
	if (!is_framed(x, k->version))
		return refuse_frame(x, method);
	x->key = share_key(x, method);
	x->step = STEP_BODY;
	if (x->key.n == 0) {
		watch_mark(x->watched, WATCH_BODY);
		read_head(x, method);
		intake_begin(x);
	}
	return x->cut ? refuse_unread(x) : MHD_YES;
}

/* Only here, not in the first call: an answer queued before the request was
 * read to its end makes MHD close the connection. */
static enum MHD_Result last_call(struct exchange *x, const char *method)
{
	struct server *s = x->server;
	int result;

	watch_mark(x->watched, x->key.n ? WATCH_SEND : WATCH_WORK);
	if (x->key.n == 0)
		return dispatch(x);
	x->generation = s->config.hooks.generation(s->config.hooks.app);
	if (cache_send(s->cache, x->key, x->generation, x->connection, &result)) {
		atomic_fetch_add_explicit(&s->status[2], 1, memory_order_relaxed);
		return (enum MHD_Result)result;
	}
	watch_mark(x->watched, WATCH_WORK);
	read_head(x, method);
	return dispatch(x);
}

static err go_on(void *data)
{
	struct call *k = data;
	enum step step = k->x->step;

	if (step == STEP_NEW)
		k->result = first_call(k->x, k);
	else if (step == STEP_BODY && k->n > 0)
		k->result = intake_take(k->x, (str){ k->data, k->n }) ? MHD_YES : MHD_NO;
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

enum MHD_Result exchange_request(void *cls, struct MHD_Connection *connection, const char *url,
				 const char *method, const char *version, const char *data,
				 size_t *size, void **state)
{
	struct exchange *x = *state;
	struct call k = { x, method, version, data, *size, MHD_YES };
	bool reading = x && (x->step == STEP_NEW || (x->step == STEP_BODY && *size > 0));

	(void)url;
	if (!x)
		return exchange_watched(connection) ? send_no_memory(cls, connection) : MHD_NO;
	x->connection = connection;
	if (mem_try(go_on, &k) != OK)
		k.result = give_up(x, reading);
	if (reading)
		*size = 0;
	return k.result;
}

struct watched *exchange_watched(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return i ? i->socket_context : NULL;
}

struct arrival {
	struct server *server;
	struct watched *watched;
	const char *target;
	struct arena *a;
	struct exchange *x;
};

static err arrive(void *data)
{
	struct arrival *v = data;

	v->x = ARENA_NEW(v->a, struct exchange);
	v->x->server = v->server;
	v->x->read_most = (int64_t)v->server->config.body_max;
	v->x->watched = v->watched;
	v->x->a = v->x->rq.a = v->a;
	v->x->rq.json = &v->x->json;
	v->x->rq.target = arena_copy(v->a, str_of(v->target));
	return OK;
}

void *exchange_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	struct arrival v = { cls, exchange_watched(connection), target, NULL, NULL };

	if (!v.watched)
		return NULL; /* it is being shut */
	watch_mark(v.watched, WATCH_HEAD);
	v.a = arena_new(ARENA_BLOCK);
	if (!v.a || mem_try(arrive, &v) != OK) {
		arena_free(&v.a);
		return NULL;
	}
	atomic_fetch_add_explicit(&v.server->in_flight, 1, memory_order_relaxed);
	return v.x;
}

void exchange_completed(void *cls, struct MHD_Connection *connection, void **state,
			enum MHD_RequestTerminationCode why)
{
	struct server *s = cls;
	struct exchange *x = *state;

	struct watched *watched = exchange_watched(connection);

	(void)why;
	if (watched)
		watch_mark(watched, WATCH_IDLE);
	if (!x)
		return;
	struct arena *a = x->a;
	spool_close(x->spool);
	if (x->rs.from_file)
		close(x->rs.file); /* it was not sent */
	/* What was typed, and what somebody is known by. */
	if (x->rq.method == HTTP_POST || x->rq.headers[H_COOKIE].n ||
	    x->rq.headers[H_AUTHORIZATION].n)
		arena_keep_secret(a);
	arena_free(&a);
	*state = NULL;
	atomic_fetch_sub_explicit(&s->in_flight, 1, memory_order_relaxed);
}
