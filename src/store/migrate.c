/*
 * Numbered schema steps, each in its own transaction together with the row
 * that says it ran: a kill at any moment leaves whole steps behind.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/engine.h"
#include "store/queries.h"
#include "store/table.h"

extern const struct migration migrations_store[];
extern const size_t migrations_store_n;

/* Its tables are of this database, not of the installation: they are not copied. */
const struct store_part store_own_part = { .migrations = migrations_store,
					   .migrations_n = &migrations_store_n,
					   .queries = queries_store,
					   .queries_n = &queries_store_n };

struct plan {
	const struct migration **steps;
	size_t n, at;
	int *ran;
	struct schema_step_list done;
};

static int by_number(const void *a, const void *b)
{
	const struct migration *const *x = a, *const *y = b;

	return ((*x)->number > (*y)->number) - ((*x)->number < (*y)->number);
}

static err gather(struct store *s, struct arena *a, struct plan *p)
{
	const struct store_config *c = store_configuration(s);
	size_t n = 0;

	for (size_t i = 0; i < c->parts_n; i++)
		n += *c->parts[i]->migrations_n;
	p->steps = ARENA_ARRAY(a, const struct migration *, n);
	for (size_t i = 0; i < c->parts_n; i++)
		for (size_t j = 0; j < *c->parts[i]->migrations_n; j++)
			p->steps[p->n++] = &c->parts[i]->migrations[j];
	qsort(p->steps, p->n, sizeof(p->steps[0]), by_number);
	for (size_t i = 1; i < p->n; i++)
		if (p->steps[i]->number == p->steps[i - 1]->number)
			return FAIL(ERR_SCHEMA, "two schema steps have one number");
	return OK;
}

static bool is_done(const struct plan *p, int number)
{
	for (size_t i = 0; i < p->done.n; i++)
		if (p->done.v[i].number == number)
			return true;
	return false;
}

static bool is_known(const struct plan *p, int64_t number)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->steps[i]->number == number)
			return true;
	return false;
}

static err read_done(struct db *db, void *data)
{
	struct plan *p = data;

	return q_schema_steps(db, &p->done);
}

static err make_table(struct db *db, void *data)
{
	(void)data;
	return store_engine(db->store)->script(
		db->conn, store_engine(db->store)->migration_text(&migrations_store[0]));
}

static err run_step(struct db *db, void *data)
{
	struct plan *p = data;
	const struct migration *m = p->steps[p->at];
	const struct engine *e = store_engine(db->store);

	if (*e->migration_text(m))
		TRY(e->script(db->conn, e->migration_text(m)));
	return q_schema_step_add(db, m->number, str_of(m->name), clock_now(), NULL);
}

static err refuse_newer(const struct plan *p)
{
	for (size_t i = 0; i < p->done.n; i++)
		if (p->done.v[i].number == STEP_UNFINISHED)
			return FAIL(ERR_UNFINISHED, "a copy that did not come to its end");
	for (size_t i = 0; i < p->done.n; i++)
		if (!is_known(p, p->done.v[i].number))
			return FAIL(ERR_SCHEMA,
				    "the data was made by a newer version of this program");
	return OK;
}

static bool is_by_program(struct store *s, const struct migration *m)
{
	return !*store_engine(s)->migration_text(m);
}

/* Much work, in sessions of its own; the row that says it is done comes after. */
static err do_by_program(struct store *s, const struct migration *m)
{
	const struct store_config *c = store_configuration(s);

	return c->step ? c->step(c->step_data, m->number) : OK;
}

err store_begun(struct store *s, struct arena *a, bool *begun)
{
	struct plan p = { 0 };

	TRY(store_write(s, a, make_table, NULL));
	TRY(store_read(s, a, read_done, &p));
	*begun = p.done.n > 0;
	return OK;
}

static err run_steps(struct store *s, struct arena *a, struct plan *p, bool by_program)
{
	for (p->at = 0; p->at < p->n; p->at++) {
		const struct migration *m = p->steps[p->at];
		if (is_done(p, m->number) || is_by_program(s, m) != by_program)
			continue;
		if (by_program)
			TRY(do_by_program(s, m));
		TRY(store_write(s, a, run_step, p));
		++*p->ran;
	}
	return OK;
}

/* What the program does itself, it does on tables as this program knows them: after
 * all statements. */
err store_migrate(struct store *s, struct arena *a, int *ran)
{
	struct plan p = { .ran = ran };

	*ran = 0;
	TRY(gather(s, a, &p));
	TRY(store_write(s, a, make_table, NULL));
	TRY(store_read(s, a, read_done, &p));
	TRY(refuse_newer(&p));
	TRY(run_steps(s, a, &p, false));
	return run_steps(s, a, &p, true);
}

err store_current(struct store *s, struct arena *a)
{
	struct plan p = { 0 };

	TRY(gather(s, a, &p));
	TRY(store_read(s, a, read_done, &p));
	TRY(refuse_newer(&p));
	if (p.done.n != p.n)
		return FAIL(ERR_SCHEMA, "the data is older than this program: run liuyan migrate");
	return OK;
}

const struct query *store_query_at(const struct store *s, size_t i)
{
	const struct store_config *c = store_configuration(s);

	for (size_t j = 0; j < c->parts_n; i -= *c->parts[j++]->queries_n)
		if (i < *c->parts[j]->queries_n)
			return c->parts[j]->queries[i];
	return NULL;
}

struct explain {
	const struct query *q;
	struct buf plan;
};

static err explain(struct db *db, void *data)
{
	struct explain *x = data;

	return store_engine(db->store)->explain(db->conn, x->q, &x->plan);
}

err store_explain(struct store *s, struct arena *a, const struct query *q, str *plan)
{
	struct explain x = { q, buf_new(a, 256, 65536) };

	TRY(store_read(s, a, explain, &x));
	*plan = buf_str(&x.plan);
	return OK;
}

static void check_query(struct store *s, struct arena *a, const struct query *q, int *bad)
{
	str plan;

	if (store_explain(s, a, q, &plan) == OK)
		return;
	LOG(LOG_ERROR, "query_unfit", LOG_T("query", q->name));
	++*bad;
}

err store_check(struct store *s, struct arena *a, int *bad)
{
	const struct query *q;
	const struct table *t;

	*bad = 0;
	for (size_t i = 0; (q = store_query_at(s, i)); i++)
		check_query(s, a, q, bad);
	for (size_t i = 0; (t = store_table_at(s, i)); i++) {
		check_query(s, a, &t->first, bad);
		check_query(s, a, &t->next, bad);
		check_query(s, a, &t->count, bad);
		check_query(s, a, &t->insert, bad);
	}
	return OK;
}
