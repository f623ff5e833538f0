#include "verify/walk.h"

#include <pthread.h>

#include "base/log.h"
#include "base/mem.h"

#define PAGES 3

struct walk {
	struct chain_check *check;
	struct page pages[PAGES];
	unsigned read, checked; /* how many so far; page i lies in slot i % PAGES */
	bool ended;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	err e; /* of the checker's thread, until it has ended */
};

static err check_page(void *data)
{
	struct walk *w = data;

	chain_check_page(w->check, &w->pages[w->checked % PAGES]);
	return OK;
}

static void *check_pages(void *data)
{
	struct walk *w = data;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		while (w->checked == w->read && !w->ended)
			pthread_cond_wait(&w->moved, &w->lock);
		if (w->checked == w->read)
			break;
		pthread_mutex_unlock(&w->lock);
		if (w->e == OK)
			w->e = mem_try(check_page, w);
		pthread_mutex_lock(&w->lock);
		w->checked++;
		pthread_cond_signal(&w->moved);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

static struct page *free_page(struct walk *w)
{
	pthread_mutex_lock(&w->lock);
	while (w->read - w->checked == PAGES)
		pthread_cond_wait(&w->moved, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return &w->pages[w->read % PAGES];
}

static void hand_over(struct walk *w, bool ended)
{
	pthread_mutex_lock(&w->lock);
	w->read += !ended;
	w->ended = ended;
	pthread_cond_signal(&w->moved);
	pthread_mutex_unlock(&w->lock);
}

static err read_pages(struct ctx *c, struct walk *w)
{
	struct progress bar = { .label = "核对留言" };
	int64_t after = INT64_MIN, done = 0;
	struct page *p;
	err e;

	do {
		p = free_page(w);
		e = page_read(c, after, p);
		after = p->last;
		done += (int64_t)p->messages.n;
		bool last = p->is_last;
		if (e == OK)
			hand_over(w, false);
		progress_show(&bar, done);
		if (last)
			break;
	} while (e == OK);
	progress_end(&bar);
	return e;
}

struct reading {
	struct ctx *c;
	struct walk *w;
};

static err read_all(void *data)
{
	struct reading *r = data;

	return read_pages(r->c, r->w);
}

static err read_and_check(struct ctx *c, struct walk *w)
{
	pthread_t checker;
	err e;

	for (size_t i = 0; i < PAGES; i++)
		if (!(w->pages[i].a = arena_new(4u << 20)))
			return ERR_MEMORY;
	if (pthread_create(&checker, NULL, check_pages, w) != 0)
		return ERR_SYSTEM;
	e = mem_try(read_all, &(struct reading){ c, w });
	hand_over(w, true);
	pthread_join(checker, NULL);
	return e == OK ? w->e : e;
}

err walk_pages(struct ctx *c, struct chain_check *k)
{
	struct walk w = { .check = k };
	err e;

	pthread_mutex_init(&w.lock, NULL);
	pthread_cond_init(&w.moved, NULL);
	e = read_and_check(c, &w);
	for (size_t i = 0; i < PAGES; i++)
		arena_free(&w.pages[i].a);
	pthread_cond_destroy(&w.moved);
	pthread_mutex_destroy(&w.lock);
	return e;
}
