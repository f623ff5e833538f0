#include "learn/classing.h"

#include <pthread.h>

#include "base/log.h"
#include "base/mem.h"
#include "text/csv.h"

#define HANDS 2
#define BATCH 4096 /* rows of one hand */

/* One thread's share of a batch. Its arenas are its own; nobody else looks before it ends. */
struct hand {
	const struct classify_model *m;
	const struct corpus_row *v;
	size_t n;
	struct arena *out, *tmp;
	struct buf text;
	pthread_t thread;
	bool runs;
	err e;
};

static void put_row(struct hand *h, const struct corpus_row *r)
{
	struct arena_mark mark = arena_mark(h->tmp);
	struct classify_guess g;

	classify(h->tmp, h->m, r->title, r->body, &g);
	csv_put_field(&h->text, r->id);
	csv_put_field(&h->text, classify_label(h->m, g.label));
	buf_fmt(&h->text, "%.3f,", g.score);
	csv_put_field(&h->text, classify_label(h->m, g.second));
	csv_put_field(&h->text, g.reasons);
	csv_end_row(&h->text);
	arena_rewind(h->tmp, mark);
}

static err put_rows(void *data)
{
	struct hand *h = data;

	h->text = buf_new(h->out, 128 * BATCH, SIZE_MAX);
	for (size_t i = 0; i < h->n; i++)
		put_row(h, &h->v[i]);
	return OK;
}

static void *work(void *data)
{
	struct hand *h = data;

	h->e = mem_try(put_rows, h);
	return NULL;
}

/* A hand that gets no thread works here. */
static err run_batch(struct hand h[HANDS])
{
	for (int i = 1; i < HANDS; i++)
		h[i].runs = pthread_create(&h[i].thread, NULL, work, &h[i]) == 0;
	work(&h[0]);
	for (int i = 1; i < HANDS; i++) {
		if (h[i].runs)
			pthread_join(h[i].thread, NULL);
		else
			work(&h[i]);
	}
	for (int i = 0; i < HANDS; i++) {
		TRY(h[i].e);
		say("%.*s", STR_ARG(buf_str(&h[i].text)));
		arena_reset(h[i].out);
	}
	return OK;
}

static err run_all(struct hand h[HANDS], const struct corpus *c)
{
	struct progress bar = { .label = "判断", .total = (int64_t)c->n };

	for (size_t at = 0; at < c->n;) {
		for (int i = 0; i < HANDS; i++) {
			h[i].v = c->v + at;
			h[i].n = c->n - at < BATCH ? c->n - at : BATCH;
			at += h[i].n;
		}
		TRY(run_batch(h));
		progress_show(&bar, (int64_t)at);
	}
	progress_end(&bar);
	return OK;
}

err classing_all(const struct classify_model *m, const struct corpus *c)
{
	struct hand h[HANDS] = { 0 };
	err e = OK;

	for (int i = 0; i < HANDS; i++) {
		h[i].m = m;
		h[i].out = arena_new(1 << 20);
		h[i].tmp = arena_new(1 << 18);
		if (!h[i].out || !h[i].tmp)
			e = ERR_MEMORY;
	}
	if (e == OK)
		e = run_all(h, c);
	for (int i = 0; i < HANDS; i++) {
		arena_free(&h[i].out);
		arena_free(&h[i].tmp);
	}
	return e;
}
