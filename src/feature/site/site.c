#include "site/site.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/assets.h"
#include "app/layout.h"
#include "app/route.h"
#include "base/clock.h"
#include "site/openapi.h"

static err text(struct response *rs, str body)
{
	rs->body = body;
	rs->type = "text/plain; charset=utf-8";
	return OK;
}

static err health(struct ctx *c, const struct request *rq, struct response *rs)
{
	(void)c;
	(void)rq;
	return text(rs, S("ok\n"));
}

/* The session that this handler runs in is the proof. */
static err ready(struct ctx *c, const struct request *rq, struct response *rs)
{
	(void)c;
	(void)rq;
	return text(rs, S("ready\n"));
}

static int64_t resident_bytes(void)
{
	char text[128];
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text));
	str rest = { text, n > 0 ? (size_t)n : 0 };
	int64_t pages = 0;

	if (fd >= 0)
		close(fd);
	str_cut(&rest, ' '); /* the whole size; then the resident pages */
	return str_int(str_cut(&rest, ' '), &pages) ? pages * sysconf(_SC_PAGESIZE) : 0;
}

static err metrics(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct store_stats d = store_stats(c->app->store);
	struct server_stats s = server_stats(c->app->server);
	const struct {
		const char *name, *kind;
		int64_t v;
	} rows[] = {
		{ "liuyan_requests_total", "counter", s.requests },
		{ "liuyan_answers_2xx_total", "counter", s.status[2] },
		{ "liuyan_answers_3xx_total", "counter", s.status[3] },
		{ "liuyan_answers_4xx_total", "counter", s.status[4] },
		{ "liuyan_answers_5xx_total", "counter", s.status[5] },
		{ "liuyan_requests_in_flight", "gauge", s.in_flight },
		{ "liuyan_connections", "gauge", s.connections.open },
		{ "liuyan_connections_slow_total", "counter", s.connections.slow },
		{ "liuyan_connections_put_out_total", "counter", s.connections.put_out },
		{ "liuyan_connections_refused_total", "counter", s.connections.refused },
		{ "liuyan_cache_hits_total", "counter", s.cache_hits },
		{ "liuyan_cache_misses_total", "counter", s.cache_misses },
		{ "liuyan_cache_bytes", "gauge", s.cache_bytes },
		{ "liuyan_store_reads_total", "counter", d.reads },
		{ "liuyan_store_writes_total", "counter", d.writes },
		{ "liuyan_store_commits_total", "counter", d.commits },
		{ "liuyan_store_rollbacks_total", "counter", d.rollbacks },
		{ "liuyan_store_slow_queries_total", "counter", d.slow },
		{ "process_resident_memory_bytes", "gauge", resident_bytes() },
		{ "process_start_time_seconds", "gauge", c->app->started_at / 1000 },
	};
	struct buf b = buf_new(c->a, 2048, 65536);

	(void)rq;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		buf_fmt(&b, "# TYPE %s %s\n%s %lld\n", rows[i].name, rows[i].kind, rows[i].name,
			(long long)rows[i].v);
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->metrics)
			slices[i]->metrics(&b);
	return text(rs, buf_str(&b));
}

/* lang.theme.size in one cookie; a word that is not given keeps what was. */
static err preferences(struct ctx *c, const struct request *rq, struct response *rs)
{
	str lang = c->language ? str_of(c->language->name) : (str){ 0 },
	    back = param_get(&rq->query, "back");
	str theme = c->theme, size = c->size;

	if (param_has(&rq->query, "lang"))
		lang = param_get(&rq->query, "lang");
	if (param_has(&rq->query, "theme"))
		theme = param_get(&rq->query, "theme");
	if (param_has(&rq->query, "size"))
		size = param_get(&rq->query, "size");
	if (!text_language(lang))
		lang = (str){ 0 };
	if (theme.n > 8 || size.n > 8 || memchr(theme.p ? theme.p : "", ';', theme.n) ||
	    memchr(size.p ? size.p : "", ';', size.n))
		return ERR_SYNTAX;
	response_header(
		rs, "Set-Cookie",
		arena_fmt(c->a,
			  COOKIE_PREFERENCES
			  "=%.*s.%.*s.%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000%s",
			  STR_ARG(lang), STR_ARG(theme), STR_ARG(size),
			  c->secure ? "; Secure" : ""));
	response_redirect(rs, back.n ? back : S("/"));
	return OK;
}

static const struct route routes[] = {
	{ HTTP_GET, "/assets/{name}", PUBLIC, LANE_NONE, asset_page, 0, "样式、脚本、图标", NULL },
	{ HTTP_GET, "/healthz", PUBLIC, LANE_NONE, health, 0, "进程活着", NULL },
	{ HTTP_GET, "/readyz", PUBLIC, LANE_READ, ready, 0, "可以服务", NULL },
	{ HTTP_GET, "/metrics", PUBLIC, LANE_NONE, metrics, 0, "Prometheus 指标", NULL },
	{ HTTP_GET, "/openapi.json", PUBLIC, LANE_SELF, openapi_page, ROUTE_SHARED, "接口说明",
	  NULL },
	{ HTTP_GET, "/preferences", PUBLIC, LANE_SELF, preferences, 0, "字号、配色、语言", NULL },
	{ 0 },
};

extern const struct cli_kind site_kinds[]; /* check.c */

const struct slice slice_site = { .name = "site", .routes = routes, .kinds = site_kinds };
