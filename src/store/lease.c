#include "store/lease.h"

#include "store/queries.h"

struct act {
	const struct lease *l;
	int64_t due, changed;
};

/* Twice as far as a right clock puts it leaves room for clocks that differ a little. */
static err take(struct db *db, void *data)
{
	struct act *x = data;
	const struct lease *l = x->l;
	struct lease_take_in in = {
		.name = str_of(l->name),
		.holder = l->holder,
		.until = l->now + l->held_ms,
		.now = l->now,
		.held_most = l->now + 2 * (l->most_ms ? l->most_ms : l->held_ms),
		.due = l->due_or_not ? INT64_MAX : l->now,
		.due_most = l->now + 2 * l->every_ms,
	};

	TRY(q_lease_add(db, in.name, NULL));
	return q_lease_take(db, &in, &x->changed);
}

static err keep(struct db *db, void *data)
{
	struct act *x = data;
	const struct lease *l = x->l;

	return q_lease_keep(db, str_of(l->name), l->holder, l->now + l->held_ms, &x->changed);
}

static err give_back(struct db *db, void *data)
{
	struct act *x = data;

	return q_lease_free(db, str_of(x->l->name), x->l->holder, x->due, &x->changed);
}

err lease_take(struct store *s, struct arena *a, const struct lease *l, bool *mine)
{
	struct act x = { .l = l };

	TRY(store_write(s, a, take, &x));
	*mine = x.changed == 1;
	return OK;
}

err lease_keep(struct store *s, struct arena *a, const struct lease *l, bool *mine)
{
	struct act x = { .l = l };

	TRY(store_write(s, a, keep, &x));
	*mine = x.changed == 1;
	return OK;
}

err lease_free(struct store *s, struct arena *a, const struct lease *l, int64_t due)
{
	struct act x = { .l = l, .due = due };

	return store_write(s, a, give_back, &x);
}
