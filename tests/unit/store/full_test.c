/* A disk that is full, a folder that cannot be written, a place that is none. */
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "things.h"

/* No file of this process may grow past so many bytes: what a full disk does. */
static void limit_files(rlim_t bytes)
{
	struct rlimit r;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &r);
	r.rlim_cur = bytes;
	setrlimit(RLIMIT_FSIZE, &r);
}

static err add_much(struct db *db, void *data)
{
	int64_t *id = data;
	struct arena *a = db_arena(db);
	char *p = arena_alloc(a, 20000);

	memset(p, 'x', 20000);
	for (int64_t i = 0; i < id[1]; i++)
		TRY(add(db, id[0] + i, (str){ p, 20000 }));
	return OK;
}

static err put_much(const struct fixture *f, int64_t from, int64_t n)
{
	int64_t id[2] = { from, n };

	return store_write(f->store, f->a, add_much, id);
}

static void on_a_full_disk_writes_fail_whole_reads_go_on_and_it_heals(void **state)
{
	struct fixture *f = *state;
	int64_t n = 0;
	err e = OK;

	assert_int_equal(put_much(f, 0, 10), OK);
	limit_files(1 << 20);
	for (n = 10; e == OK && n < 1000; n += 10)
		e = put_much(f, n, 10);
	n -= 10; /* the last one did not get in */
	assert_true(n > 10 && n < 200);
	assert_true(e == ERR_FULL);
	assert_int_equal(things(f), n);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(put_much(f, n, 10), ERR_FULL);
		assert_int_equal(things(f), n);
	}
	limit_files(RLIM_INFINITY);
	assert_int_equal(put_much(f, n, 10), OK);
	assert_int_equal(put(f, 100000), OK);
	assert_int_equal(things(f), n + 11);
}

/* A write larger than the page cache meets the full disk before it commits. */
static void a_large_write_on_a_full_disk_leaves_nothing_of_it(void **state)
{
	struct fixture *f = *state;

	limit_files(2 << 20);
	assert_int_equal(put_much(f, 0, 1000), ERR_FULL);
	assert_int_equal(things(f), 0);
	assert_int_equal(put(f, 1), OK);
	limit_files(RLIM_INFINITY);
	assert_int_equal(put_much(f, 10, 1000), OK);
	assert_int_equal(things(f), 1001);
}

/* ---- a crowd on a full disk: whoever hears OK is there, the others are not ---- */

struct writer {
	struct fixture *f;
	pthread_t thread;
	int64_t first, ok, failed, strange;
};

static void *write_much(void *arg)
{
	struct writer *w = arg;
	struct arena *a = arena_new(65536);

	for (int i = 0; i < 40; i++) {
		int64_t id[2] = { w->first + i * 100, i % 4 ? 1 : 60 };
		err e = store_write(w->f->store, a, add_much, id);
		w->ok += e == OK ? id[1] : 0;
		w->failed += e != OK;
		w->strange += e != OK && e != ERR_FULL;
		arena_reset(a);
	}
	arena_free(&a);
	return NULL;
}

static void in_a_crowd_on_a_full_disk_ok_means_it_is_there(void **state)
{
	struct writer w[12];
	int64_t ok = 0, failed = 0;

	limit_files(4 << 20);
	for (int i = 0; i < 12; i++) {
		w[i] = (struct writer){ .f = *state, .first = i * 100000 };
		assert_int_equal(pthread_create(&w[i].thread, NULL, write_much, &w[i]), 0);
	}
	for (int i = 0; i < 12; i++) {
		pthread_join(w[i].thread, NULL);
		ok += w[i].ok;
		failed += w[i].failed;
		assert_int_equal(w[i].strange, 0);
	}
	limit_files(RLIM_INFINITY);
	assert_true(failed > 0 && ok > 0);
	assert_int_equal(things(*state), ok);
}

/* ---- places that cannot be written; root may write anywhere, so not as root ---- */

static int in_another_skin(const struct fixture *f, err (*what)(const struct fixture *))
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(255);
		_exit((int)what(f));
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static err open_and_write(const struct fixture *f)
{
	struct fixture mine = { .a = arena_new(4096) };
	err e = store_open(mine.a, &f->config, &mine.store);

	if (e == OK)
		e = put(&mine, 1);
	store_close(&mine.store);
	return e;
}

static void data_that_cannot_be_written_is_said_to_be_read_only(void **state)
{
	struct fixture *f = *state;

	store_close(&f->store);
	chmod(f->url + strlen("sqlite:"), 0444);
	chmod(f->folder, 0555);
	assert_int_equal(in_another_skin(f, open_and_write), ERR_READONLY);
	f->config.url = arena_fmt(f->a, "sqlite:%s/new.db", f->folder).p;
	assert_int_equal(in_another_skin(f, open_and_write), ERR_READONLY);
	chmod(f->folder, 0755);
}

static void what_is_no_database_is_not_opened(void **state)
{
	static const char *const bad[] = { "",	      "sqlite",	   "sqlite:",
					   "mysql:x", "/tmp/x.db", "sqlite:/no/such/folder/x.db" };
	struct fixture *f = *state;
	struct store *s = NULL;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		f->config.url = bad[i];
		s = NULL;
		if (store_open(f->a, &f->config, &s) == OK)
			fail_msg("%s was opened", bad[i]);
		store_close(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(on_a_full_disk_writes_fail_whole_reads_go_on_and_it_heals),
		STORED(a_large_write_on_a_full_disk_leaves_nothing_of_it),
		STORED(in_a_crowd_on_a_full_disk_ok_means_it_is_there),
		STORED(data_that_cannot_be_written_is_said_to_be_read_only),
		STORED(what_is_no_database_is_not_opened),
	};

	log_level_set(LOG_ERROR + 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
