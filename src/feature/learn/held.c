#include "learn/held.h"

#include <pthread.h>

#include "app/app.h"
#include "base/log.h"
#include "base/mem.h"
#include "learn/learn.h"

struct held {
	const struct store *store;
	int64_t id;
	unsigned users; /* this process's memory is one */
	struct arena *a;
	struct classify_model *model; /* NULL: it could not be read */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct held *now;

static void drop(struct held *h)
{
	if (!h)
		return;
	arena_free(&h->a);
	mem_free(h);
}

/* Under the lock: the one that is to be freed outside it. */
static struct held *less(struct held *h)
{
	return h && --h->users == 0 ? h : NULL;
}

static struct held *known(const struct ctx *c, int64_t id)
{
	struct held *h = NULL;

	pthread_mutex_lock(&lock);
	if (now && now->id == id && now->store == c->app->store) {
		h = now;
		h->users++;
	}
	pthread_mutex_unlock(&lock);
	return h;
}

struct reading {
	struct held *h;
	str bytes;
};

static err read_model(void *data)
{
	struct reading *r = data;

	if (classify_read(r->h->a, r->bytes, &r->h->model))
		LOG(LOG_ERROR, "domain_model_unreadable", LOG_N("model", r->h->id));
	return OK;
}

static err make(struct ctx *c, int64_t id, str bytes, struct held **out)
{
	struct held *h = mem_new(sizeof(*h));
	struct reading r = { h, bytes };
	err e = ERR_MEMORY;

	if (!h)
		return ERR_MEMORY;
	*h = (struct held){ c->app->store, id, 2, arena_new(1 << 16), NULL };
	if (h->a)
		e = mem_try(read_model, &r);
	if (e != OK)
		drop(h);
	else
		*out = h;
	return e;
}

static void put(struct held *h)
{
	struct held *old;

	pthread_mutex_lock(&lock);
	old = less(now);
	now = h;
	pthread_mutex_unlock(&lock);
	drop(old);
}

err held_take(struct ctx *c, struct held **out)
{
	struct learn_bytes row;
	struct learn_use use;
	err e = q_learn_use_get(c->db, &use);

	*out = NULL;
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	*out = known(c, use.model);
	if (*out)
		return OK;
	TRY(q_learn_model_bytes(c->db, use.model, &row));
	TRY(make(c, use.model, row.model, out));
	put(*out);
	return OK;
}

void held_give_back(struct held *h)
{
	struct held *last;

	if (!h)
		return;
	pthread_mutex_lock(&lock);
	last = less(h);
	pthread_mutex_unlock(&lock);
	drop(last);
}

const struct classify_model *held_model(const struct held *h)
{
	return h ? h->model : NULL;
}
