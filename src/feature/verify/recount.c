#include "verify/recount.h"

#define HEADS 65536

struct recount {
	struct arena *a;
	struct recount_row *heads[HEADS];
};

struct recount *recount_new(struct arena *a)
{
	struct recount *r = ARENA_NEW(a, struct recount);

	r->a = a;
	return r;
}

static struct recount_row **place(struct recount *r, int64_t key, int64_t period, int64_t days)
{
	uint64_t h = ((uint64_t)key * 31 + (uint64_t)period) * 1000003 + (uint64_t)(days + 1);
	struct recount_row **at;

	h *= 0x9E3779B97F4A7C15u;
	at = &r->heads[h >> 48];
	while (*at && !((*at)->key == key && (*at)->period == period && (*at)->days == days))
		at = &(*at)->next;
	return at;
}

struct recount_row *recount_find(struct recount *r, int64_t key, int64_t period, int64_t days)
{
	return *place(r, key, period, days);
}

static struct recount_row *row(struct recount *r, int64_t key, int64_t period, int64_t days)
{
	struct recount_row **at = place(r, key, period, days);

	if (!*at) {
		*at = ARENA_NEW(r->a, struct recount_row);
		**at = (struct recount_row){ .key = key, .period = period, .days = days };
	}
	return *at;
}

void recount_add(struct recount *r, const struct facts *f)
{
	const int64_t sums[RECOUNT_SUMS] = { f->received,   f->answered, f->closed,
					     f->solved,	    f->hours,	 f->rated,
					     f->resolution, f->attitude, f->speed };
	int64_t days = f->hours / 24 > FIGURE_DAYS_MAX ? FIGURE_DAYS_MAX : f->hours / 24;

	for (size_t i = 0; i < f->keys_n; i++) {
		struct recount_row *x = row(r, f->keys[i], f->month, -1);
		for (size_t n = 0; n < RECOUNT_SUMS; n++)
			x->sums[n] += sums[n];
		if (f->answered)
			row(r, f->keys[i], f->month / 100, days)->sums[0]++;
	}
}

void recount_return(struct recount *r, int64_t unit, int64_t month, int64_t reason)
{
	row(r, key_of((enum key_kind)RECOUNT_RETURNS, unit), month, reason)->sums[0]++;
}

void recount_rest(const struct recount *r, void (*fn)(const struct recount_row *row, void *data),
		  void *data)
{
	for (size_t i = 0; i < HEADS; i++)
		for (const struct recount_row *x = r->heads[i]; x; x = x->next) {
			int64_t any = 0;
			for (size_t n = 0; n < RECOUNT_SUMS; n++)
				any |= x->sums[n];
			if (any && !x->met)
				fn(x, data);
		}
}
