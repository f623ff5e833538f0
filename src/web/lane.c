#include "web/lane.h"

#include <pthread.h>
#include <sys/resource.h>

#include "base/mem.h"

#define NICENESS 5

struct lane {
	pthread_mutex_t lock;
	pthread_cond_t ready;
	void (*work)(void *item);
	void **ring;
	size_t max, from, n;
	bool stopping;
	unsigned threads_n;
	pthread_t threads[];
};

/* On Linux a thread has a niceness of its own: when all cores are busy, those who
 * read go before those who write and wait for the disk anyway. */
static void give_way(void)
{
	setpriority(PRIO_PROCESS, 0, NICENESS);
}

static void *run(void *arg)
{
	struct lane *l = arg;

	give_way();
	pthread_mutex_lock(&l->lock);
	for (;;) {
		while (l->n == 0 && !l->stopping)
			pthread_cond_wait(&l->ready, &l->lock);
		if (l->n == 0)
			break;
		void *item = l->ring[l->from];
		l->from = (l->from + 1) % l->max;
		l->n--;
		pthread_mutex_unlock(&l->lock);
		l->work(item);
		pthread_mutex_lock(&l->lock);
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

struct lane *lane_start(unsigned threads, size_t queue_max, void (*work)(void *item))
{
	struct lane *l = mem_new(sizeof(*l) + threads * sizeof(pthread_t));

	if (!l)
		return NULL;
	l->ring = mem_new(queue_max * sizeof(void *));
	if (!l->ring) {
		mem_free(l);
		return NULL;
	}
	l->max = queue_max;
	l->work = work;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->ready, NULL);
	for (; l->threads_n < threads; l->threads_n++)
		if (pthread_create(&l->threads[l->threads_n], NULL, run, l) != 0)
			break; /* fewer threads than asked for still serve */
	if (l->threads_n == 0)
		lane_stop(&l); /* but none at all would never answer */
	return l;
}

bool lane_add(struct lane *l, void *item)
{
	bool room;

	pthread_mutex_lock(&l->lock);
	room = l->n < l->max && !l->stopping;
	if (room)
		l->ring[(l->from + l->n++) % l->max] = item;
	pthread_mutex_unlock(&l->lock);
	if (room) /* not under the lock, which the woken would have to wait for */
		pthread_cond_signal(&l->ready);
	return room;
}

void lane_drain(struct lane *l)
{
	pthread_mutex_lock(&l->lock);
	l->stopping = true;
	pthread_cond_broadcast(&l->ready);
	pthread_mutex_unlock(&l->lock);
	while (l->threads_n)
		pthread_join(l->threads[--l->threads_n], NULL);
}

void lane_stop(struct lane **lp)
{
	struct lane *l = *lp;

	if (!l)
		return;
	lane_drain(l);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->ready);
	mem_free(l->ring);
	mem_free(l);
	*lp = NULL;
}
