/* No memory and no store, at each place where a request asks for one: every answer
 * is whole or says that it failed, and every write is there whole or not at all. */
#include "failing.h"

#include "app/bucket.h"

#include <errno.h>
#include <fcntl.h>

#include "app/cli.h"
#include "web/server.h"

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define ALL_PLACES 1
#else
#define ALL_PLACES 0
#endif
#if ALL_PLACES || defined(__SANITIZE_THREAD__) || __has_feature(thread_sanitizer)
#define OWN_MALLOC 0 /* the sanitizer has one already */
#else
#define OWN_MALLOC 1
#endif

/* ---- what can fail ---- */

#if OWN_MALLOC
/* Every malloc of this thread, the libraries' too. */
static _Thread_local int64_t libc_left;

static bool libc_must_fail(void)
{
	if (libc_left == 0 || --libc_left > 0)
		return false;
	errno = ENOMEM;
	return true;
}

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	return libc_must_fail() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return libc_must_fail() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return libc_must_fail() ? NULL : __libc_realloc(p, n);
}

static void arm_libc(struct town *t, int64_t n)
{
	(void)t;
	libc_left = n;
}

static int64_t left_libc(struct town *t)
{
	(void)t;
	return libc_left;
}
#endif

static void arm_once(struct town *t, int64_t n)
{
	(void)t;
	mem_fail_nth(n, false);
}

static void arm_for_good(struct town *t, int64_t n)
{
	(void)t;
	mem_fail_nth(n, true);
}

static int64_t left_memory(struct town *t)
{
	(void)t;
	return mem_fail_left();
}

static int64_t store_from; /* calls before this request, and the one that fails */
static int64_t store_at;

static int64_t store_calls(struct town *t)
{
	struct store_stats s = store_stats(t->b->app.store);

	return s.reads + s.writes;
}

static void arm_store(struct town *t, int64_t n)
{
	store_fail_nth(t->b->app.store, n);
	store_from = store_calls(t);
	store_at = n;
}

static int64_t left_store(struct town *t)
{
	int64_t left = store_at - (store_calls(t) - store_from);

	return left > 0 ? left : 0;
}

static const struct shortage {
	const char *name;
	void (*arm)(struct town *t, int64_t n);
	int64_t (*left)(struct town *t);
} shortages[] = {
	{ "memory, once", arm_once, left_memory },
	{ "memory, from then on", arm_for_good, left_memory },
	{ "store", arm_store, left_store },
#if OWN_MALLOC
	{ "memory of libraries too", arm_libc, left_libc },
#endif
};

/* ---- one request ---- */

static const struct ask asks[] = {
#define ASK(method, target, body, who, at) { HTTP_##method, target, body, who, at },
#include "fail_requests.def"
#undef ASK
};
#define ASKS (sizeof(asks) / sizeof(asks[0]))

struct answered {
	int status;
	uint64_t body, store; /* sums */
	bool wrote;
	bool looked;   /* ... and nothing more than that a reply was compared */
	bool empty;    /* has no body */
	int64_t asked; /* how often it asked for what runs short */
};

/* Drawings and codes that were made by chance say nothing about the page. */
static str without_chance(struct arena *a, str body)
{
	static const str marks[][2] = { { STR("d=\"M"), STR("\"") },
					{ STR("<code class=\"code\">"), STR("<") } };
	char *out = arena_alloc(a, body.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < body.n;) {
		str rest = str_sub(body, i, body.n);
		out[n++] = body.p[i++];
		for (size_t k = 0; k < 2; k++)
			if (str_starts(rest, marks[k][0]))
				for (i += marks[k][0].n; i < body.n && body.p[i] != *marks[k][1].p;)
					i++;
	}
	return (str){ out, n };
}

static struct answered ask(struct town *t, const struct ask *q, const struct shortage *s, int64_t n)
{
	struct arena *a = arena_new(48u << 10);
	struct request *rq = town_request(t, q, a);
	struct response rs = { .status = 200 };
	uint64_t before = store_generation(t->b->app.store);
	struct answered got;

	struct buckets *kept = t->b->app.buckets;

	t->b->app.buckets = buckets_new(a); /* how often it is asked shall not count here */
	s->arm(t, n);
	route_answer(&t->b->app, rq, &rs);
	t->b->app.buckets = kept;
	got.asked = n - s->left(t);
	s->arm(t, 0);
	got.status = rs.status;
	got.empty = rs.body.n == 0;
	got.body = blotted_sum(without_chance(a, rs.body), 1);
	got.wrote = store_generation(t->b->app.store) != before || store_failed(t->b->app.store);
	got.store = got.wrote ? town_sum(t) : 0;
	got.looked = got.wrote && strstr(q->target, "draft") && town_sum_unlooked(t) == t->unlooked;
	if (got.wrote)
		town_restore(t);
	got.wrote = got.wrote && got.store != t->sum;
	got.store = got.wrote ? got.store : 0;
	arena_free(&a);
	return got;
}

/* ---- all of them ---- */

struct tally {
	int64_t tries, refused, lost, same, wrong;
};

/* NULL: all is well. */
static const char *judge(const struct answered *good, const struct answered *got, struct tally *k)
{
	bool same = got->status == good->status && got->body == good->body &&
		    got->wrote == good->wrote;

	k->tries++;
	k->same += same;
	k->refused += !same && !got->wrote;
	k->lost += !same && got->wrote;
	if (!same && (got->status < 500 || got->empty))
		return good->status == got->status ? "answers something else"
						   : "does not say that it failed";
	if (got->wrote && !got->looked && (!good->wrote || got->store != good->store))
		return "left half a write behind";
	return NULL;
}

/* Of many places some, but the same ones each time; all with ASan, or when asked
 * for (LIUYAN_FAIL_ALL). */
static int64_t next_place(int64_t n, int64_t places)
{
	static int every = -1;
	static uint64_t seed = 20261122;

	if (every < 0)
		every = ALL_PLACES || getenv("LIUYAN_FAIL_ALL");
	if (every || n < 24)
		return n + 1;
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return n + 1 + (int64_t)(seed >> 33) % (places / 24 + 1);
}

static void try_all(struct town *t, const struct ask *q, struct tally *k)
{
	for (size_t i = 0; i < sizeof(shortages) / sizeof(shortages[0]); i++) {
		const struct shortage *s = &shortages[i];
		struct answered good = ask(t, q, s, INT32_MAX);
		if (good.status >= 400)
			fail_msg("%s answers %d when nothing fails", q->target, good.status);
		for (int64_t n = 1; n <= good.asked; n = next_place(n, good.asked)) {
			struct answered got = ask(t, q, s, n);
			const char *wrong = judge(&good, &got, k);
			if (wrong) {
				print_error("%s %s: %s (%d, with %s short at %lld of %lld)\n",
					    q->method == HTTP_GET ? "GET" : "POST", q->target,
					    wrong, got.status, s->name, (long long)n,
					    (long long)good.asked);
				k->wrong++;
			}
		}
		struct answered again = ask(t, q, s, INT32_MAX);
		if (again.status != good.status || again.body != good.body ||
		    again.store != good.store)
			fail_msg("%s does not recover from %s", q->target, s->name);
	}
}

static void start_server(struct town *t)
{
	struct server_config config = {
		.listen = "127.0.0.1:0",
		.threads = 1,
		.workers = 1,
		.limits = { .connections = 4, .per_address = 4, .idle_seconds = 1 },
		.body_max = 65536,
		.hooks = { &t->b->app, route_waits, route_answer, route_generation, route_shares,
			   NULL },
	};

	assert_int_equal(server_start(t->b->a, &config, &t->b->app.server), OK);
}

static void every_answer_is_whole_or_refused_and_every_write_whole_or_none(void **state)
{
	static struct town t;
	struct tally k = { 0 };
	int64_t from = clock_monotonic();

	(void)state;
	town_open(&t);
	start_server(&t); /* for the metrics of one */
	for (size_t i = 0; i < ASKS; i++)
		try_all(&t, &asks[i], &k);
	print_message("# %zu requests, %lld failures: %lld refused, %lld made good, %lld written "
		      "without an answer, %lld ms\n",
		      ASKS, (long long)k.tries, (long long)k.refused, (long long)k.same,
		      (long long)k.lost, (long long)(clock_monotonic() - from) / 1000);
	assert_int_equal(k.wrong, 0);
	server_stop(&t.b->app.server, 0);
	town_close(&t);
}

/* ---- a command ---- */

static const char history[] =
	"id,title,body,time,region,office,unit,kind,domain,reply,reply_time\n"
	"a1,路口没有红绿灯,路口没有红绿灯，孩子过马路危险。,2026-03-01 09:00,东城区,区长,甲局,投诉,"
	"交通,已装好红绿灯。,2026-03-09 10:00\n"
	"a2,公园关门太早,公园关门太早，下班后进不去。,2026-03-02 09:00,东城区,区长,园林局,建言,"
	"文娱,,\n"
	"a3,怎么办居住证,请问怎么办居住证？,2026-03-03 09:00,东城区,区长,,咨询,政务,请到窗口办理。,"
	"2026-03-05 10:00\n";

struct importing {
	struct cli cli;
	int (*run)(struct cli *cli);
	int status;
};

static err import_in(void *data)
{
	struct importing *x = data;

	x->status = x->run(&x->cli);
	return OK;
}

static int (*import_of_messages(void))(struct cli *cli)
{
	for (size_t i = 0; i < slices_n; i++)
		for (const struct cli_kind *k = slices[i]->kinds; k && k->name; k++)
			if (strcmp(k->command, "import") == 0 && strcmp(k->name, "messages") == 0)
				return k->run;
	return NULL;
}

/* As main does it. */
static int import(struct town *t, const char *path, const struct shortage *s, int64_t *n)
{
	static const struct command command = { .name = "import" };
	struct importing x = { .cli = { .app = t->b->app, .a = arena_new(1 << 16) },
			       .run = import_of_messages() };

	x.cli.app.a = x.cli.a;
	x.cli.app.store = NULL;
	x.cli.command = &command;
	x.cli.args[0] = "messages";
	x.cli.args[1] = path;
	x.cli.args_n = 2;
	s->arm(t, *n);
	if (mem_try(import_in, &x) != OK) {
		app_close(&x.cli.app);
		x.status = 1;
	}
	*n -= s->left(t);
	s->arm(t, 0);
	arena_free(&x.cli.a);
	return x.status;
}

static int messages_in(const struct town *t)
{
	sqlite3_stmt *s;
	int n;

	assert_int_equal(sqlite3_prepare_v2(t->file, "SELECT count(*) FROM message", -1, &s, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* What it says goes nowhere meanwhile. */
static void hush(int kept[2])
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	fflush(stdout);
	for (int i = 0; i < 2; i++) {
		kept[i] = dup(i + 1);
		dup2(nowhere, i + 1);
	}
	close(nowhere);
}

static void speak(const int kept[2])
{
	fflush(stdout);
	for (int i = 0; i < 2; i++) {
		dup2(kept[i], i + 1);
		close(kept[i]);
	}
}

/* NULL: all is well. Afterwards the same file is brought in to its end. */
static const char *import_failing(struct town *t, const char *path, const struct shortage *s,
				  int64_t n, uint64_t whole)
{
	int had = messages_in(t), got, status = import(t, path, s, &n);
	int64_t never = INT32_MAX;
	bool finished;

	got = messages_in(t) - had;
	finished = import(t, path, s, &never) == 0 && town_sum(t) == whole;
	town_restore(t);
	if (status == 0 && got != 3)
		return "says that it is done and is not";
	if (got != 0 && got != 3)
		return "leaves part of a batch";
	return finished ? NULL : "cannot be finished afterwards";
}

static void an_import_brings_whole_batches_or_none_and_can_go_on(void **state)
{
	static struct town t;
	const char *wrong = NULL, *path;
	int64_t tries = 0;
	int kept[2], fd;

	(void)state;
	town_open(&t);
	path = arena_fmt(t.b->a, "%s/history.csv", t.b->folder).p;
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, history, sizeof(history) - 1), sizeof(history) - 1);
	close(fd);
	hush(kept);
	for (size_t i = 0; !wrong && i < sizeof(shortages) / sizeof(shortages[0]); i++) {
		int64_t places = INT32_MAX;
		if (shortages[i].arm == arm_store)
			continue; /* a command opens a store of its own */
		if (import(&t, path, &shortages[i], &places) != 0)
			wrong = "fails when nothing does";
		uint64_t whole = town_sum(&t);
		town_restore(&t);
		for (int64_t n = 1; !wrong && n <= places; n = next_place(n, places), tries++)
			wrong = import_failing(&t, path, &shortages[i], n, whole);
	}
	speak(kept);
	if (wrong)
		fail_msg("an import %s (try %lld)", wrong, (long long)tries);
	print_message("# an import, %lld failures\n", (long long)tries);
	town_close(&t);
}

/* ---- nothing is forgotten ---- */

/* Of a target with words for ids: any number will do. */
static struct route_match find_route(const struct ask *q)
{
	char path[256];
	size_t n = 0;

	for (const char *p = q->target; *p && *p != '?';) {
		path[n++] = *p == '$' ? '1' : *p;
		p += *p == '$' ? 1 + strspn(p + 1, "abcdefghijklmnopqrstuvwxyz") : 1;
	}
	return route_find(q->method, (str){ path, n });
}

static bool is_asked(const struct route *r)
{
	for (size_t i = 0; i < ASKS; i++)
		if (find_route(&asks[i]).route == r)
			return true;
	return false;
}

static void every_route_is_asked(void **state)
{
	(void)state;
	for (size_t i = 0; i < slices_n; i++)
		for (const struct route *r = slices[i]->routes; r && r->pattern; r++)
			if (!is_asked(r))
				fail_msg("no request for %s in fail_requests.def", r->pattern);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_is_asked),
		cmocka_unit_test(every_answer_is_whole_or_refused_and_every_write_whole_or_none),
		cmocka_unit_test(an_import_brings_whole_batches_or_none_and_can_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
