/* The tree as it lies in the tables: leaves, and the roots of every 256. What
 * lies between is computed when it is asked for. */
#include <string.h>

#include "base/log.h"
#include "seal/inside.h"

#define SPAN_MOST (1u << (TILE_BITS - 1))

static err hole(void)
{
	return FAIL(ERR_STORE, "the ledger's tree has a hole");
}

static err fetch_leaves(struct db *db, int64_t from, size_t n, struct tree_hash *out)
{
	struct ledger_leaf_list l;

	TRY(q_leaf_range(db, from, from + (int64_t)n, &l));
	for (size_t i = 0; i < l.n && i < n; i++)
		out[i] = leaf_of(l.v[i].message, l.v[i].seq, l.v[i].hash);
	return l.n == n ? OK : hole();
}

static err fetch_tiles(struct db *db, unsigned level, int64_t from, size_t n, struct tree_hash *out)
{
	struct ledger_tile_list l;

	TRY(q_tile_range(db, level, from, from + (int64_t)n, &l));
	if (l.n != n)
		return hole();
	for (size_t i = 0; i < n; i++) {
		if (l.v[i].hash.n != TREE_HASH)
			return hole();
		memcpy(out[i].v, l.v[i].hash.p, TREE_HASH);
	}
	return OK;
}

static err fetch(void *data, unsigned level, uint64_t n, struct tree_hash *out)
{
	struct db *db = data;
	unsigned up = level % TILE_BITS;
	int64_t from = (int64_t)(n << up);
	size_t span = (size_t)1 << up;
	struct tree_hash h[SPAN_MOST];
	struct arena_mark mark = arena_mark(db_arena(db));

	if (level < TILE_BITS)
		TRY(fetch_leaves(db, from, span, h));
	else
		TRY(fetch_tiles(db, level / TILE_BITS, from, span, h));
	arena_rewind(db_arena(db), mark);
	for (; span > 1; span /= 2)
		for (size_t i = 0; i < span / 2; i++)
			h[i] = tree_node(&h[2 * i], &h[2 * i + 1]);
	*out = h[0];
	return OK;
}

struct tree_source tables_source(struct ctx *c)
{
	return (struct tree_source){ fetch, c->db };
}

err head_newest(struct ctx *c, struct ledger_head *out)
{
	struct ledger_head_list l;

	TRY(q_head_page(c->db, INT64_MAX, 1, &l));
	*out = l.n ? l.v[0] : (struct ledger_head){ 0 };
	return OK;
}
