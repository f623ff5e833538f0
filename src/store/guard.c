/*
 * Running out of memory ends in a jump (base/mem.h), and a jump must not pass over
 * an open transaction, a connection on loan or a half-read statement. So whatever
 * the store calls back, closures and readers of rows, is called from here.
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
	return mem_try(in_session, &(struct session){ db, fn, data });
}

struct row {
	const struct run *run;
	const struct value *v;
};

static err at_row(void *data)
{
	struct row *r = data;

	return r->run->call(r->run->data, r->v);
}

static err call_row(void *data, const struct value *v)
{
	return mem_try(at_row, &(struct row){ data, v });
}

err guard_run(const struct engine *engine, struct conn *c, const struct run *run)
{
	struct run guarded = *run;

	guarded.call = call_row;
	guarded.data = (void *)(uintptr_t)run;
	return engine->run(c, &guarded);
}
