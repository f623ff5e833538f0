/* What becomes of a request's body as it comes in: in memory, or, on routes that
 * take files, taken apart and its files to disk. Nobody reads on for long after
 * a limit was passed. */
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "web/form.h"
#include "web/multipart.h"
#include "web/server_own.h"

#define BODY_FIRST 65536
/* So much more is read, and not kept, for a proper answer: of a body whose length is
 * not told, and of one whose length is. */
#define READ_ON (64 << 10)
#define READ_TOLD (16 << 20)

static bool begin_spool(struct exchange *x)
{
	const struct server_hooks *h = &x->server->config.hooks;
	str type = x->rq.headers[H_CONTENT_TYPE];
	struct spool_limits l = { 0 };

	if (x->refused != OK || !h->spools || !multipart_is(type) || !h->spools(h->app, &x->rq, &l))
		return false;
	x->body_max = l.all_max;
	x->spool = spool_open(x->a, &l);
	x->refused = spool_begin(x->spool, type);
	return true;
}

void intake_begin(struct exchange *x)
{
	int64_t length = 0;

	str_int(x->rq.headers[H_CONTENT_LENGTH], &length);
	x->body_max = (int64_t)x->server->config.body_max;
	if (!begin_spool(x))
		/* a promise of many bytes costs nothing before they come */
		x->body = buf_new(x->a,
				  length >= 0 && length < BODY_FIRST && x->refused == OK
					  ? (size_t)length + 1
					  : BODY_FIRST,
				  (size_t)x->body_max);
	if (length > x->body_max && x->refused == OK)
		x->refused = ERR_TOO_LARGE;
	x->cut = length > x->body_max + READ_TOLD;
	x->read_most = length > 0 ? length : x->body_max + READ_ON;
}

/* MHD answers no request that it is still reading; the least that can be said is
 * said past it. Whoever speaks TLS hears nothing. */
static void say_too_large(struct exchange *x)
{
	static const char answer[] = "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n"
				     "Content-Length: 0\r\n\r\n";
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(
		x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	const struct request *rq = &x->rq;

	atomic_fetch_add(&x->server->status[4], 1);
	LOG(LOG_INFO, "cut", LOG_T("id", rq->id.p), LOG_N("status", 413),
	    LOG_N("read", x->body_seen));
	if (i && !x->server->config.tls_cert &&
	    send(i->connect_fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
		shutdown(i->connect_fd, SHUT_WR);
}

bool intake_take(struct exchange *x, str piece)
{
	x->body_seen += (int64_t)piece.n;
	if (x->body_seen > x->read_most) {
		say_too_large(x);
		return false;
	}
	if (x->refused != OK)
		return true;
	if (x->spool) {
		x->refused = spool_take(x->spool, piece);
		return true;
	}
	buf_put(&x->body, piece);
	if (x->body.over)
		x->refused = ERR_TOO_LARGE;
	return true;
}

void intake_end(struct exchange *x)
{
	struct request *rq = &x->rq;
	err e;

	if (x->spool) {
		e = spool_end(x->spool, &rq->form, &rq->files);
	} else {
		rq->body = buf_str(&x->body);
		e = form_body(x->a, rq->body, rq->headers[H_CONTENT_TYPE], &rq->form);
	}
	if (e != OK && x->refused == OK)
		x->refused = e;
}
