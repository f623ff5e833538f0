/* All rows of one store to another, or none that a program would take for whole. */
#include "store/copy.h"
#include "things.h"

#define COLUMNS "code, n, body, digest, score"
#define TYPES VALUE_TEXT, VALUE_INT, VALUE_TEXT, VALUE_BLOB, VALUE_REAL

static const char *const leaf_columns[] = { "code", "n", "body", "digest", "score" };
static const unsigned char leaf_types[] = { TYPES },
			   leaf_next[] = { VALUE_TEXT, VALUE_INT, VALUE_INT };

static const struct table leaf = {
	.name = "leaf",
	.columns = leaf_columns,
	.types = leaf_types,
	.columns_n = 5,
	.key_n = 2,
	.spread = SPREAD_LOCAL,
	.first = { .name = "leaf_first",
		   SQL("SELECT " COLUMNS " FROM leaf ORDER BY code, n LIMIT ?1"),
		   .in = one_int,
		   .in_n = 1,
		   .out = leaf_types,
		   .out_n = 5 },
	.next = { .name = "leaf_next",
		  SQL("SELECT " COLUMNS " FROM leaf WHERE (code, n) > (?1, ?2) "
		      "ORDER BY code, n LIMIT ?3"),
		  .in = leaf_next,
		  .in_n = 3,
		  .out = leaf_types,
		  .out_n = 5 },
	.count = { .name = "leaf_count",
		   SQL("SELECT COUNT(*) FROM leaf"),
		   .out = one_int,
		   .out_n = 1 },
	.insert = { .name = "leaf_insert",
		    SQL("INSERT INTO leaf (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5)"),
		    .in = leaf_types,
		    .in_n = 5,
		    .writes = true },
};

static const struct migration leaf_steps[] = {
	{ 20, "leaf",
	  SQL("CREATE TABLE leaf (code TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, "
	      "digest BLOB NOT NULL, score REAL NOT NULL, PRIMARY KEY (code, n)) WITHOUT ROWID;") },
};
static const size_t one = 1, none = 0;
static const struct table *const leaf_tables[] = { &leaf };
static const struct store_part part_leaf = { .migrations = leaf_steps,
					     .migrations_n = &one,
					     .queries_n = &none,
					     .tables = leaf_tables,
					     .tables_n = &one };
static const struct store_part *const leaf_parts[] = { &part_store, &part_things, &part_leaf };

static struct store *open_at(const struct fixture *f, const char *name)
{
	struct store_config c = f->config;
	struct store *s;

	c.url = arena_fmt(f->a, "sqlite:%s/%s", f->folder, name).p;
	c.parts = leaf_parts;
	c.parts_n = 3;
	assert_int_equal(store_open(f->a, &c, &s), OK);
	return s;
}

static struct store *make_at(const struct fixture *f, const char *name)
{
	struct store *s = open_at(f, name);
	int ran;

	assert_int_equal(store_migrate(s, f->a, &ran), OK);
	return s;
}

static void remove_at(const struct fixture *f, const char *name)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < 3; i++)
		unlink(arena_fmt(f->a, "%s/%s%s", f->folder, name, ends[i]).p);
}

/* The hardest key comes first: an empty text beside the smallest number. */
static err fill(struct db *db, void *n)
{
	for (int64_t i = 0; i < *(int64_t *)n; i++) {
		struct value row[] = { value_text(i < 3 ? S("") : S("甲 乙")),
				       value_int(i == 0 ? INT64_MIN : i),
				       value_text(S("两\n行 '\"\\")), value_blob(S("\0\xff\t")),
				       value_real((double)i / 7) };
		struct table_rows rows = { row, 1 };

		TRY(table_load(db, &leaf, &rows));
	}
	return OK;
}

static void fill_rows(const struct fixture *f, struct store *s, int64_t n)
{
	assert_int_equal(store_write(s, f->a, fill, &n), OK);
}

static err page(struct db *db, void *rows)
{
	return table_page(db, &leaf, NULL, 20000, rows);
}

static struct table_rows rows_of(const struct fixture *f, struct store *s)
{
	struct table_rows rows;

	assert_int_equal(store_read(s, f->a, page, &rows), OK);
	return rows;
}

static void assert_rows(const struct table_rows *a, const struct table_rows *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n * leaf.columns_n; i++) {
		const struct value *x = &a->v[i], *y = &b->v[i];

		assert_int_equal(x->type, y->type);
		if (x->type == VALUE_TEXT || x->type == VALUE_BLOB)
			assert_true(str_eq(x->s, y->s));
		else
			assert_int_equal(x->i, y->i);
	}
}

static void every_row_of_many_pages_arrives_as_it_was(void **state)
{
	struct fixture *f = *state;
	struct store *from = make_at(f, "from"), *to = make_at(f, "to");
	struct copy k = { .from = from, .to = to };
	struct table_rows before, after;

	fill_rows(f, from, 12345);
	assert_int_equal(store_copy(&k, f->a), OK);
	assert_int_equal(k.rows, 12345);
	assert_false(k.moved_on);
	before = rows_of(f, from);
	after = rows_of(f, to);
	assert_int_equal(before.v[1].i, INT64_MIN);
	assert_rows(&before, &after);
	assert_int_equal(store_current(to, f->a), OK);
	store_close(&from);
	store_close(&to);
	remove_at(f, "from");
	remove_at(f, "to");
}

static void a_page_that_just_fills_ends_the_table(void **state)
{
	struct fixture *f = *state;
	struct store *from = make_at(f, "from"), *to = make_at(f, "to");
	struct copy k = { .from = from, .to = to };

	fill_rows(f, from, 5000);
	assert_int_equal(store_copy(&k, f->a), OK);
	assert_int_equal(rows_of(f, to).n, 5000);
	store_close(&from);
	store_close(&to);
	remove_at(f, "from");
	remove_at(f, "to");
}

static void a_target_that_has_anything_is_left_alone(void **state)
{
	struct fixture *f = *state;
	struct store *from = make_at(f, "from"), *to = make_at(f, "to");
	struct copy k = { .from = from, .to = to };

	fill_rows(f, from, 10);
	fill_rows(f, to, 1);
	assert_int_equal(store_copy(&k, f->a), ERR_STATE);
	assert_ptr_equal(k.occupied, &leaf);
	assert_int_equal(rows_of(f, to).n, 1);
	assert_int_equal(store_current(to, f->a), OK);
	store_close(&from);
	store_close(&to);
	remove_at(f, "from");
	remove_at(f, "to");
}

/* Wherever it stops, no program opens what is there, and no copy goes on in it. */
static void what_is_copied_by_half_is_never_taken_for_whole(void **state)
{
	struct fixture *f = *state;
	int64_t n = 1;
	err e = ERR_STORE;

	for (; e != OK && n < 40000; n = n < 20 ? n + 1 : n * 3) {
		struct store *from = make_at(f, "from"), *to = make_at(f, "to");
		struct copy k = { .from = from, .to = to };
		int ran;
		bool marked;

		if (rows_of(f, from).n == 0)
			fill_rows(f, from, 6000);
		store_fail_nth(to, n);
		e = store_copy(&k, f->a);
		store_fail_nth(to, 0);
		store_close(&to);
		to = open_at(f, "to"); /* as another program finds it */
		marked = store_current(to, f->a) == ERR_UNFINISHED;
		if (e != OK && rows_of(f, to).n > 0)
			assert_true(marked);
		if (marked) {
			assert_int_equal(store_copy(&(struct copy){ .from = from, .to = to }, f->a),
					 ERR_UNFINISHED);
			assert_int_equal(store_migrate(to, f->a, &ran), ERR_UNFINISHED);
		}
		assert_true(e != OK || !marked);
		store_close(&from);
		store_close(&to);
		remove_at(f, "to");
	}
	assert_int_equal(e, OK); /* the last n lay behind the end */
	assert_true(n > 20);
	remove_at(f, "from");
}

static err add_leaf(const struct fixture *f, struct store *s, int64_t n)
{
	return store_write(s, f->a, fill, &n);
}

struct intruder {
	const struct fixture *f;
	struct store *from;
	bool done;
};

static err intrude(void *data, int64_t done, int64_t all)
{
	struct intruder *i = data;

	(void)done;
	(void)all;
	if (!i->done)
		assert_int_equal(add_leaf(i->f, i->from, 1), OK);
	i->done = true;
	return OK;
}

static err empty(struct db *db, void *data)
{
	static const struct query drop = { .name = "leaf_drop",
					   SQL("DELETE FROM leaf WHERE n < 0"),
					   .writes = true };
	(void)data;
	return query_exec(db, &drop, NULL, NULL);
}

static void what_is_written_meanwhile_stays_out_and_is_told(void **state)
{
	struct fixture *f = *state;
	struct store *from = make_at(f, "from"), *to = make_at(f, "to");
	struct intruder i = { f, from, false };
	struct copy k = { .from = from, .to = to, .tell = intrude, .data = &i };

	fill_rows(f, from, 6000);
	assert_int_equal(store_write(from, f->a, empty, NULL), OK);
	assert_int_equal(store_copy(&k, f->a), OK);
	assert_true(k.moved_on);
	assert_int_equal(rows_of(f, from).n, 6000);
	assert_int_equal(rows_of(f, to).n, 5999);
	store_close(&from);
	store_close(&to);
	remove_at(f, "from");
	remove_at(f, "to");
}

static err find_fault(void *data)
{
	struct fixture *f = data;
	struct store *to = open_at(f, "to"); /* all rows are there, and no program takes them */
	err e = store_current(to, f->a);

	assert_int_equal(e, ERR_UNFINISHED);
	assert_int_equal(rows_of(f, to).n, 10);
	store_close(&to);
	return ERR_CONFLICT;
}

static void what_is_not_proven_is_never_taken_for_whole(void **state)
{
	struct fixture *f = *state;
	struct store *from = make_at(f, "from"), *to = make_at(f, "to");
	struct copy k = { .from = from, .to = to, .prove = find_fault, .prove_data = f };

	fill_rows(f, from, 10);
	assert_int_equal(store_copy(&k, f->a), ERR_CONFLICT);
	assert_int_equal(store_current(to, f->a), ERR_UNFINISHED);
	store_close(&from);
	store_close(&to);
	remove_at(f, "from");
	remove_at(f, "to");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(every_row_of_many_pages_arrives_as_it_was),
		STORED(a_page_that_just_fills_ends_the_table),
		STORED(a_target_that_has_anything_is_left_alone),
		STORED(what_is_copied_by_half_is_never_taken_for_whole),
		STORED(what_is_written_meanwhile_stays_out_and_is_told),
		STORED(what_is_not_proven_is_never_taken_for_whole),
	};

	log_level_set(LOG_NOTHING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
