/*
 * alike FILE.csv FOLDER [CITIES [DATABASE]]: keeps the key terms of the messages of a file (id,
 * title, body; tests/bench/corpus.mjs makes one) in a new store (SQLite in FOLDER), spread over so
 * many cities, then asks for the five most like it of every n-th. Prints TSV: rows, rows a second,
 * MB of the store, and p50, p99 and the longest time of a question in microseconds. One city is
 * the worst case: each term's list is full.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alike/inside.h"
#include "app/app.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/mem.h"
#include "text/csv.h"

#define BATCH 1000
#define ASKED 5000
#define COUNTED 200000
#define RECORD_MAX (1 << 20)

struct line {
	char *title, *body;
	int64_t id, place;
};

struct bench {
	struct app app;
	struct line *v;
	size_t n, at;
	int64_t cities;
	struct gist_counts counts;
};

static size_t read_file(void *from, char *to, size_t n)
{
	return fread(to, 1, n, from);
}

static char *keep(str s)
{
	char *p = malloc(s.n + 1);

	if (!p)
		abort();
	memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

static void read_lines(struct bench *b, struct arena *a, FILE *f)
{
	struct csv *csv = csv_new(a, RECORD_MAX, (struct csv_source){ read_file, f });
	struct csv_row row;
	size_t room = 0;

	for (bool head = true; csv_next(csv, &row) == CSV_ROW; head = false) {
		if (head || row.n < 3)
			continue;
		if (b->n == room) {
			room = room ? 2 * room : 65536;
			b->v = realloc(b->v, room * sizeof(*b->v));
			if (!b->v)
				abort();
		}
		b->v[b->n] = (struct line){ keep(row.field[1]), keep(row.field[2]),
					    id_at(INT64_C(1600000000000) + (int64_t)b->n * 1000, 0),
					    110000 + 100 * (int64_t)(b->n * 7919 %
								     (size_t)b->cities) };
		b->n++;
	}
}

static struct similar_text text_of(const struct line *l)
{
	return (struct similar_text){ str_of(l->title), str_of(l->body) };
}

static err put_batch(struct ctx *c, void *data)
{
	struct bench *b = data;

	for (size_t i = b->at; i < b->n && i < b->at + BATCH; i++) {
		struct arena_mark m = arena_mark(c->a);
		struct alike_text t = { b->v[i].id, b->v[i].place, text_of(&b->v[i]), true };
		TRY(alike_put(c, &t));
		arena_rewind(c->a, m);
	}
	return OK;
}

static err put_counts(struct ctx *c, void *data)
{
	return alike_count(c, &((struct bench *)data)->counts);
}

static err count_lines(struct arena *a, void *data)
{
	struct bench *b = data;
	struct arena *tmp = arena_new(1 << 20);
	struct ctx c = app_context(&b->app, a);

	b->counts = (struct gist_counts){ .a = a };
	for (size_t i = 0; i < b->n && i < COUNTED; i++) {
		struct similar_text t = text_of(&b->v[i]);
		gist_counts_add(tmp, &b->counts, &t);
		arena_reset(tmp);
	}
	arena_free(&tmp);
	TRY(app_write(&c, put_counts, b));
	return alike_opened(&c);
}

static err put_some(struct arena *a, void *data)
{
	struct bench *b = data;
	struct ctx c = app_context(&b->app, a);

	return app_write(&c, put_batch, b);
}

static err find_one(struct ctx *c, void *data)
{
	struct bench *b = data;
	const struct line *l = &b->v[b->at];
	struct alike_ask ask = { .text = text_of(l),
				 .place = l->place,
				 .besides = l->id,
				 .open = true,
				 .n = 5,
				 .least = ALIKE_MAYBE };
	struct alike_hits hits;

	return alike_find(c, &ask, &hits);
}

static err find_some(struct arena *a, void *data)
{
	struct bench *b = data;
	struct ctx c = app_context(&b->app, a);

	return app_read(&c, find_one, b);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* What this thread has computed, in microseconds: others may have the machine meanwhile. */
static int64_t busy(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static err is_there(struct ctx *c, void *data)
{
	int64_t at, texts;

	TRY(alike_counted(c, &at, &texts));
	*(bool *)data = at > 0;
	return OK;
}

static err time_finds(struct bench *b, int64_t *took, int64_t *cpu, size_t *n)
{
	size_t step = b->n / ASKED ? b->n / ASKED : 1;

	for (b->at = 0, *n = 0; b->at < b->n && *n < ASKED; b->at += step) {
		int64_t from = clock_monotonic(), worked = busy();
		TRY(mem_with(1 << 20, find_some, b));
		cpu[*n] = busy() - worked;
		took[(*n)++] = clock_monotonic() - from;
	}
	qsort(took, *n, sizeof(*took), by_number);
	qsort(cpu, *n, sizeof(*cpu), by_number);
	return OK;
}

static err run(struct bench *b, struct arena *a)
{
	static int64_t took[ASKED], cpu[ASKED];
	struct ctx c = app_context(&b->app, a);
	bool there;
	int64_t from;
	size_t n;
	int ran;

	TRY(store_migrate(b->app.store, a, &ran));
	TRY(app_read(&c, is_there, &there)); /* made by an earlier run of the same file */
	if (there)
		TRY(alike_opened(&c));
	else
		TRY(mem_with(1 << 20, count_lines, b));
	from = clock_monotonic();
	for (b->at = 0; b->at < b->n && !there; b->at += BATCH)
		TRY(mem_with(1 << 20, put_some, b));
	say("alike_rows\t%zu\nalike_put_rows_per_s\t%.0f\n", b->n,
	    (double)b->n * 1e6 / (double)(clock_monotonic() - from));
	TRY(time_finds(b, took, cpu, &n));
	say("alike_find_cpu_p50_us\t%lld\nalike_find_cpu_p99_us\t%lld\n", (long long)cpu[n / 2],
	    (long long)cpu[n * 99 / 100]);
	say("alike_find_p50_us\t%lld\nalike_find_p99_us\t%lld\nalike_find_max_us\t%lld\n",
	    (long long)took[n / 2], (long long)took[n * 99 / 100], (long long)took[n - 1]);
	return OK;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new(1 << 20);
	struct bench b = { .cities = argc > 3 ? atoll(argv[3]) : 300 };
	FILE *f = argc > 2 ? fopen(argv[1], "r") : NULL;
	err e;

	if (!f || !a || b.cities < 1)
		return 2;
	read_lines(&b, a, f);
	settings_defaults(&b.app.settings);
	b.app.settings.v[SET_LOG_LEVEL].number = 4;
	b.app.a = a;
	b.app.data = argv[2];
	b.app.db = argc > 4 ? argv[4] : arena_fmt(a, "sqlite:%s/liuyan.db", argv[2]).p;
	e = app_open(&b.app, APP_CREATE | APP_BULK);
	if (e == OK)
		e = run(&b, a);
	app_close(&b.app);
	return e == OK ? 0 : 1;
}
