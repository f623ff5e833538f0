/*
 * serve and worker: the long-running commands, their lock, signals and jobs.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/node.h"
#include "app/route.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "main/commands.h"
#include "main/sandbox.h"

#define STOP_MS 4000
#define STOP_AT_MOST 20 /* seconds */
#define FAILED_MS 3000
#define KEEP_SECONDS 60

static err lock_data(struct app *app)
{
	const char *path = arena_fmt(app->a, "%s/serve.lock", app->data).p;

	app->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (app->lock < 0) {
		warn("%s 写不进去：%s\n", path, strerror(errno));
		return ERR_READONLY;
	}
	if (flock(app->lock, LOCK_EX | LOCK_NB) == 0)
		return OK;
	warn("%s 正被另一个 liuyan serve 使用\n", app->data);
	return ERR_LOCKED;
}

/* Each request's memory goes back to its thread's heap; without this the heap's
 * top would be given to the system and fetched again at every request. */
static void keep_heap(void)
{
	mallopt(M_TRIM_THRESHOLD, 4 << 20);
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
}

static void raise_file_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

static err read_networks(struct app *app, enum setting id, struct networks *out)
{
	if (networks_parse(app->a, str_of(setting_text(&app->settings, id)), out))
		return OK;
	warn("网段写错了：%s（例：127.0.0.1, 10.0.0.0/8, 2001:db8::/32）\n",
	     setting_text(&app->settings, id));
	return ERR_USAGE;
}

static err read_forward(struct app *app, enum forward_form *out)
{
	const char *name = setting_text(&app->settings, SET_FORWARDED);

	*out = strcasecmp(name, "Forwarded") == 0 ? FORWARD_RFC7239 : FORWARD_X;
	if (*out == FORWARD_RFC7239 || strcasecmp(name, "X-Forwarded-For") == 0)
		return OK;
	warn("http.forwarded_header 只能是 X-Forwarded-For 或 Forwarded\n");
	return ERR_USAGE;
}

#define PEM_MAX (256u << 10)

struct pem {
	const char *cert, *key;
};

static err read_pem(struct app *app, enum setting id, const char **out)
{
	const char *path = setting_text(&app->settings, id);
	str text;
	err e = file_read(app->a, path, PEM_MAX, &text);

	*out = e == OK ? arena_cstr(app->a, text) : NULL;
	if (e != OK)
		warn("读不出 %s\n", path);
	return e;
}

/* Before the sandbox: the files lie where a server's keys lie. */
static err read_tls(struct app *app, struct pem *out)
{
	bool cert = *setting_text(&app->settings, SET_TLS_CERT) != '\0';

	if (cert != (*setting_text(&app->settings, SET_TLS_KEY) != '\0')) {
		warn("http.tls_cert 和 http.tls_key 要么都写，要么都不写\n");
		return ERR_USAGE;
	}
	if (!cert)
		return OK;
	TRY(read_pem(app, SET_TLS_CERT, &out->cert));
	return read_pem(app, SET_TLS_KEY, &out->key);
}

static struct server_config server_settings(struct app *app)
{
	const struct settings *s = &app->settings;

	return (struct server_config){
		.listen = setting_text(s, SET_LISTEN),
		.threads = (unsigned)setting_number(s, SET_THREADS),
		.workers = (unsigned)setting_number(s, SET_WORKERS),
		.body_max = (size_t)setting_number(s, SET_BODY_MAX),
		.cache_bytes = (size_t)setting_number(s, SET_CACHE_BYTES),
		.cache_ms = setting_number(s, SET_CACHE_SECONDS) * MS_SECOND,
		.limits = {
			.connections = (unsigned)setting_number(s, SET_CONNECTIONS),
			.per_address = (unsigned)setting_number(s, SET_PER_ADDRESS),
			.idle_seconds = (unsigned)setting_number(s, SET_IDLE),
			.head_seconds = (unsigned)setting_number(s, SET_HEAD_SECONDS),
			.request_seconds = (unsigned)setting_number(s, SET_REQUEST_SECONDS),
			.body_rate = (unsigned)setting_number(s, SET_BODY_RATE),
			.send_rate = (unsigned)setting_number(s, SET_SEND_RATE),
		},
		.secure = setting_number(s, SET_SECURE_COOKIES) != 0,
		.hooks = { app, route_waits, route_answer, route_generation, route_shares,
			   route_spools },
	};
}

/* ---- jobs ---- */

static _Atomic bool stopping;

struct worker {
	pthread_t thread;
	struct app *app;
	enum job_thread which; /* jobs are its */
};

static bool is_due(const struct job *j, int64_t last, int64_t now)
{
	return last == 0 || last / j->every_ms != now / j->every_ms;
}

static void run_due(const struct worker *w, int64_t last, int64_t now)
{
	for (size_t i = 0; i < slices_n; i++)
		for (const struct job *j = slices[i]->jobs; j && j->name; j++)
			if (!stopping && j->thread == w->which && is_due(j, last, now))
				node_run_job(w->app, j, false);
	for (size_t i = 0; i < slices_n; i++)
		for (const struct job *j = slices[i]->own_jobs; j && j->name; j++)
			if (!stopping && j->thread == w->which && is_due(j, last, now))
				node_run_own_job(w->app, j);
}

/* Everything once, due or not. */
static void run_all(struct app *app)
{
	for (size_t i = 0; i < slices_n; i++)
		for (const struct job *j = slices[i]->jobs; j && j->name; j++)
			node_run_job(app, j, true);
}

/* Reading goes on for a moment; then this process makes room for one that finds
 * out what is on the disk. */
static void end_failed(void)
{
	warn("数据写不进磁盘（写入或落盘出错），为了不丢失数据，本程序停止接受提交并即将结束。\n"
	     "请检查磁盘，再重新启动；由 systemd 管理时会自动重启。\n");
	LOG(LOG_ERROR, "store_failed", LOG_N("pid", getpid()));
	for (int i = 0; i < FAILED_MS / 100 && !stopping; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	kill(getpid(), SIGTERM);
}

static void *run_jobs(void *data)
{
	const struct worker *w = data;
	struct app *app = w->app;
	int64_t last = 0;

	while (!stopping && !store_failed(app->store)) {
		int64_t now = clock_now();
		run_due(w, last, now);
		last = now;
		for (int i = 0; i < 10 && !stopping && !store_failed(app->store); i++)
			nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	}
	if (store_failed(app->store) && w->which == JOB_SHORT)
		end_failed();
	return NULL;
}

static bool begin_jobs(struct app *app, struct worker w[JOB_THREADS])
{
	for (int i = 0; i < JOB_THREADS; i++) {
		w[i] = (struct worker){ .app = app, .which = (enum job_thread)i };
		if (pthread_create(&w[i].thread, NULL, run_jobs, &w[i]) == 0)
			continue;
		app->stopping = stopping = true;
		while (i-- > 0)
			pthread_join(w[i].thread, NULL);
		return false;
	}
	return true;
}

static void end_jobs(struct worker w[JOB_THREADS])
{
	for (int i = 0; i < JOB_THREADS; i++)
		pthread_join(w[i].thread, NULL);
}

/* Keeps this process's node meanwhile: a long job must not hold that up. */
static void wait_for_signal(struct app *app, const sigset_t *set)
{
	int got;

	do {
		got = sigtimedwait(set, NULL, &(struct timespec){ .tv_sec = KEEP_SECONDS });
		if (got < 0 && errno == EAGAIN)
			node_keep(app);
	} while (got < 0 || got == SIGPIPE);
	LOG(LOG_INFO, "stopping", LOG_N("signal", got));
	alarm(STOP_AT_MOST); /* whatever hangs: what was answered is on disk */
}

static void block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, set, NULL);
}

static err start(struct cli *cli)
{
	struct server_config config;
	struct pem pem = { 0 };

	keep_heap();
	raise_file_limit();
	TRY(read_tls(&cli->app, &pem));
	TRY(sandbox_begin(&cli->app));
	TRY(app_open(&cli->app, APP_LOG | APP_KEEPS));
	if (!store_is_shared(cli->app.store))
		TRY(lock_data(&cli->app));
	config = server_settings(&cli->app);
	config.tls_cert = pem.cert;
	config.tls_key = pem.key;
	config.secure = config.secure || pem.cert;
	TRY(read_networks(&cli->app, SET_TRUSTED_PROXIES, &config.limits.proxies));
	TRY(read_networks(&cli->app, SET_STAFF_NETWORKS, &config.limits.staff));
	TRY(read_forward(&cli->app, &config.forward));
	err e = server_start(cli->a, &config, &cli->app.server);
	if (e != OK)
		warn("不能在 %s 监听：地址写错了，或已被别的程序占用%s\n", config.listen,
		     pem.cert ? "；也可能是证书和私钥不成一对" : "");
	return e;
}

int serve_run(struct cli *cli)
{
	sigset_t set;
	struct worker jobs[JOB_THREADS];
	err e;

	block_signals(&set);
	e = start(cli);
	if (e == OK) {
		say("留言板在 http%s://%s 提供服务（Ctrl-C 停止）\n",
		    *setting_text(&cli->app.settings, SET_TLS_CERT) ? "s" : "",
		    setting_text(&cli->app.settings, SET_LISTEN));
		say_now();
		LOG(LOG_INFO, "serving", LOG_N("port", server_port(cli->app.server)));
		if (!begin_jobs(&cli->app, jobs))
			return 1;
		wait_for_signal(&cli->app, &set);
		cli->app.stopping = stopping = true;
		store_hurry(cli->app.store);
		server_stop(&cli->app.server, STOP_MS);
		end_jobs(jobs);
	}
	if (cli->app.store && store_failed(cli->app.store))
		e = ERR_FAILED;
	app_close(&cli->app);
	return e == OK ? 0 : 1;
}

int worker_run(struct cli *cli)
{
	sigset_t set;
	struct worker jobs[JOB_THREADS];
	bool once = cli_option(cli, "--once");

	block_signals(&set);
	if (sandbox_begin(&cli->app) != OK)
		return 1;
	if (app_open(&cli->app, APP_LOG | (once ? 0 : APP_KEEPS)) != OK)
		return 1;
	if (once) {
		run_all(&cli->app);
	} else if (begin_jobs(&cli->app, jobs)) {
		wait_for_signal(&cli->app, &set);
		cli->app.stopping = stopping = true;
		store_hurry(cli->app.store);
		end_jobs(jobs);
	}
	bool failed = store_failed(cli->app.store);
	app_close(&cli->app);
	return failed;
}
