/* In how many messages each term stands: kept in one row, held in memory by each process. */
#include <pthread.h>
#include <string.h>

#include "alike/inside.h"
#include "app/app.h"
#include "base/clock.h"
#include "base/mem.h"

#define BLOCK (1u << 20)
#define ENTRY 8

/* Those in use; replaced as a whole. */
static struct held {
	pthread_rwlock_t lock;
	struct arena *a;
	struct gist_counts counts;
	int64_t at;
} held = { .lock = PTHREAD_RWLOCK_INITIALIZER };

static uint32_t get_u32(const char *p)
{
	uint32_t v = 0;

	for (int i = 3; i >= 0; i--)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

static void put_u32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(v >> (8 * i) & 255);
}

struct loading {
	struct arena *a;
	const struct alike_counts *row;
	struct gist_counts counts;
};

static err unpack(void *data)
{
	struct loading *l = data;
	str s = l->row->counts;

	l->counts = (struct gist_counts){ .a = l->a, .texts = (uint32_t)l->row->texts };
	for (size_t i = 0; i + ENTRY <= s.n; i += ENTRY)
		gist_counts_put(&l->counts, get_u32(s.p + i), get_u32(s.p + i + 4));
	return OK;
}

static void swap(struct loading *l, int64_t at)
{
	struct arena *old;

	pthread_rwlock_wrlock(&held.lock);
	old = held.a;
	held.a = l->a;
	held.counts = l->counts;
	held.at = at;
	pthread_rwlock_unlock(&held.lock);
	arena_free(&old);
}

static err load(struct ctx *c)
{
	struct alike_counts row;
	struct loading l = { .row = &row };
	err e;

	TRY(q_alike_counts_get(c->db, &row));
	l.a = arena_new(BLOCK);
	if (!l.a)
		return ERR_MEMORY;
	e = mem_try(unpack, &l);
	if (e != OK)
		arena_free(&l.a);
	else
		swap(&l, row.at);
	return e;
}

static int64_t held_at(void)
{
	int64_t at;

	pthread_rwlock_rdlock(&held.lock);
	at = held.at;
	pthread_rwlock_unlock(&held.lock);
	return at;
}

static err load_newer(struct ctx *c, void *data)
{
	int64_t at, texts;

	(void)data;
	TRY(alike_counted(c, &at, &texts));
	return at == held_at() ? OK : load(c);
}

static err keep_up(struct ctx *c)
{
	return app_read(c, load_newer, NULL);
}

const struct job alike_own_jobs[] = {
	{ "alike_counts", 10 * MS_SECOND, keep_up, JOB_SHORT },
	{ 0 },
};

err alike_opened(struct ctx *c)
{
	return app_read(c, load_newer, NULL);
}

err alike_counted(struct ctx *c, int64_t *at, int64_t *texts)
{
	struct alike_counted row = { 0 };
	err e = q_alike_counted(c->db, &row);

	*at = row.at;
	*texts = row.texts;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* A term of one text alone is as good as one that never was. */
err alike_count(struct ctx *c, const struct gist_counts *counts)
{
	char *p = arena_alloc(c->a, counts->used * ENTRY + 1);
	size_t n = 0;

	for (size_t i = 0; i < counts->room; i++) {
		if (counts->v[i].n < 2)
			continue;
		put_u32(p + n, counts->v[i].term);
		put_u32(p + n + 4, counts->v[i].n);
		n += ENTRY;
	}
	return q_alike_counts_put(c->db, c->now, counts->texts, (str){ p, n }, NULL);
}

double alike_worth(uint32_t term)
{
	double worth;

	pthread_rwlock_rdlock(&held.lock);
	worth = gist_worth(&held.counts, term);
	pthread_rwlock_unlock(&held.lock);
	return worth;
}

void alike_gist(struct arena *a, const struct similar_text *t, struct gist *out)
{
	struct gist draft;

	gist_draft(a, t, &draft);
	pthread_rwlock_rdlock(&held.lock);
	gist_weigh(&held.counts, &draft);
	pthread_rwlock_unlock(&held.lock);
	gist_finish(a, &draft, out);
}
