#include "account/delay.h"

#include <pthread.h>
#include <string.h>

#include "account/inside.h"
#include "account/rules.h"
#include "base/clock.h"

#define FREE 5		/* tries at a name before the first wait */
#define NETWORK_FREE 10 /* from a network: an office has one address */
#define STRESSED 3	/* the same while the whole site is tried out */
#define DEVICE_FREE 10	/* of a browser that is known */
#define NETWORK_CAP (15 * MS_MINUTE)
#define ACCOUNT_CAP MS_MINUTE /* a stranger's guesses: 60 an hour at most */
#define FORGET_AFTER (15 * MS_MINUTE)
#define FLIGHT_MOST (10 * MS_SECOND) /* one whose end was lost */
#define SITE_WINDOW (5 * MS_MINUTE)
#define SITE_MANY 60 /* failures in that time */
#define NAMES_MANY 8 /* names tried from one network */
#define ALERT_EVERY (10 * MS_MINUTE)
#define SLOTS 4096
#define FLIGHTS 256

struct network {
	uint64_t hash, names; /* a bit for each of 64 classes of names */
	int64_t n, last_at;
};

static struct {
	pthread_mutex_t lock;
	struct network v[SLOTS];
	struct flight {
		uint64_t name;
		int64_t since, n;
	} flights[FLIGHTS];
	int64_t site_since, site_n, alert_at;
} all = { .lock = PTHREAD_MUTEX_INITIALIZER };

void delay_forget(void)
{
	pthread_mutex_lock(&all.lock);
	memset(all.v, 0, sizeof(all.v));
	memset(all.flights, 0, sizeof(all.flights));
	all.site_since = all.site_n = all.alert_at = 0;
	pthread_mutex_unlock(&all.lock);
}

/* ---- memory: networks, flights, the site; inside the lock ---- */

static struct network *network_of(const struct delay_ticket *t)
{
	uint64_t h = str_hash(t->network) | 1;
	struct network *v = &all.v[h % SLOTS];

	if (v->hash != h || t->now - v->last_at > FORGET_AFTER || v->last_at > t->now)
		*v = (struct network){ .hash = h, .last_at = t->now };
	while (v->n > 0 && t->now - v->last_at >= MS_MINUTE) {
		v->n--; /* a minute without a try makes up for one */
		v->last_at += MS_MINUTE;
	}
	return v;
}

static bool is_stressed(int64_t now)
{
	return now - all.site_since <= SITE_WINDOW && all.site_n >= SITE_MANY;
}

static int64_t wait_of(const struct network *v, int64_t now, bool known)
{
	int64_t ready = v->last_at +
			delay_after(v->n, is_stressed(now) ? STRESSED : NETWORK_FREE, NETWORK_CAP);

	return known || v->n == 0 || ready <= now ? 0 : ready - now;
}

/* Of names that share a place the later one takes it: the store still counts both. */
static struct flight *flight_of(const struct delay_ticket *t)
{
	struct flight *f = &all.flights[t->name % FLIGHTS];

	if (f->name != t->name || t->now - f->since > FLIGHT_MOST || t->now < f->since)
		*f = (struct flight){ t->name, t->now, 0 };
	return f;
}

static int64_t take(struct delay_ticket *t)
{
	struct network *v = network_of(t);
	struct flight *f = flight_of(t);
	int64_t wait = wait_of(v, t->now, t->device.n > 0);

	if (wait || f->n >= FREE)
		return wait ? wait : MS_SECOND;
	t->others = f->n++;
	f->since = t->now;
	v->n++;
	v->last_at = t->now;
	t->enters = true;
	return 0;
}

int64_t delay_enter(struct delay_ticket *t)
{
	int64_t wait;

	t->name = str_hash(t->key);
	pthread_mutex_lock(&all.lock);
	wait = take(t);
	pthread_mutex_unlock(&all.lock);
	return wait;
}

static void count_site(const struct delay_ticket *t)
{
	if (t->now - all.site_since > SITE_WINDOW || t->now < all.site_since) {
		all.site_since = t->now;
		all.site_n = 0;
	}
	all.site_n++;
}

void delay_leave(struct delay_ticket *t, bool failed)
{
	struct network *v;
	struct flight *f;

	if (!t->enters)
		return;
	t->enters = false;
	pthread_mutex_lock(&all.lock);
	v = network_of(t);
	if (failed) {
		v->names |= UINT64_C(1) << (t->name * UINT64_C(0x9E3779B97F4A7C15) >> 58);
		count_site(t);
	} else if (v->n > 0) {
		v->n--;
	}
	f = flight_of(t);
	if (f->n > 0)
		f->n--;
	pthread_mutex_unlock(&all.lock);
}

int64_t delay_alert(const struct delay_ticket *t)
{
	int64_t n = 0;
	const struct network *v;

	pthread_mutex_lock(&all.lock);
	v = network_of(t);
	if (is_stressed(t->now) || __builtin_popcountll(v->names) >= NAMES_MANY)
		n = all.site_n > v->n ? all.site_n : v->n;
	if (n && all.alert_at && t->now - all.alert_at < ALERT_EVERY)
		n = 0;
	if (n)
		all.alert_at = t->now;
	pthread_mutex_unlock(&all.lock);
	return n;
}

/* ---- the store: names and browsers ---- */

static err read_key(struct ctx *c, str key, struct failure *f)
{
	err e = key.n ? q_failure_of(c->db, key, f) : ERR_NOT_FOUND;

	if (e == ERR_NOT_FOUND ||
	    (e == OK && (c->now - f->last_at > MS_DAY || f->last_at > c->now)))
		*f = (struct failure){ 0 };
	return e == ERR_NOT_FOUND ? OK : e;
}

err delay_read(struct ctx *c, const struct delay_ticket *t, int64_t *wait)
{
	bool known = t->device.n > 0;
	struct failure f;
	int64_t ready;

	TRY(read_key(c, known ? t->device : t->key, &f));
	ready = f.last_at + delay_after(f.n, known ? DEVICE_FREE : FREE, ACCOUNT_CAP);
	*wait = f.n && ready > c->now ? ready - c->now : 0;
	if (*wait == 0 && t->others && f.n + t->others >= (known ? DEVICE_FREE : FREE))
		*wait = MS_SECOND; /* those under way may all fail */
	return OK;
}

err delay_count(struct ctx *c, const struct delay_ticket *t, bool failed)
{
	str key = t->device.n ? t->device : t->key;
	struct failure f;

	TRY(read_key(c, key, &f));
	if (failed)
		return q_failure_put(c->db, key, f.n + 1, c->now, NULL);
	TRY(t->device.n && f.n ? q_failure_drop(c->db, t->device, NULL) : OK);
	return q_failure_drop(c->db, t->key, NULL);
}

str delay_key(struct ctx *c, str login)
{
	char *low = arena_cstr(c->a, login);

	for (size_t i = 0; i < login.n; i++)
		if (low[i] >= 'A' && low[i] <= 'Z')
			low[i] = (char)(low[i] - 'A' + 'a');
	return token_digest(c, "sign-in", (str){ low, login.n });
}

err delay_clear(struct ctx *c, str login)
{
	return q_failure_drop(c->db, delay_key(c, login), NULL);
}
