/*
 * things: a store in a folder (or a database) of its own, with one table of
 * things and queries for it written by hand.
 * Lifetime: one test.
 */
#ifndef LIUYAN_TESTS_THINGS_H
#define LIUYAN_TESTS_THINGS_H

#include "base/log.h"
#include "engines.h"
#include "store/queries.h"
#include "store/query.h"

extern const struct migration migrations_store[];
extern const size_t migrations_store_n;

static const unsigned char int_text[] = { VALUE_INT, VALUE_TEXT }, one_int[] = { VALUE_INT };

#define SQL(text) .sqlite = (text), .postgres = (text)
#define SQL2(ours, theirs) .sqlite = (ours), .postgres = (theirs) /* placeholders differ */

static const struct query sql_add = { .name = "add",
				      SQL2("INSERT INTO thing (id, text) VALUES (?1, ?2)",
					   "INSERT INTO thing (id, text) VALUES ($1, $2)"),
				      .in = int_text,
				      .in_n = 2,
				      .writes = true };
static const struct query sql_count = {
	.name = "count", SQL("SELECT count(*) FROM thing"), .out = one_int, .out_n = 1
};

static const struct migration things_steps[] = {
	{ 10, "thing", SQL("CREATE TABLE thing (id BIGINT PRIMARY KEY, text TEXT NOT NULL);") },
};
static const size_t things_steps_n = 1;
static const struct query *const things_queries[] = { &sql_add, &sql_count };
static const size_t things_queries_n = 2;

static const struct store_part part_store = { .migrations = migrations_store,
					      .migrations_n = &migrations_store_n,
					      .queries = queries_store,
					      .queries_n = &queries_store_n };
static const struct store_part part_things = { .migrations = things_steps,
					       .migrations_n = &things_steps_n,
					       .queries = things_queries,
					       .queries_n = &things_queries_n };
static const struct store_part *const parts[] = { &part_store, &part_things };

struct fixture {
	struct arena *a;
	const char *folder, *url, *database;
	struct store_config config;
	struct store *store;
};

static err add(struct db *db, int64_t id, str text)
{
	const struct value in[] = { value_int(id), value_text(text) };

	return query_exec(db, &sql_add, in, NULL);
}

static void read_int(struct arena *a, const struct value *v, void *row)
{
	(void)a;
	*(int64_t *)row = v[0].i;
}

static err count(struct db *db, void *n)
{
	return query_one(db, &sql_count, NULL, read_int, n);
}

static err add_one(struct db *db, void *id)
{
	return add(db, *(int64_t *)id, S("thing"));
}

static inline err put(const struct fixture *f, int64_t id)
{
	return store_write(f->store, f->a, add_one, &id);
}

/* How many things a new reader sees. */
static inline int64_t things(const struct fixture *f)
{
	int64_t n = -1;

	assert_int_equal(store_read(f->store, f->a, count, &n), OK);
	return n;
}

static int up(void **state)
{
	struct arena *a = arena_new(65536);
	struct fixture *f = ARENA_NEW(a, struct fixture);
	int ran;

	*state = f;
	f->a = a;
	f->folder = mkdtemp(arena_cstr(a, S("/tmp/liuyan-store-XXXXXX")));
	f->database = arena_fmt(a, "things_%d", (int)getpid()).p;
	f->url = engine == POSTGRES ? engine_make(a, f->database, NULL)
				    : arena_fmt(a, "sqlite:%s/data.db", f->folder).p;
	f->config = (struct store_config){ .url = f->url,
					   .parts = parts,
					   .parts_n = 2,
					   .readers = 3,
					   .writers = 4,
					   .cache_kib = 256 };
	if (!f->folder || store_open(a, &f->config, &f->store) != OK)
		return 1;
	return store_migrate(f->store, a, &ran) == OK && ran == 3 ? 0 : 1;
}

static int down(void **state)
{
	static const char *const names[] = { "", "-wal", "-shm", "-journal" };
	struct fixture *f = *state;
	struct arena *a = f->a;

	store_close(&f->store);
	if (engine == POSTGRES)
		engine_drop(a, f->database);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(arena_fmt(a, "%s/data.db%s", f->folder, names[i]).p);
	rmdir(f->folder);
	arena_free(&a);
	return 0;
}

#define STORED(test) cmocka_unit_test_setup_teardown(test, up, down)

#endif
