#include "store/query.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/engine.h"

#define MANY_MAX 100000 /* rows a list may hold: beyond it a query needs a LIMIT */

/* PostgreSQL's text holds no NUL; so none does. */
static bool has_nul(const struct run *run)
{
	for (unsigned i = 0; i < run->query->in_n; i++)
		if (run->in[i].type == VALUE_TEXT && run->in[i].s.n &&
		    memchr(run->in[i].s.p, '\0', run->in[i].s.n))
			return true;
	return false;
}

static err run_timed(struct db *db, const struct run *run)
{
	int64_t from = clock_monotonic();
	err e;

	if (db->failed != OK) /* the engine may have given up the transaction: guard.c */
		return db->failed;
	if (run->query->writes && !db->writable)
		return db->failed = FAIL(ERR_READONLY, run->query->name);
	if (has_nul(run))
		return db->failed = FAIL(ERR_STORE, run->query->name);
	if (store_must_fail(db->store))
		return db->failed = ERR_STORE;
	e = guard_run(db, run);
	store_count_query(db->store, run->query, clock_monotonic() - from);
	return e;
}

struct reading {
	struct db *db;
	row_reader *read;
	size_t size, cap;
	void *row;
	struct row_list *list;
	const struct row_visit *visit;
	bool found;
};

static err read_one(void *data, const struct value *v)
{
	struct reading *r = data;

	r->read(r->db->a, v, r->row);
	r->found = true;
	return OK;
}

err query_one(struct db *db, const struct query *q, const struct value *in, row_reader *read,
	      void *row)
{
	struct reading r = { .db = db, .read = read, .row = row };

	TRY(run_timed(db, &(struct run){ q, in, 1, read_one, &r, NULL }));
	return r.found ? OK : ERR_NOT_FOUND;
}

static err read_many(void *data, const struct value *v)
{
	struct reading *r = data;

	if (r->list->n == MANY_MAX)
		return FAIL(ERR_TOO_LARGE, "list without limit");
	if (r->list->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 16;
		void *bigger = arena_alloc(r->db->a, cap * r->size);
		if (r->cap)
			memcpy(bigger, r->list->v, r->cap * r->size);
		r->list->v = bigger;
		r->cap = cap;
	}
	r->read(r->db->a, v, (char *)r->list->v + r->size * r->list->n++);
	return OK;
}

err query_many(struct db *db, const struct query *q, const struct value *in,
	       const struct row_shape *shape, struct row_list *out)
{
	struct reading r = { .db = db, .read = shape->read, .size = shape->size, .list = out };

	*out = (struct row_list){ 0 };
	return run_timed(db, &(struct run){ q, in, MANY_MAX + 1, read_many, &r, NULL });
}

/* Each row lives only for its call: the arena is wound back behind it. */
static err read_each(void *data, const struct value *v)
{
	struct reading *r = data;
	struct arena_mark m = arena_mark(r->db->a);
	void *row = arena_alloc(r->db->a, r->visit->size);
	err e;

	r->visit->read(r->db->a, v, row);
	e = r->visit->call(r->visit->closure, row);
	arena_rewind(r->db->a, m);
	return e;
}

err query_each(struct db *db, const struct query *q, const struct value *in,
	       const struct row_visit *visit)
{
	struct reading r = { .db = db, .visit = visit };

	return run_timed(db, &(struct run){ q, in, SIZE_MAX, read_each, &r, NULL });
}

static err no_row(void *data, const struct value *v)
{
	(void)data;
	(void)v;
	return OK;
}

err query_exec(struct db *db, const struct query *q, const struct value *in, int64_t *changed)
{
	return run_timed(db, &(struct run){ q, in, SIZE_MAX, no_row, NULL, changed });
}

err query_run(struct db *db, const struct run *run)
{
	return run_timed(db, run);
}
