/* Numbered steps: once each, in order, whole or not at all. */
#include "things.h"

/* The same data seen by a program with other steps. */
static err migrate(struct fixture *f, const struct migration *steps, size_t n, int *ran)
{
	const struct store_part part = { .migrations = steps,
					 .migrations_n = &n,
					 .queries = things_queries,
					 .queries_n = &things_queries_n };
	const struct store_part *const list[] = { &part_store, &part };
	struct store_config c = f->config;
	err e;

	c.parts = list;
	store_close(&f->store);
	assert_int_equal(store_open(f->a, &c, &f->store), OK);
	e = store_migrate(f->store, f->a, ran);
	assert_int_equal(store_current(f->store, f->a), e == OK ? OK : ERR_SCHEMA);
	store_close(&f->store);
	assert_int_equal(store_open(f->a, &f->config, &f->store), OK);
	return e;
}

#define THING                                                                                      \
	{                                                                                          \
		10, "thing", SQL("CREATE TABLE thing (id BIGINT PRIMARY KEY, text TEXT);")         \
	}
#define MORE                                                                                       \
	{                                                                                          \
		20, "more", SQL("ALTER TABLE thing ADD COLUMN more TEXT;")                         \
	}

static void a_step_runs_once(void **state)
{
	struct fixture *f = *state;
	int ran = -1;

	assert_int_equal(put(f, 1), OK);
	assert_int_equal(store_migrate(f->store, f->a, &ran), OK);
	assert_int_equal(ran, 0);
	assert_int_equal(store_current(f->store, f->a), OK);
	assert_int_equal(things(f), 1);
}

static void new_steps_run_in_the_order_of_their_numbers(void **state)
{
	static const struct migration steps[] = {
		{ 30, "last", SQL("INSERT INTO thing (id, text, more) VALUES (1, 'x', 'y');") },
		THING,
		MORE,
	};
	int ran;

	assert_int_equal(migrate(*state, steps, 3, &ran), OK);
	assert_int_equal(ran, 2);
	assert_int_equal(things(*state), 1);
}

static void a_step_that_fails_leaves_nothing_and_the_rest_goes_on_from_there(void **state)
{
	static const struct migration bad[] = {
		THING,
		MORE,
		{ 30, "bad", SQL("INSERT INTO thing (id, text) VALUES (1, 'x'); BROKEN;") },
		{ 40, "later", SQL("INSERT INTO thing (id, text) VALUES (2, 'x');") },
	};
	static const struct migration good[] = {
		THING,
		MORE,
		{ 30, "mended", SQL("INSERT INTO thing (id, text) VALUES (3, 'x');") },
		{ 40, "later", SQL("INSERT INTO thing (id, text) VALUES (2, 'x');") },
	};
	int ran;

	assert_int_equal(migrate(*state, bad, 4, &ran), ERR_STORE);
	assert_int_equal(ran, 1);
	assert_int_equal(things(*state), 0);
	assert_int_equal(migrate(*state, good, 4, &ran), OK);
	assert_int_equal(ran, 2);
	assert_int_equal(things(*state), 2);
}

static void data_of_a_newer_program_is_refused(void **state)
{
	static const struct migration newer[] = { THING, MORE };
	struct fixture *f = *state;
	int ran;

	assert_int_equal(migrate(f, newer, 2, &ran), OK);
	assert_int_equal(store_current(f->store, f->a), ERR_SCHEMA);
	assert_int_equal(store_migrate(f->store, f->a, &ran), ERR_SCHEMA);
	assert_int_equal(ran, 0);
}

static void two_steps_of_one_number_are_refused_every_time(void **state)
{
	static const struct migration twice[] = {
		THING,
		MORE,
		{ 20, "same", SQL("INSERT INTO thing (id, text) VALUES (1, 'x');") },
	};
	int ran;

	for (int i = 0; i < 2; i++) {
		assert_int_equal(migrate(*state, twice, 3, &ran), ERR_SCHEMA);
		assert_int_equal(ran, 0);
		assert_int_equal(things(*state), 0);
	}
}

static void data_without_any_step_is_not_current(void **state)
{
	struct fixture *f = *state;
	struct store *empty;
	struct store_config c = f->config;

	c.url = engine == POSTGRES ? engine_make(f->a, "things_empty", NULL)
				   : arena_fmt(f->a, "sqlite:%s/empty.db", f->folder).p;
	assert_int_equal(store_open(f->a, &c, &empty), OK);
	assert_int_not_equal(store_current(empty, f->a), OK);
	store_close(&empty);
	if (engine == POSTGRES)
		engine_drop(f->a, "things_empty");
	else
		unlink(c.url + strlen("sqlite:"));
}

static void queries_that_do_not_fit_the_schema_are_counted(void **state)
{
	static const struct query unfit = { .name = "unfit", SQL("SELECT no FROM where_it_is") };
	static const struct query *const queries[] = { &sql_add, &unfit, &sql_count };
	static const size_t n = 3;
	const struct store_part part = { .migrations = things_steps,
					 .migrations_n = &things_steps_n,
					 .queries = queries,
					 .queries_n = &n };
	const struct store_part *const list[] = { &part_store, &part };
	struct fixture *f = *state;
	int bad = -1;
	str plan;

	assert_int_equal(store_check(f->store, f->a, &bad), OK);
	assert_int_equal(bad, 0);
	store_close(&f->store);
	f->config.parts = list;
	assert_int_equal(store_open(f->a, &f->config, &f->store), OK);
	assert_int_equal(store_check(f->store, f->a, &bad), OK);
	assert_int_equal(bad, 1);
	assert_ptr_equal(store_query_at(f->store, queries_store_n + 1), &unfit);
	assert_null(store_query_at(f->store, queries_store_n + 3));
	assert_int_equal(store_explain(f->store, f->a, &sql_count, &plan), OK);
	assert_true(str_has(plan, S("thing")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(a_step_runs_once),
		STORED(new_steps_run_in_the_order_of_their_numbers),
		STORED(a_step_that_fails_leaves_nothing_and_the_rest_goes_on_from_there),
		STORED(data_of_a_newer_program_is_refused),
		STORED(two_steps_of_one_number_are_refused_every_time),
		STORED(data_without_any_step_is_not_current),
		STORED(queries_that_do_not_fit_the_schema_are_counted),
	};

	log_level_set(LOG_ERROR + 1);
	return engines_run(tests, sizeof(tests) / sizeof(tests[0]), NULL, NULL);
}
