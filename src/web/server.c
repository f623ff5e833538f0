/* The life of the daemon. */
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/address.h"
#include "web/server_own.h"

#define QUEUE_MAX 2048

static void on_problem(void *cls, const char *fmt, va_list ap)
{
	(void)cls;
	(void)ap;
	LOG(LOG_DEBUG, "http", LOG_OS("detail", fmt));
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct server *s = cls;
	int fd;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
			     ->connect_fd;
		*context = watch_add(
			s->watch, fd,
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
				->client_addr);
		if (!*context)
			shutdown(fd, SHUT_RDWR);
	} else if (*context) {
		watch_remove(s->watch, *context);
	}
}

/* The daemon's own limit is never reached: it would stop accepting, and who waits for
 * a place would be whoever came last, not who does nothing with his. */
/* TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers alone. */
static const char priorities[] = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-AES-128-CBC:"
				 "-AES-256-CBC:%SERVER_PRECEDENCE";

static struct MHD_Daemon *start_daemon(struct server *s, const struct address *at)
{
	const struct server_config *c = &s->config;
	unsigned sockets = watch_sockets(c->limits.connections);
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)c->tls_cert },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)c->tls_key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)priorities },
		{ MHD_OPTION_END, 0, NULL },
	};

	if (!c->tls_cert)
		tls[0].option = MHD_OPTION_END;

	return MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
			(at->is_v6 ? MHD_USE_IPv6 : 0) | (c->tls_cert ? MHD_USE_TLS : 0),
		0, NULL, NULL, exchange_request, s, MHD_OPTION_EXTERNAL_LOGGER, on_problem, NULL,
		MHD_OPTION_SOCK_ADDR, &at->u.any, MHD_OPTION_THREAD_POOL_SIZE, c->threads,
		MHD_OPTION_CONNECTION_LIMIT, (sockets + 64) * c->threads,
		MHD_OPTION_CONNECTION_TIMEOUT, c->limits.idle_seconds,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32768, MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_URI_LOG_CALLBACK, exchange_target, s, MHD_OPTION_NOTIFY_COMPLETED,
		exchange_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
		MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

/* Files that are no connections: the database's, the log's, the listening ones. */
#define OTHER_FILES 512

/* A socket that cannot be opened for want of files would make the daemon stop
 * accepting: there are always fewer connections than files. */
static void fit_files(struct watch_limits *l)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur == RLIM_INFINITY ||
	    watch_sockets(l->connections) + OTHER_FILES <= r.rlim_cur)
		return;
	l->connections = r.rlim_cur > OTHER_FILES + 100
				 ? (unsigned)(r.rlim_cur - OTHER_FILES) * 8 / 9 - 16
				 : 64;
	LOG(LOG_WARN, "fewer_connections", LOG_N("connections", l->connections),
	    LOG_N("files", (int64_t)r.rlim_cur));
}

static void let_go(struct server *s)
{
	lane_stop(&s->lane);
	watch_stop(&s->watch);
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
				     &(struct cache_hooks){ send_kept, send_drop });
	fit_files(&s->config.limits);
	s->watch = watch_start(&s->config.limits);
	s->lane = lane_start(config->workers, QUEUE_MAX, exchange_work);
	s->no_memory = send_make(&sorry, true);
	if (s->lane && s->watch && s->no_memory && (s->cache || !config->cache_bytes))
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
	t.connections = watch_stats(s->watch);
	t.cache_hits = c.hits;
	t.cache_misses = c.misses;
	t.cache_bytes = c.bytes;
	return t;
}
