#include "figures/figures.h"

#include <stdlib.h>
#include <string.h>

#define HEADS 4096

struct change {
	struct change *next;
	struct figure_change_in add;
	bool is_days;
	int64_t days, n;
};

struct figures {
	struct arena *a;
	size_t n;
	struct change *heads[HEADS];
};

struct figures *figures_new(struct arena *a)
{
	struct figures *f = ARENA_NEW(a, struct figures);

	f->a = a;
	return f;
}

/* days < 0: the row of counts; otherwise the row of that many days. */
static struct change *slot(struct figures *f, int64_t key, int64_t month, int64_t days)
{
	uint64_t h = ((uint64_t)key * 31 + (uint64_t)month) * 1000003 + (uint64_t)(days + 1);
	struct change **at = &f->heads[(h ^ h >> 17) % HEADS];

	for (; *at; at = &(*at)->next)
		if ((*at)->add.key == key && (*at)->add.month == month && (*at)->days == days)
			return *at;
	*at = ARENA_NEW(f->a, struct change);
	f->n++;
	(*at)->add.key = key;
	(*at)->add.month = month;
	(*at)->days = days;
	(*at)->is_days = days >= 0;
	return *at;
}

static void count(struct figures *f, const struct facts *m, int64_t sign)
{
	int64_t days = m->hours / 24 > FIGURE_DAYS_MAX ? FIGURE_DAYS_MAX : m->hours / 24;

	for (size_t i = 0; i < m->keys_n; i++) {
		struct figure_change_in *add = &slot(f, m->keys[i], m->month, -1)->add;
		add->received += sign * m->received;
		add->answered += sign * m->answered;
		add->closed += sign * m->closed;
		add->solved += sign * m->solved;
		add->hours += sign * m->hours;
		add->rated += sign * m->rated;
		add->resolution += sign * m->resolution;
		add->attitude += sign * m->attitude;
		add->speed += sign * m->speed;
		if (m->answered)
			slot(f, m->keys[i], m->month / 100, days)->n += sign;
	}
}

void figures_move(struct figures *f, const struct facts *before, const struct facts *after)
{
	if (before)
		count(f, before, -1);
	if (after)
		count(f, after, 1);
}

static bool is_zero(const struct figure_change_in *a)
{
	return !(a->received || a->answered || a->closed || a->solved || a->hours || a->rated ||
		 a->resolution || a->attitude || a->speed);
}

static err write_change(struct ctx *c, const struct change *k)
{
	struct figure_days_change_in days = { k->add.key, k->add.month, k->days, k->n };

	if (k->is_days)
		return k->n ? q_figure_days_change(c->db, &days, NULL) : OK;
	return is_zero(&k->add) ? OK : q_figure_change(c->db, &k->add, NULL);
}

static int by_row(const void *a, const void *b)
{
	const struct change *x = *(const struct change *const *)a;
	const struct change *y = *(const struct change *const *)b;
	const int64_t p[] = { x->is_days, x->add.key, x->add.month, x->days };
	const int64_t q[] = { y->is_days, y->add.key, y->add.month, y->days };

	for (size_t i = 0; i < 4; i++)
		if (p[i] != q[i])
			return p[i] < q[i] ? -1 : 1;
	return 0;
}

/* In one order whoever writes: two that change the same rows at once wait for
 * each other instead of locking each other out. */
err figures_flush(struct ctx *c, struct figures *f)
{
	const struct change **all = ARENA_ARRAY(f->a, const struct change *, f->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < HEADS; i++)
		for (const struct change *k = f->heads[i]; k; k = k->next)
			all[n++] = k;
	qsort(all, n, sizeof(all[0]), by_row);
	for (size_t i = 0; i < n; i++)
		TRY(write_change(c, all[i]));
	memset(f->heads, 0, sizeof(f->heads));
	f->n = 0;
	return OK;
}

err figures_line(struct ctx *c, int64_t key, const struct figure_span *span,
		 struct figure_line *out)
{
	struct figure_days_list days;

	TRY(q_figure_sum(c->db, key, span->first, span->last, &out->sum));
	TRY(q_figure_days_of(c->db, key, span->first / 100, span->last / 100, &days));
	out->reply_rate = out->sum.received ? out->sum.answered * 10000 / out->sum.received : -1;
	out->mean_hours = out->sum.answered ? out->sum.hours / out->sum.answered : -1;
	out->median_days = figures_median(days.v, days.n);
	return OK;
}

STORE_PART(store, figures);

const struct slice slice_figures = { .name = "figures", .store = &store };
