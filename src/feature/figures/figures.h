/*
 * figures: what is counted, kept and not recounted (回复率, 办结率, 平均用时 …).
 *
 * Invariants: a message contributes its `facts` to each of its keys; when it
 * changes, the old facts are taken away and the new added. So every figure is a
 * sum over messages, and equals what the ledger gives (liuyan check figures).
 * Answered, closed and solved are three counts: a reply was ever released; the
 * matter is closed now; the writer's last word is "solved". A message belongs
 * to the month in which it was written.
 */
#ifndef LIUYAN_FIGURES_FIGURES_H
#define LIUYAN_FIGURES_FIGURES_H

#include "app/slice.h"
#include "figures/queries.h"

enum key_kind { KEY_PLACE, KEY_OFFICE, KEY_UNIT, KEY_KIND, KEY_DOMAIN };

static inline int64_t key_of(enum key_kind kind, int64_t id)
{
	return (int64_t)kind << 56 | id;
}

#define FIGURE_KEYS_MAX 12
#define FIGURE_DAYS_MAX 366 /* longer waits are counted here */

/* What one message adds to each of its keys. */
struct facts {
	int64_t keys[FIGURE_KEYS_MAX];
	size_t keys_n;
	int64_t month; /* 202611 */
	int64_t received, answered, closed, solved;
	int64_t hours; /* from writing to the first reply, when answered */
	int64_t rated, resolution, attitude, speed;
};

/* Changes gathered in memory and written at once: one for a request, one for a
 * batch of an import. */
struct figures;

struct figures *figures_new(struct arena *a);
void figures_move(struct figures *f, const struct facts *before, const struct facts *after);
MUST err figures_flush(struct ctx *c, struct figures *f);

int64_t figures_month(int64_t ms); /* 202611 */

/* A line of a table of figures. */
struct figure_line {
	str name, href;
	struct figure sum;
	int64_t reply_rate; /* per 10,000; -1 without received */
	int64_t mean_hours; /* -1 without answered */
	int64_t median_days;
};

struct figure_span {
	int64_t first, last; /* months */
};

MUST err figures_line(struct ctx *c, int64_t key, const struct figure_span *span,
		      struct figure_line *out);
/* The days by which half were answered; -1 without any. Pure. */
int64_t figures_median(const struct figure_days *v, size_t n);

extern const struct slice slice_figures;

#endif
