/*
 * What the store calls back, closures and readers of rows, is called from here.
 *
 * Running out of memory ends in a jump (base/mem.h), and a jump must not pass over
 * an open transaction, a connection on loan or a half-read statement.
 *
 * A session in which a statement has failed runs no other and cannot end well,
 * whatever its closure makes of it: PostgreSQL gives up the transaction, SQLite may
 * (without memory or disk) roll it back, so that what is written afterwards stands
 * alone; and a closure that takes a failure for "there is none" would write, or
 * show, what is not so.
 */
#include "base/mem.h"
#include "store/engine.h"

struct session {
	struct db *db;
	store_fn *fn;
	void *data;
};

static err in_session(void *data)
{
	struct session *s = data;

	return s->fn(s->db, s->data);
}

err guard_session(struct db *db, store_fn *fn, void *data)
{
	err e = mem_try(in_session, &(struct session){ db, fn, data });

	return db->failed != OK ? db->failed : e;
}

struct statement {
	const struct run *run;
	const struct value *row;
	err said; /* by whoever reads the rows */
};

static err at_row(void *data)
{
	struct statement *s = data;

	return s->run->call(s->run->data, s->row);
}

static err call_row(void *data, const struct value *row)
{
	struct statement *s = data;

	s->row = row;
	return s->said = mem_try(at_row, s);
}

/* A reader who stops by an error of her own has not failed the statement. */
err guard_run(struct db *db, const struct run *run)
{
	struct statement s = { .run = run };
	struct run guarded = *run;
	err e;

	db->wrote = db->wrote || run->query->writes;
	guarded.call = call_row;
	guarded.data = &s;
	e = store_engine(db->store)->run(db->conn, &guarded);
	if (e != OK && (s.said == OK || s.said == ERR_MEMORY))
		db->failed = e;
	return e;
}
