#include "app/guess.h"

#include <pthread.h>

#include "base/clock.h"

#define SLOTS 4096

struct guess {
	pthread_mutex_t lock;
	struct {
		uint64_t address;
		int64_t since;
		int n;
	} v[SLOTS];
};

struct guess *guess_new(struct arena *app)
{
	struct guess *g = ARENA_NEW(app, struct guess);

	pthread_mutex_init(&g->lock, NULL);
	return g;
}

bool guess_allowed(struct guess *g, str address, int64_t now)
{
	uint64_t h = str_hash(address);
	bool allowed;

	pthread_mutex_lock(&g->lock);
	allowed = g->v[h % SLOTS].address != h || g->v[h % SLOTS].n < GUESS_FREE ||
		  now - g->v[h % SLOTS].since > MS_MINUTE;
	pthread_mutex_unlock(&g->lock);
	return allowed;
}

void guess_failed(struct guess *g, str address, int64_t now)
{
	uint64_t h = str_hash(address);

	pthread_mutex_lock(&g->lock);
	if (g->v[h % SLOTS].address != h || now - g->v[h % SLOTS].since > MS_MINUTE) {
		g->v[h % SLOTS].address = h;
		g->v[h % SLOTS].since = now;
		g->v[h % SLOTS].n = 0;
	}
	g->v[h % SLOTS].n++;
	pthread_mutex_unlock(&g->lock);
}
