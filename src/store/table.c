#include "store/table.h"

#include <string.h>

#include "store/engine.h"

const struct table *store_table_at(const struct store *s, size_t i)
{
	const struct store_config *c = store_configuration(s);

	for (size_t j = 0; j < c->parts_n; j++) {
		size_t n = c->parts[j]->tables_n ? *c->parts[j]->tables_n : 0;
		if (i < n)
			return c->parts[j]->tables[i];
		i -= n;
	}
	return NULL;
}

struct reading {
	struct arena *a;
	struct value *v;
	size_t n;
	unsigned columns_n;
};

static bool has_bytes(enum value_type type)
{
	return type == VALUE_TEXT || type == VALUE_BLOB;
}

static err keep_row(void *data, const struct value *v)
{
	struct reading *r = data;
	struct value *to = r->v + r->n++ * r->columns_n;

	for (unsigned i = 0; i < r->columns_n; i++) {
		to[i] = v[i];
		if (has_bytes(v[i].type))
			to[i].s = arena_copy(r->a, v[i].s);
	}
	return OK;
}

err table_page(struct db *db, const struct table *t, const struct value *after, size_t limit,
	       struct table_rows *rows)
{
	struct reading r = { .a = db->a, .columns_n = t->columns_n };
	struct value *in = ARENA_ARRAY(db->a, struct value, t->key_n + 1);

	if (after)
		memcpy(in, after, t->key_n * sizeof(*in));
	in[after ? t->key_n : 0] = value_int((int64_t)limit);
	r.v = ARENA_ARRAY(db->a, struct value, limit * t->columns_n);
	TRY(query_run(
		db, &(struct run){ after ? &t->next : &t->first, in, limit, keep_row, &r, NULL }));
	*rows = (struct table_rows){ r.v, r.n };
	return OK;
}

err table_load(struct db *db, const struct table *t, const struct table_rows *rows)
{
	const struct engine *e = store_engine(db->store);

	if (e->load && db->writable)
		return e->load(db->conn, db->a, t, rows);
	for (size_t i = 0; i < rows->n; i++)
		TRY(query_exec(db, &t->insert, rows->v + i * t->columns_n, NULL));
	return OK;
}

static err keep_count(void *data, const struct value *v)
{
	*(int64_t *)data = v[0].i;
	return OK;
}

err table_count(struct db *db, const struct table *t, int64_t *n)
{
	return query_run(db, &(struct run){ &t->count, NULL, 1, keep_count, n, NULL });
}
