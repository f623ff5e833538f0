#include "store/copy.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/engine.h"
#include "store/queries.h"

/* Rows of a page, which is one transaction of the target: enough that a commit
 * costs little beside them, few enough to stand in memory with long texts. */
#define PAGE 5000

static void gather(struct copy *c, struct arena *a)
{
	while (store_table_at(c->from, c->counts_n))
		c->counts_n++;
	c->counts = ARENA_ARRAY(a, struct copy_count, c->counts_n);
	for (size_t i = 0; i < c->counts_n; i++)
		c->counts[i].table = store_table_at(c->from, i);
}

static err count_target(struct db *db, void *data)
{
	struct copy *c = data;

	for (size_t i = 0; i < c->counts_n; i++)
		TRY(table_count(db, c->counts[i].table, &c->counts[i].to));
	return OK;
}

static err refuse_occupied(struct copy *c, struct arena *a)
{
	TRY(store_read(c->to, a, count_target, c));
	for (size_t i = 0; i < c->counts_n; i++)
		if (c->counts[i].to) {
			c->occupied = c->counts[i].table;
			return ERR_STATE;
		}
	return OK;
}

static err mark(struct db *db, void *data)
{
	(void)data;
	return q_schema_step_add(db, STEP_UNFINISHED, S("copy"), clock_now(), NULL);
}

static err unmark(struct db *db, void *data)
{
	(void)data;
	return q_schema_step_drop(db, STEP_UNFINISHED, NULL);
}

struct page {
	const struct table *table;
	struct table_rows rows;
};

static err load_page(struct db *db, void *data)
{
	const struct page *p = data;

	return table_load(db, p->table, &p->rows);
}

static err tell(const struct copy *c, int64_t done)
{
	return c->tell ? c->tell(c->data, done, c->rows) : OK;
}

/* The key of the last row outlives its page, whose memory is given back. */
static void keep_key(struct value *key, const struct page *p, struct arena *a)
{
	const struct value *last = p->rows.v + (p->rows.n - 1) * p->table->columns_n;

	for (unsigned i = 0; i < p->table->key_n; i++) {
		key[i] = last[i];
		if (last[i].type == VALUE_TEXT || last[i].type == VALUE_BLOB)
			key[i].s = arena_copy(a, last[i].s);
	}
}

struct copying {
	struct copy *c;
	struct db *from;
	const struct table *t;
	int64_t done;
};

/* Page by page, each found by the last key of the one before. */
static err copy_table(struct arena *keys, void *data)
{
	struct copying *x = data;
	struct copy *c = x->c;
	struct db *from = x->from;
	const struct table *t = x->t;
	struct page p = { .table = t, .rows.n = PAGE };
	const struct value *after = NULL;
	struct value key[64];
	err e = OK;

	while (e == OK && p.rows.n == PAGE) {
		struct arena_mark m = arena_mark(from->a);
		e = table_page(from, t, after, PAGE, &p.rows);
		if (e == OK && p.rows.n)
			e = store_write(c->to, from->a, load_page, &p);
		if (e == OK && p.rows.n) {
			arena_reset(keys); /* the engine has the last key no longer */
			keep_key(key, &p, keys);
			after = key;
			e = tell(c, x->done += (int64_t)p.rows.n);
		}
		arena_rewind(from->a, m);
	}
	return e;
}

static err copy_all(struct db *from, void *data)
{
	struct copy *c = data;
	struct copying x = { .c = c, .from = from };

	c->rows = 0;
	for (size_t i = 0; i < c->counts_n; i++) {
		TRY(table_count(from, c->counts[i].table, &c->counts[i].from));
		c->rows += c->counts[i].from;
	}
	for (size_t i = 0; i < c->counts_n; i++) {
		x.t = c->counts[i].table;
		TRY(mem_with(4096, copy_table, &x));
	}
	return OK;
}

static err compare(const struct copy *c)
{
	for (size_t i = 0; i < c->counts_n; i++)
		if (c->counts[i].from != c->counts[i].to)
			return FAIL(ERR_STORE, c->counts[i].table->name);
	return OK;
}

/* Every change of a message adds an event: what was written to the source
 * meanwhile shows in its counts. */
static err look_again(struct db *db, void *data)
{
	struct copy *c = data;
	int64_t n;

	for (size_t i = 0; i < c->counts_n; i++) {
		TRY(table_count(db, c->counts[i].table, &n));
		c->moved_on = c->moved_on || n != c->counts[i].from;
	}
	return OK;
}

err store_copy(struct copy *c, struct arena *a)
{
	gather(c, a);
	TRY(store_current(c->from, a));
	TRY(store_current(c->to, a));
	TRY(refuse_occupied(c, a));
	TRY(store_write(c->to, a, mark, NULL));
	TRY(store_read(c->from, a, copy_all, c));
	TRY(store_read(c->to, a, count_target, c));
	TRY(compare(c));
	TRY(store_read(c->from, a, look_again, c));
	if (c->prove)
		TRY(c->prove(c->prove_data));
	return store_write(c->to, a, unmark, NULL);
}
