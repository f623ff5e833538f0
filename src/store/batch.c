#include "store/batch.h"

#include <assert.h>
#include <semaphore.h>

#include "base/log.h"

#define BATCH_MAX 64

struct ticket {
	store_fn *fn;
	void *data;
	struct arena *a;
	err e;
	bool done; /* woken without it: lead the next batch */
	sem_t wake;
	struct ticket *next;
};

void batch_init(struct batch *b)
{
	b->last = &b->first;
	pthread_mutex_init(&b->lock, NULL);
}

void batch_close(struct batch *b)
{
	assert(!b->leading);
	b->engine->close(&b->writer);
	pthread_mutex_destroy(&b->lock);
}

bool batch_failed(struct batch *b)
{
	if (!b->failed && b->writer && b->engine->is_bad && b->engine->is_bad(b->writer))
		b->failed = true;
	return b->failed;
}

/* How many batches take care after one in which somebody failed. */
#define CAREFUL 16

enum ran {
	RAN,	 /* well or not: the transaction holds what succeeded */
	STAINED, /* it holds half of what failed, too */
	LOST,	 /* on a full disk the engine may give up all of it at once, and what ran
		    after that would stand alone */
};

/* Without a savepoint what fails after it wrote can only be undone with all that went
 * before; who is alone needs none, since the whole transaction is that ticket's. */
static enum ran run_ticket(struct batch *b, struct ticket *t, bool save)
{
	struct db db = { .store = b->store, .conn = b->writer, .a = t->a, .writable = true };
	err end = OK;

	t->e = save ? b->engine->tx(b->writer, TX_SAVE) : OK;
	if (t->e != OK)
		return LOST;
	t->e = guard_session(&db, t->fn, t->data);
	if (t->e != OK) {
		store_count_end(b->store, false);
		if (!save)
			return db.wrote || db.failed != OK ? STAINED : RAN;
		if (b->engine->tx(b->writer, TX_UNSAVE) != OK)
			return LOST;
	}
	if (save)
		end = b->engine->tx(b->writer, TX_RELEASE);
	if (t->e == OK)
		t->e = end;
	return end == OK ? RAN : LOST;
}

/* Nobody in the batch has succeeded: those who thought so, and those whose turn
 * never came, hear e. */
static void fail_all(struct batch *b, struct ticket *list, err e)
{
	if (e == ERR_UNKNOWN_OUTCOME)
		b->failed = true;
	if (b->engine->tx(b->writer, TX_ROLLBACK) != OK)
		LOG(LOG_WARN, "rollback_failed", LOG_N("after", e));
	for (struct ticket *t = list; t; t = t->next)
		if (t->e == OK)
			t->e = e;
}

/* Those before the one who failed are run again, in savepoints now; her own answer
 * stands, and so do those of others who failed before. */
static bool run_again(struct batch *b, struct ticket *list, struct ticket **last)
{
	const struct ticket *failed = *last;

	if (b->engine->tx(b->writer, TX_ROLLBACK) != OK || b->engine->tx(b->writer, TX_BEGIN) != OK)
		return false;
	for (struct ticket *t = list; t != failed; t = t->next)
		if (t->e == OK && run_ticket(b, t, true) == LOST) {
			*last = t;
			return false;
		}
	return true;
}

/* Savepoints cost a copy of every page that a ticket touches, so that few who fail make
 * it worth to do without. */
static bool run_list(struct batch *b, struct ticket *list, struct ticket **last)
{
	bool alone = !list->next;

	if (b->careful)
		b->careful--;
	for (struct ticket *t = list; t; t = t->next) {
		enum ran ran = run_ticket(b, t, !alone && b->careful);
		*last = t;
		if (ran == LOST)
			return false;
		if (ran == RAN || alone)
			continue;
		b->careful = CAREFUL;
		if (!run_again(b, list, last))
			return false;
	}
	return true;
}

static bool any_good(const struct ticket *list)
{
	for (; list; list = list->next)
		if (list->e == OK)
			return true;
	return false;
}

static void run_batch(struct batch *b, struct ticket *list)
{
	err e = batch_failed(b) ? ERR_FAILED : b->engine->tx(b->writer, TX_BEGIN);
	struct ticket *last = list;
	bool any;

	for (struct ticket *t = list; e != OK && t; t = t->next)
		t->e = e;
	if (e != OK)
		return;
	if (!run_list(b, list, &last)) {
		fail_all(b, list, last->e == ERR_FULL ? ERR_FULL : ERR_STORE);
		return;
	}
	any = any_good(list);
	e = b->engine->tx(b->writer, any ? TX_COMMIT : TX_ROLLBACK);
	if (e != OK)
		fail_all(b, list, e);
	else if (any)
		store_count_end(b->store, true);
}

static struct ticket *take_list(struct batch *b)
{
	struct ticket *list = b->first, **end = &b->first;

	for (int i = 0; i < BATCH_MAX && *end; i++)
		end = &(*end)->next;
	b->first = *end;
	if (!b->first)
		b->last = &b->first;
	*end = NULL;
	return list;
}

/* Each waits on her own semaphore: waking all at each commit would have most of
 * them look, and sleep again. */
static void wake(struct ticket *list, const struct ticket *but)
{
	struct ticket *next;

	for (; list; list = next) {
		next = list->next; /* whoever is woken takes her ticket with her */
		if (list == but)
			continue;
		list->done = true;
		sem_post(&list->wake);
	}
}

/* Runs the batch at the head of the queue, in which `own` stands first, and names
 * the next leader before anybody of this one is woken. */
static void lead(struct batch *b, struct ticket *own)
{
	struct ticket *list, *heir;

	pthread_mutex_lock(&b->lock);
	list = take_list(b);
	pthread_mutex_unlock(&b->lock);
	run_batch(b, list);
	pthread_mutex_lock(&b->lock);
	heir = b->first;
	b->leading = heir != NULL;
	pthread_mutex_unlock(&b->lock);
	if (heir)
		sem_post(&heir->wake);
	wake(list, own);
}

static void wait_for(struct ticket *t)
{
	while (sem_wait(&t->wake) != 0)
		; /* a signal */
}

err batch_write(struct batch *b, struct arena *a, store_fn *fn, void *data)
{
	struct ticket t = { .fn = fn, .data = data, .a = a };
	bool leads;

	sem_init(&t.wake, 0, 0);
	pthread_mutex_lock(&b->lock);
	*b->last = &t;
	b->last = &t.next;
	leads = !b->leading; /* then nobody else waits */
	b->leading = true;
	pthread_mutex_unlock(&b->lock);
	if (!leads)
		wait_for(&t);
	if (!t.done)
		lead(b, &t);
	sem_destroy(&t.wake);
	return t.e;
}
