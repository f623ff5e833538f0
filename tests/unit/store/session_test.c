/* Sessions: what readers see, what writers leave behind, alone and in crowds. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "things.h"

#include "base/mem.h"

/* ---- values ---- */

static const unsigned char all_kinds[] = { VALUE_INT, VALUE_TEXT, VALUE_BLOB, VALUE_REAL };
static const struct query sql_echo = { .name = "echo",
				       SQL2("SELECT ?1, ?2, ?3, ?4",
					    "SELECT $1::bigint, $2::text, $3::bytea, "
					    "$4::double precision"),
				       .in = all_kinds,
				       .out = all_kinds,
				       .in_n = 4,
				       .out_n = 4 };

struct echo {
	int64_t i;
	str text, blob;
	double r;
};

static void read_echo(struct arena *a, const struct value *v, void *row)
{
	*(struct echo *)row = (struct echo){ v[0].i, arena_copy(a, v[1].s), arena_copy(a, v[2].s),
					     v[3].r };
}

static err echo_all(struct db *db, void *data)
{
	static const struct echo in[] = {
		{ INT64_MIN, STR("留言"), STR("\0\xFF"), -0.5 },
		{ INT64_MAX, STR(""), STR(""), 1e300 },
		{ 0, STR("a\\b' OR 1=1 -- $1 ?1 :x"), STR("a\0b"), 0 },
	};
	struct echo got;

	(void)data;
	for (size_t i = 0; i < 3; i++) {
		const struct value v[] = { value_int(in[i].i), value_text(in[i].text),
					   value_blob(in[i].blob), value_real(in[i].r) };
		TRY(query_one(db, &sql_echo, v, read_echo, &got));
		assert_true(got.i == in[i].i && got.r == in[i].r);
		assert_same(got.text, in[i].text);
		assert_same(got.blob, in[i].blob);
	}
	return OK;
}

static void values_come_back_as_they_went_in(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_read(f->store, f->a, echo_all, NULL), OK);
}

static err put_nul(struct db *db, void *data)
{
	(void)data;
	return add(db, 1, S("a\0b"));
}

static void text_with_a_nul_is_kept_by_no_engine(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_write(f->store, f->a, put_nul, NULL), ERR_STORE);
	assert_int_equal(things(f), 0);
}

static const struct query sql_first = {
	.name = "first", SQL("SELECT id FROM thing ORDER BY id LIMIT 1"), .out = one_int, .out_n = 1
};
static const struct query sql_all = {
	.name = "all", SQL("SELECT id FROM thing ORDER BY id"), .out = one_int, .out_n = 1
};
static const struct query sql_wrong = {
	.name = "wrong", SQL("SELECT id, text FROM thing"), .out = one_int, .out_n = 1
};
static const struct query sql_absent = {
	.name = "absent", SQL("SELECT id FROM nothing"), .out = one_int, .out_n = 1
};

static err sum_up(void *sum, const void *row)
{
	*(int64_t *)sum += *(const int64_t *)row;
	return *(const int64_t *)row == 13 ? ERR_STATE : OK;
}

static err query_all_ways(struct db *db, void *data)
{
	const struct row_shape shape = { read_int, sizeof(int64_t) };
	int64_t sum = 0, first = 0;
	const struct row_visit visit = { read_int, sizeof(int64_t), sum_up, &sum };
	struct row_list list;

	(void)data;
	assert_int_equal(query_one(db, &sql_first, NULL, read_int, &first), ERR_NOT_FOUND);
	for (int64_t i = 1; i <= 100; i++)
		if (i != 13)
			TRY(add(db, i, S("x")));
	TRY(query_one(db, &sql_first, NULL, read_int, &first));
	TRY(query_many(db, &sql_all, NULL, &shape, &list));
	TRY(query_each(db, &sql_all, NULL, &visit));
	assert_int_equal(first, 1);
	assert_int_equal(list.n, 99);
	assert_int_equal(((int64_t *)list.v)[98], 100);
	assert_int_equal(sum, 5050 - 13);
	TRY(add(db, 13, S("x")));
	sum = 0;
	assert_int_equal(query_each(db, &sql_all, NULL, &visit), ERR_STATE);
	assert_int_equal(sum, 91);
	return add(db, 101, S("after a reader who stopped"));
}

static err query_badly(struct db *db, void *query)
{
	int64_t n;

	return query_one(db, query, NULL, read_int, &n);
}

static void rows_are_read_one_many_and_each(void **state)
{
	struct fixture *f = *state;
	struct query wrong = sql_wrong, absent = sql_absent;

	assert_int_equal(store_write(f->store, f->a, query_all_ways, NULL), OK);
	assert_int_equal(things(f), 101);
	assert_int_equal(store_read(f->store, f->a, query_badly, &wrong), ERR_SCHEMA);
	assert_int_equal(store_read(f->store, f->a, query_badly, &absent), ERR_STORE);
	assert_int_equal(put(f, 13), ERR_CONFLICT);
}

/* ---- one session ---- */

struct unread {
	int64_t writes, wrong; /* which of them comes twice; 0: none */
	bool looks;	       /* afterwards */
	err said;
};

static err write_unread(struct db *db, void *data)
{
	struct unread *u = data;
	int64_t n = -1;

	for (int64_t i = 1; i <= u->writes; i++) {
		err e = add(db, i, S("x"));
		if (e == OK && i == u->wrong)
			e = add(db, i, S("twice"));
		if (e != OK)
			u->said = e;
	}
	if (u->looks && u->said == OK) {
		u->said = count(db, &n);
		assert_true(u->said != OK || n == u->writes);
	}
	return OK; /* whatever it was told */
}

static void writes_that_nobody_reads_the_answer_of_are_all_there(void **state)
{
	struct fixture *f = *state;
	struct unread looking = { .writes = 300, .looks = true }, silent = { .writes = 299 };

	assert_int_equal(store_write(f->store, f->a, write_unread, &looking), OK);
	assert_int_equal(looking.said, OK);
	assert_int_equal(things(f), 300);
	assert_int_equal(store_write(f->store, f->a, write_unread, &silent), ERR_CONFLICT);
	assert_int_equal(things(f), 300);
}

static void one_of_them_that_fails_fails_the_session_by_its_own_error(void **state)
{
	struct fixture *f = *state;

	for (int64_t wrong = 1; wrong <= 130; wrong += 43)
		for (int looks = 0; looks < 2; looks++) {
			struct unread u = { .writes = 130, .wrong = wrong, .looks = looks };
			assert_int_equal(store_write(f->store, f->a, write_unread, &u),
					 ERR_CONFLICT);
			assert_true(!looks || u.said == ERR_CONFLICT);
			assert_int_equal(things(f), 0);
		}
	assert_int_equal(put(f, 7), OK); /* its connection is good for others */
	assert_int_equal(things(f), 1);
}

static const struct query sql_sneaky = { .name = "sneaky",
					 SQL("INSERT INTO thing (id, text) VALUES (1, 'x')") };

static err write_sneakily(struct db *db, void *data)
{
	(void)data;
	return query_exec(db, &sql_sneaky, NULL, NULL);
}

static void a_read_session_cannot_write(void **state)
{
	struct fixture *f = *state;
	int64_t id = 1;

	assert_int_equal(store_read(f->store, f->a, add_one, &id), ERR_READONLY);
	/* nor by a statement that does not say that it writes */
	assert_int_equal(store_read(f->store, f->a, write_sneakily, NULL), ERR_READONLY);
	assert_int_equal(things(f), 0);
	assert_int_equal(store_write(f->store, f->a, write_sneakily, NULL), OK);
	assert_int_equal(things(f), 1);
}

static err look_twice(struct db *db, void *data)
{
	struct fixture *f = data;
	int64_t before, after;

	TRY(count(db, &before));
	TRY(put(f, 1));
	TRY(count(db, &after));
	assert_int_equal(before, after);
	assert_int_equal(things(f), before + 1); /* another reader sees it already */
	return OK;
}

static void what_a_reader_sees_stands_still_while_others_write(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_read(f->store, f->a, look_twice, f), OK);
	assert_int_equal(things(f), 1);
}

static err add_and_fail(struct db *db, void *id)
{
	TRY(add_one(db, id));
	return ERR_STATE;
}

static void a_closure_that_fails_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t id = 1;

	assert_int_equal(store_write(f->store, f->a, add_and_fail, &id), ERR_STATE);
	assert_int_equal(things(f), 0);
	assert_int_equal(put(f, 1), OK);
	assert_int_equal(put(f, 1), ERR_CONFLICT);
	assert_int_equal(put(f, 2), OK);
	assert_int_equal(things(f), 2);
	assert_int_equal(store_stats(f->store).rollbacks, 2);
}

/* SQLite may have rolled back by then: what came after would stand alone. */
static err go_on_regardless(struct db *db, void *data)
{
	const struct value again[] = { value_int(1), value_text(S("x")) };
	int64_t changed;

	(void)data;
	TRY(add(db, 1, S("x")));
	assert_int_equal(query_exec(db, &sql_add, again, &changed), ERR_CONFLICT);
	assert_int_equal(add(db, 2, S("x")), ERR_CONFLICT);
	return OK;
}

static void a_session_ends_with_its_first_failed_statement_whatever_its_closure_says(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_write(f->store, f->a, go_on_regardless, NULL), ERR_CONFLICT);
	assert_int_equal(things(f), 0);
	assert_int_equal(put(f, 1), OK);
}

/* ---- without memory ---- */

static err add_and_starve(struct db *db, void *data)
{
	(void)data;
	TRY(add(db, 1, S("x")));
	mem_fail_nth(1, false);
	arena_alloc(db_arena(db), 1);
	fail_msg("there was memory");
	return OK;
}

static void read_and_starve(struct arena *a, const struct value *v, void *row)
{
	if (v[0].i == 2)
		mem_fail_nth(1, false);
	arena_alloc(a, 1);
	read_int(a, v, row);
}

static err list_and_starve(struct db *db, void *data)
{
	const struct row_shape shape = { read_and_starve, sizeof(int64_t) };
	struct row_list list;

	(void)data;
	return query_many(db, &sql_all, NULL, &shape, &list);
}

static void a_closure_without_memory_leaves_nothing_and_gives_its_connection_back(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 5; i++) /* more often than there are connections */
		assert_int_equal(store_write(f->store, f->a, add_and_starve, NULL), ERR_MEMORY);
	assert_int_equal(things(f), 0);
	for (int64_t i = 1; i <= 3; i++)
		assert_int_equal(put(f, i), OK);
	for (int i = 0; i < 5; i++)
		assert_int_equal(store_read(f->store, f->a, list_and_starve, NULL), ERR_MEMORY);
	assert_int_equal(things(f), 3);
}

static void a_store_told_to_fail_fails_once_and_keeps_nothing(void **state)
{
	struct fixture *f = *state;

	store_fail_nth(f->store, 2);
	assert_int_equal(put(f, 1), OK);
	assert_int_equal(put(f, 2), ERR_STORE);
	assert_int_equal(put(f, 3), OK);
	assert_int_equal(things(f), 2);
}

static err swallow_conflict(struct db *db, void *id)
{
	TRY(add_one(db, &(int64_t){ 50 }));
	return add_one(db, id) == OK ? OK : OK;
}

static err swallow_failure(struct db *db, void *n)
{
	struct query absent = sql_absent;

	return query_one(db, &absent, NULL, read_int, n) == OK ? OK : ERR_STATE;
}

static void a_statement_that_failed_fails_its_session_whatever_is_made_of_it(void **state)
{
	struct fixture *f = *state;
	int64_t id = 1;

	assert_int_equal(put(f, 1), OK);
	assert_int_equal(store_write(f->store, f->a, swallow_conflict, &id), ERR_CONFLICT);
	assert_int_equal(things(f), 1);
	assert_int_equal(store_read(f->store, f->a, swallow_failure, &id), ERR_STORE);
	assert_int_equal(put(f, 2), OK);
	assert_int_equal(things(f), 2);
}

/* ---- crowds ---- */

struct writer {
	struct fixture *f;
	pthread_t thread;
	int number, times, fail_every, good;
};

static err write_one(struct db *db, void *data)
{
	int64_t *id = data;

	TRY(add_one(db, &id[0]));
	return id[1] ? ERR_STATE : OK;
}

static void *write_many(void *arg)
{
	struct writer *w = arg;
	struct arena *a = arena_new(4096);

	for (int i = 0; i < w->times; i++) {
		bool bad = w->fail_every && (i + w->number) % w->fail_every == 0;
		int64_t id[2] = { w->number * 10000 + i, bad };
		w->good += store_write(w->f->store, a, write_one, id) == (bad ? ERR_STATE : OK);
		arena_reset(a);
	}
	arena_free(&a);
	return NULL;
}

static void write_with(struct fixture *f, int threads, int times, int fail_every)
{
	struct writer *w = ARENA_ARRAY(f->a, struct writer, threads);

	for (int i = 0; i < threads; i++) {
		w[i] = (struct writer){
			.f = f, .number = i, .times = times, .fail_every = fail_every
		};
		assert_int_equal(pthread_create(&w[i].thread, NULL, write_many, &w[i]), 0);
	}
	for (int i = 0; i < threads; i++) {
		pthread_join(w[i].thread, NULL);
		assert_int_equal(w[i].good, times);
	}
}

static void many_threads_write_and_all_of_it_is_there(void **state)
{
	write_with(*state, 32, 200, 0);
	assert_int_equal(things(*state), 32 * 200);
}

static void a_bad_write_in_a_batch_does_not_hurt_the_others(void **state)
{
	write_with(*state, 16, 60, 3);
	assert_int_equal(things(*state), 16 * 40);
}

/* Rare enough that most batches run without savepoints: those before the one who fails
 * are undone with it, and done again. */
static void who_fails_among_many_undoes_nothing_of_what_the_others_did(void **state)
{
	int bad = 0;

	for (int number = 0; number < 24; number++)
		for (int i = 0; i < 200; i++)
			bad += (i + number) % 97 == 0;
	write_with(*state, 24, 200, 97);
	assert_int_equal(things(*state), 24 * 200 - bad);
}

static void nobody_is_told_done_before_it_is_when_more_wait_than_a_batch_holds(void **state)
{
	write_with(*state, 300, 5, 0);
	assert_int_equal(things(*state), 300 * 5);
}

/* ---- two who lock each other out ---- */

static const struct query sql_touch = { .name = "touch",
					SQL2("UPDATE thing SET text = 'touched' WHERE id = ?1",
					     "UPDATE thing SET text = 'touched' WHERE id = $1"),
					.in = one_int,
					.in_n = 1,
					.writes = true };

struct crossing {
	struct fixture *f;
	int64_t ids[2];
	int runs;
	err e;
};

static err touch_both(struct db *db, void *data)
{
	struct crossing *x = data;
	int64_t changed; /* asked for, so that the lock is held from there on */

	x->runs++;
	for (int i = 0; i < 2; i++) {
		struct value in[] = { value_int(x->ids[i]) };
		TRY(query_exec(db, &sql_touch, in, &changed));
		if (i == 0)
			usleep(50000); /* long enough for the other to hold its first */
	}
	return OK;
}

static void *cross(void *data)
{
	struct crossing *x = data;
	struct arena *a = arena_new(1024);

	x->e = store_write(x->f->store, a, touch_both, x);
	arena_free(&a);
	return NULL;
}

static void two_that_lock_each_other_out_are_both_done_in_the_end(void **state)
{
	struct crossing one = { .f = *state, .ids = { 1, 2 } },
			two = { .f = *state, .ids = { 2, 1 } };
	pthread_t t[2];

	assert_int_equal(put(*state, 1), OK);
	assert_int_equal(put(*state, 2), OK);
	pthread_create(&t[0], NULL, cross, &one);
	pthread_create(&t[1], NULL, cross, &two);
	pthread_join(t[0], NULL);
	pthread_join(t[1], NULL);
	assert_int_equal(one.e, OK);
	assert_int_equal(two.e, OK);
	/* Where they meet, at least one is thrown out and run again. */
	if (engine != POSTGRES)
		assert_int_equal(one.runs + two.runs, 2);
}

static void *read_many_times(void *arg)
{
	struct fixture *f = arg;
	int64_t last = 0;

	for (int i = 0; i < 200; i++) {
		int64_t n = 0;
		struct arena *a = arena_new(1024);
		if (store_read(f->store, a, count, &n) != OK || n < last)
			return arg;
		last = n;
		arena_free(&a);
	}
	return NULL;
}

static void more_readers_than_connections_take_turns_and_never_see_time_go_back(void **state)
{
	struct fixture *f = *state;
	pthread_t t[8];
	void *bad;

	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&t[i], NULL, read_many_times, f), 0);
	write_with(f, 4, 50, 0);
	for (int i = 0; i < 8; i++) {
		pthread_join(t[i], &bad);
		assert_null(bad);
	}
}

/* ---- generations ---- */

static int put_in_another_process(const struct fixture *f, int64_t id)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		struct arena *a = arena_new(4096);
		struct store *s;
		err e = store_open(a, &f->config, &s);
		if (e == OK)
			e = store_write(s, a, add_one, &id);
		_exit(e == OK ? 0 : 1);
	}
	waitpid(child, &status, 0);
	return status;
}

/* SQLite tells of every commit at once; PostgreSQL of those of its own process,
 * and of others' very soon. */
static uint64_t generation_after(struct store *s, uint64_t g)
{
	uint64_t h = store_generation(s);

	for (int i = 0; engine == POSTGRES && h == g && i < 300; i++) {
		usleep(10000);
		h = store_generation(s);
	}
	return h;
}

static void the_generation_moves_with_every_commit(void **state)
{
	struct fixture *f = *state;
	uint64_t g = store_generation(f->store), h;

	assert_int_equal(put(f, 1), OK);
	h = store_generation(f->store);
	assert_true(h != g);
	assert_int_equal(put_in_another_process(f, 2), 0);
	assert_true(generation_after(f->store, h) != h);
	assert_int_equal(things(f), 2);
}

/* On PostgreSQL it may: that costs a page that was kept, and never shows an old one. */
static void the_generation_moves_with_nothing_else(void **state)
{
	struct fixture *f = *state;
	uint64_t g = store_generation(f->store);
	int64_t id = 7;

	if (engine == POSTGRES)
		skip();
	assert_int_equal(put(f, 1), OK);
	g = store_generation(f->store);
	assert_int_equal(store_write(f->store, f->a, add_and_fail, &id), ERR_STATE);
	assert_int_equal(put(f, 1), ERR_CONFLICT);
	assert_int_equal(things(f), 1);
	assert_true(store_generation(f->store) == g);
}

static void the_generation_moves_when_another_store_commits(void **state)
{
	struct fixture *f = *state;
	struct fixture other = *f;
	uint64_t g;

	assert_int_equal(store_open(f->a, &f->config, &other.store), OK);
	for (int64_t i = 0; i < 20; i++) {
		g = store_generation(f->store);
		assert_int_equal(put(&other, i), OK);
		assert_true(generation_after(f->store, g) != g);
	}
	store_close(&other.store);
	assert_int_equal(things(f), 20);
}

static void a_url_is_shown_without_its_password(void **state)
{
	struct arena *a = arena_new(4096);
	static const char *const urls[][2] = {
		{ "postgresql://board:a-b-long-secret@db.test,other.test:5433/x?a=b",
		  "postgresql://board@db.test,other.test:5433/x?a=b" },
		{ "postgresql://board:p@ss@db.test/x", "postgresql://board@db.test/x" },
		{ "postgresql://board@db.test/x", "postgresql://board@db.test/x" },
		{ "sqlite:data/x.db", "sqlite:data/x.db" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		assert_true(str_eq(store_place(a, urls[i][0]), str_of(urls[i][1])));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(values_come_back_as_they_went_in),
		STORED(text_with_a_nul_is_kept_by_no_engine),
		STORED(rows_are_read_one_many_and_each),
		STORED(writes_that_nobody_reads_the_answer_of_are_all_there),
		STORED(one_of_them_that_fails_fails_the_session_by_its_own_error),
		STORED(a_read_session_cannot_write),
		STORED(what_a_reader_sees_stands_still_while_others_write),
		STORED(a_closure_that_fails_leaves_nothing),
		STORED(a_session_ends_with_its_first_failed_statement_whatever_its_closure_says),
		STORED(a_closure_without_memory_leaves_nothing_and_gives_its_connection_back),
		STORED(a_store_told_to_fail_fails_once_and_keeps_nothing),
		STORED(a_statement_that_failed_fails_its_session_whatever_is_made_of_it),
		STORED(many_threads_write_and_all_of_it_is_there),
		STORED(a_bad_write_in_a_batch_does_not_hurt_the_others),
		STORED(who_fails_among_many_undoes_nothing_of_what_the_others_did),
		STORED(nobody_is_told_done_before_it_is_when_more_wait_than_a_batch_holds),
		STORED(two_that_lock_each_other_out_are_both_done_in_the_end),
		STORED(more_readers_than_connections_take_turns_and_never_see_time_go_back),
		STORED(the_generation_moves_with_every_commit),
		STORED(the_generation_moves_with_nothing_else),
		STORED(the_generation_moves_when_another_store_commits),
		cmocka_unit_test(a_url_is_shown_without_its_password),
	};

	log_level_set(LOG_ERROR);
	return engines_run(tests, sizeof(tests) / sizeof(tests[0]), NULL, NULL);
}
