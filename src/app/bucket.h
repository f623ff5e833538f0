/*
 * bucket: how often something may be asked for, by whoever the key names (a
 * network, a keyed hash of a phone, a session, a target, or "" for all together).
 *
 * The rows of buckets.def are token buckets, kept as one time a key (the generic
 * cell rate algorithm, ITU-T I.371): when everything taken will be forgiven.
 * Invariants: the table is bounded whatever arrives; when it is full, who is
 * forgiven soonest is forgotten first. Places in it are found by a hash under a
 * key of this process, so that nobody can choose to collide. Counts are those of this process and
 * begin anew with it: what must outlast a restart is counted in the database too.
 * Time is the monotonic clock: setting the wall clock gives nothing away.
 * A transaction may be replayed: take before it, never inside.
 * Lifetime: the table that of the process. Threads: any.
 */
#ifndef LIUYAN_APP_BUCKET_H
#define LIUYAN_APP_BUCKET_H

#include "base/arena.h"

struct app;

enum bucket {
	BUCKET_NONE,
#define BUCKET(id, name, burst, ms, scaled) BUCKET_##id,
#include "app/buckets.def"
#undef BUCKET
	BUCKET_COUNT
};

/* Takes one: 0 when there was one, else the milliseconds until there is. */
int64_t bucket_take(struct app *app, enum bucket rule, str key);
/* Takes one in any case: by how many the key is over its burst then, 0 when within. */
int64_t bucket_charge(struct app *app, enum bucket rule, str key);

/* ---- the table itself, without a program around it ---- */

struct buckets;
struct bucket_rate {
	int64_t burst, ms; /* how many at once; until one more, at least 1 */
};

struct buckets *buckets_new(struct arena *app);
void buckets_clear(struct buckets *t); /* all is forgiven */
uint64_t buckets_key(const struct buckets *t, enum bucket rule, str key);
/* As above; now in milliseconds and never less than before. */
int64_t buckets_take(struct buckets *t, uint64_t key, struct bucket_rate rate, int64_t now);
int64_t buckets_charge(struct buckets *t, uint64_t key, struct bucket_rate rate, int64_t now);

#endif
