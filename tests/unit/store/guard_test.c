/* What SQLite does for nobody, whatever statement comes to it. */
#include "things.h"

static const struct kept kept[] = { { "thing", true } };

static int with_kept(void **state)
{
	struct fixture *f;

	if (up(state) != 0)
		return -1;
	f = *state;
	store_close(&f->store);
	f->config.kept = kept;
	f->config.kept_n = 1;
	return store_open(f->a, &f->config, &f->store) == OK ? 0 : -1;
}

static err run_it(struct db *db, void *data)
{
	return query_exec(db, data, NULL, NULL);
}

static err ask(struct fixture *f, const char *sql)
{
	struct query q = { .name = "evil", .sqlite = sql, .postgres = sql, .writes = true };
	struct query *asked = ARENA_NEW(f->a, struct query); /* kept by the connection */

	*asked = q;
	return store_write(f->store, f->a, run_it, asked);
}

static void the_record_is_neither_deleted_nor_changed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(put(f, 1), OK);
	assert_int_equal(ask(f, "DELETE FROM thing"), ERR_STORE);
	assert_int_equal(ask(f, "DELETE FROM thing WHERE id = 1"), ERR_STORE);
	assert_int_equal(ask(f, "UPDATE thing SET text = ''"), ERR_STORE);
	assert_int_equal(ask(f, "WITH x AS (SELECT 1) DELETE FROM main.thing"), ERR_STORE);
	assert_int_equal(things(f), 1);
}

static void nothing_is_made_dropped_attached_set_or_loaded(void **state)
{
	static const char *const evil[] = {
		"DROP TABLE thing",
		"ALTER TABLE thing RENAME TO other",
		"CREATE TABLE other (x)",
		"CREATE TEMP TABLE other (x)",
		"CREATE TRIGGER t AFTER INSERT ON thing BEGIN SELECT 1; END",
		"CREATE VIEW v AS SELECT 1",
		"CREATE INDEX i ON thing (text)",
		"DELETE FROM sqlite_master",
		"ATTACH '/tmp/liuyan-evil.db' AS evil",
		"DETACH main",
		"VACUUM INTO '/tmp/liuyan-evil.db'",
		"PRAGMA writable_schema = ON",
		"PRAGMA journal_mode = OFF",
		"PRAGMA query_only = OFF",
		"SELECT load_extension('/tmp/evil.so')",
		"ANALYZE",
		"REINDEX",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++)
		if (ask(f, evil[i]) == OK)
			fail_msg("%s is permitted", evil[i]);
	assert_int_equal(ask(f, "INSERT INTO thing (id, text) VALUES (9, '言')"), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_record_is_neither_deleted_nor_changed,
						with_kept, down),
		cmocka_unit_test_setup_teardown(nothing_is_made_dropped_attached_set_or_loaded,
						with_kept, down),
	};

	log_level_set(LOG_ERROR + 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
