/* What the program knows of its tables is what the migrations make. */
#include "board.h"

#include "store/query.h"
#include "store/table.h"

struct seen {
	str table, column, type;
	int64_t required, key;
};

static const unsigned char seen_out[] = { VALUE_TEXT, VALUE_TEXT, VALUE_TEXT, VALUE_INT,
					  VALUE_INT };
/* But for the store's own, which are of one database alone. */
static const struct query columns_of_all = {
	.name = "columns_of_all",
	.sqlite = "SELECT m.name, p.name, p.type, p.\"notnull\", p.pk FROM sqlite_master AS m "
		  "JOIN pragma_table_info(m.name) AS p WHERE m.type = 'table' "
		  "AND m.name NOT LIKE 'sqlite_%' AND m.name NOT IN ('schema_step', 'lease') "
		  "ORDER BY m.name, p.cid",
	.out = seen_out,
	.out_n = 5,
};

static void read_seen(struct arena *a, const struct value *v, void *row)
{
	*(struct seen *)row = (struct seen){ arena_copy(a, v[0].s), arena_copy(a, v[1].s),
					     arena_copy(a, v[2].s), v[3].i, v[4].i };
}

static const struct table *find(const struct store *s, str name)
{
	const struct table *t;

	for (size_t i = 0; (t = store_table_at(s, i)); i++)
		if (str_eq(name, str_of(t->name)))
			return t;
	return NULL;
}

static const char *const types[] = {
	[VALUE_INT] = "INTEGER", [VALUE_TEXT] = "TEXT", [VALUE_BLOB] = "BLOB", [VALUE_REAL] = "REAL"
};

/* at: the column's place in its table. */
static void check_column(const struct table *t, const struct seen *s, unsigned at)
{
	assert_true(at < t->columns_n);
	assert_string_equal(s->column.p, t->columns[at]);
	assert_string_equal(s->type.p, types[t->types[at]]);
	assert_int_equal(s->key, at < t->key_n ? at + 1 : 0);
	assert_int_equal(s->required, 1);
}

/* What one engine alone has is no table of the program's (@only in the schema files). */
static bool is_own(str table)
{
	return str_starts(table, S("search_")) || str_eq(table, S("upkeep_walk"));
}

static err columns(struct db *db, void *data)
{
	const struct row_shape shape = { read_seen, sizeof(struct seen) };
	struct row_list *list = data;
	struct seen *v;
	size_t kept = 0;

	TRY(query_many(db, &columns_of_all, NULL, &shape, list));
	v = list->v;
	for (size_t i = 0; i < list->n; i++)
		if (!is_own(v[i].table))
			v[kept++] = v[i];
	list->n = kept;
	return OK;
}

static void every_table_is_described_as_the_database_has_it(void **state)
{
	struct board *b = board_open();
	struct row_list list = { 0 };
	size_t tables = 0, known = 0;
	unsigned at = 0;

	(void)state;
	assert_int_equal(store_read(b->app.store, b->a, columns, &list), OK);
	for (size_t i = 0; i < list.n; i++) {
		const struct seen *s = (struct seen *)list.v + i;
		const struct table *t = find(b->app.store, s->table);
		bool starts = i == 0 || !str_eq(s[-1].table, s->table);

		assert_non_null(t);
		at = starts ? 0 : at + 1;
		tables += starts;
		check_column(t, s, at);
		if (i + 1 == list.n || !str_eq(s[1].table, s->table))
			assert_int_equal(at + 1, t->columns_n);
	}
	while (store_table_at(b->app.store, known))
		known++;
	assert_int_equal(tables, known);
	assert_true(known > 20);
	board_close(b);
}

static void a_spread_table_has_its_column_in_the_key(void **state)
{
	struct board *b = board_open();
	const struct table *t;

	(void)state;
	for (size_t i = 0; (t = store_table_at(b->app.store, i)); i++) {
		bool in_key = false;

		for (unsigned k = 0; t->by && k < t->key_n; k++)
			in_key = in_key || strcmp(t->columns[k], t->by) == 0;
		assert_true(in_key == (t->spread == SPREAD_GROUP || t->spread == SPREAD_LIST));
		assert_true((t->group != NULL) == (t->spread == SPREAD_GROUP));
		assert_true((t->distribute == NULL) == (t->spread == SPREAD_LOCAL));
		if (t->group)
			assert_non_null(find(b->app.store, str_of(t->group)));
	}
	board_close(b);
}

/* Every page is read by the key's index, without sorting. */
static void a_page_of_any_table_is_found_by_its_key(void **state)
{
	struct board *b = board_open();
	const struct table *t;
	str plan;

	(void)state;
	for (size_t i = 0; (t = store_table_at(b->app.store, i)); i++) {
		assert_int_equal(store_explain(b->app.store, b->a, &t->next, &plan), OK);
		assert_true(str_has(plan, S("SEARCH")));
		assert_false(str_has(plan, S("TEMP B-TREE")));
		assert_int_equal(store_explain(b->app.store, b->a, &t->first, &plan), OK);
		assert_false(str_has(plan, S("TEMP B-TREE")));
	}
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_is_described_as_the_database_has_it),
		cmocka_unit_test(a_spread_table_has_its_column_in_the_key),
		cmocka_unit_test(a_page_of_any_table_is_found_by_its_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
