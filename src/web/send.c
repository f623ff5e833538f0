#include "base/clock.h"
#include "base/log.h"
#include "web/pack.h"
#include "web/server_own.h"

static struct MHD_Response *make_body(const struct response *rs, bool copy)
{
	if (rs->from_file)
		return MHD_create_response_from_fd_at_offset64((uint64_t)rs->file_n, rs->file,
							       (uint64_t)rs->file_at);
	return MHD_create_response_from_buffer(rs->body.n, (void *)(uintptr_t)rs->body.p,
					       copy ? MHD_RESPMEM_MUST_COPY
						    : MHD_RESPMEM_PERSISTENT);
}

/* An answer without one of its headers (the policies above all) is not sent. */
struct MHD_Response *send_make(struct response *rs, bool copy)
{
	struct MHD_Response *m = make_body(rs, copy);

	if (m)
		rs->from_file = false; /* its file is the response's now */

	for (size_t i = 0; m && i < rs->headers_n; i++)
		if (MHD_add_response_header(m, rs->headers[i].name, rs->headers[i].value.p) !=
		    MHD_YES) {
			MHD_destroy_response(m);
			m = NULL;
		}
	return m;
}

enum MHD_Result send_no_memory(struct server *s, struct MHD_Connection *connection)
{
	LOG(LOG_ERROR, "no_memory", LOG_N("status", 503));
	atomic_fetch_add(&s->status[5], 1);
	return MHD_queue_response(connection, 503, s->no_memory);
}

int send_kept(void *handle, void *client)
{
	return (int)MHD_queue_response(client, 200, handle);
}

void send_drop(void *handle)
{
	MHD_destroy_response(handle);
}

/* All that takes memory of the request: from here to the sending nothing may jump
 * (base/mem.h). */
static void complete(struct exchange *x, bool shared)
{
	struct response *rs = &x->rs;

	if (x->gzip && !rs->from_file)
		pack_response(x->a, rs, x->key.n ? 6 : 1);
	if (x->rq.secure)
		response_header(rs, "Strict-Transport-Security", S("max-age=31536000"));
	if (!shared && x->rq.id.n)
		response_header(rs, "X-Request-Id", x->rq.id);
	/* Nothing may follow a chunked body: where it ended is read in more than one way. */
	if (x->server->stopping || x->refused != OK || x->rq.headers[H_TRANSFER_ENCODING].n)
		response_header(rs, "Connection", S("close"));
	response_complete(x->a, rs);
}

enum MHD_Result send_answer(struct exchange *x)
{
	struct server *s = x->server;
	bool keep = x->key.n && x->rs.cacheable && x->rs.status == 200 && !s->stopping;
	struct MHD_Response *m;
	enum MHD_Result r;

	complete(x, keep);
	m = send_make(&x->rs, keep);
	if (!m)
		return send_no_memory(s, x->connection);
	watch_mark(x->watched, WATCH_SEND);
	atomic_fetch_add(&s->status[x->rs.status / 100 % 6], 1);
	r = MHD_queue_response(x->connection, (unsigned)x->rs.status, m);
	if (keep)
		cache_keep(s->cache, x->key, x->generation, clock_now() + s->config.cache_ms, m,
			   x->rs.body.n + 1024);
	else
		MHD_destroy_response(m);
	return r;
}
