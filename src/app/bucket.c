#include "app/bucket.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/rand.h"

#define SETS 8192
#define WAYS 8
/* Of whoever asks without end no more than so many bursts are remembered. */
#define DEBT_BURSTS 64

struct slot {
	uint64_t key;
	int64_t until; /* when all that was taken is forgiven */
};

struct buckets {
	pthread_mutex_t lock;
	unsigned char secret[crypto_shorthash_KEYBYTES];
	struct slot v[SETS][WAYS];
};

static const struct {
	const char *name;
	struct bucket_rate rate;
	bool scaled;
} rules[BUCKET_COUNT] = {
#define BUCKET(id, name, burst, ms, scaled) [BUCKET_##id] = { name, { burst, ms }, scaled },
#include "app/buckets.def"
#undef BUCKET
};

struct buckets *buckets_new(struct arena *app)
{
	struct buckets *t = ARENA_NEW(app, struct buckets);

	pthread_mutex_init(&t->lock, NULL);
	rand_secret(t->secret, sizeof(t->secret));
	return t;
}

void buckets_clear(struct buckets *t)
{
	pthread_mutex_lock(&t->lock);
	memset(t->v, 0, sizeof(t->v));
	pthread_mutex_unlock(&t->lock);
}

uint64_t buckets_key(const struct buckets *t, enum bucket rule, str key)
{
	uint64_t h;

	crypto_shorthash((unsigned char *)&h, (const unsigned char *)key.p, key.n, t->secret);
	h ^= (uint64_t)rule * 0x9E3779B97F4A7C15u;
	return h ? h : 1;
}

/* Its own place, or else that of whoever is forgiven soonest. */
static struct slot *place_of(struct buckets *t, uint64_t key)
{
	struct slot *set = t->v[key % SETS], *least = set;

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].until < least->until)
			least = &set[i];
	}
	*least = (struct slot){ .key = key };
	return least;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t buckets_take(struct buckets *t, uint64_t key, struct bucket_rate rate, int64_t now)
{
	struct slot *s;
	int64_t until, wait;

	pthread_mutex_lock(&t->lock);
	s = place_of(t, key);
	until = later(s->until, now) + rate.ms;
	wait = later(until - now - rate.burst * rate.ms, 0);
	if (wait == 0)
		s->until = until;
	pthread_mutex_unlock(&t->lock);
	return wait;
}

int64_t buckets_charge(struct buckets *t, uint64_t key, struct bucket_rate rate, int64_t now)
{
	int64_t most = now + rate.burst * rate.ms * DEBT_BURSTS;
	struct slot *s;
	int64_t over;

	pthread_mutex_lock(&t->lock);
	s = place_of(t, key);
	s->until = later(s->until, now) + rate.ms;
	if (s->until > most)
		s->until = most;
	over = s->until - now - rate.burst * rate.ms;
	pthread_mutex_unlock(&t->lock);
	return over > 0 ? (over + rate.ms - 1) / rate.ms : 0;
}

/* ms 0: not limited. */
static struct bucket_rate rate_of(const struct app *app, enum bucket rule)
{
	struct bucket_rate r = rules[rule].rate;
	int64_t percent = setting_number(&app->settings, SET_LIMIT_PERCENT);

	if (!rules[rule].scaled)
		return r;
	if (percent == 0)
		return (struct bucket_rate){ 0 };
	r.burst = later(r.burst * percent / 100, 1);
	r.ms = later(r.ms * 100 / percent, 1);
	return r;
}

static int64_t now_ms(void)
{
	return clock_monotonic() / 1000;
}

int64_t bucket_take(struct app *app, enum bucket rule, str key)
{
	struct bucket_rate r = rate_of(app, rule);

	return r.ms ? buckets_take(app->buckets, buckets_key(app->buckets, rule, key), r, now_ms())
		    : 0;
}

int64_t bucket_charge(struct app *app, enum bucket rule, str key)
{
	struct bucket_rate r = rate_of(app, rule);

	return r.ms ? buckets_charge(app->buckets, buckets_key(app->buckets, rule, key), r,
				     now_ms())
		    : 0;
}
