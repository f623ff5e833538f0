/* A snapshot shows one moment, however busy the writers are, and stops none of them. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "things.h"

struct shot {
	struct fixture *f;
	const char *path;
	int64_t seen, told, total, stop_after;
	_Atomic bool done;
	_Atomic int64_t written;
	bool meet; /* the copy waits in the middle until a writer has committed */
};

static err told(void *data, int64_t done, int64_t total)
{
	struct shot *x = data;

	assert_true(done >= x->told && done <= total);
	if (x->meet && done > 1000000) {
		int64_t before = x->written, end = clock_monotonic() + 10000000;
		while (x->written < before + 3 && clock_monotonic() < end)
			usleep(1000);
		assert_true(x->written >= before + 3);
		x->meet = false;
	}
	x->told = done;
	x->total = total;
	return x->stop_after && done > x->stop_after ? ERR_STATE : OK;
}

static err take(struct db *db, void *data)
{
	struct shot *x = data;

	TRY(count(db, &x->seen));
	return store_snapshot(db, x->path, told, x);
}

static void fill(struct fixture *f, int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		assert_int_equal(put(f, i), OK);
}

static const char *temporary(struct fixture *f)
{
	const char *path;

	assert_int_equal(file_make_temporary(f->a, f->url + strlen("sqlite:"), &path), OK);
	return path;
}

/* How many things the database at path holds. */
static int64_t things_at(struct fixture *f, const char *path)
{
	struct fixture other = { .a = f->a, .config = f->config };

	other.config.url = arena_fmt(f->a, "sqlite:%s", path).p;
	assert_int_equal(store_open(f->a, &other.config, &other.store), OK);
	assert_int_equal(store_current(other.store, f->a), OK);
	int64_t n = things(&other);
	assert_int_equal(put(&other, 1000000), OK); /* it is a whole one: it can be written too */
	store_close(&other.store);
	return n;
}

static void *write_on(void *data)
{
	struct shot *x = data;
	struct arena *a = arena_new(4096);

	for (int64_t id = 100000; !x->done; id++) {
		if (store_write(x->f->store, a, add_one, &id) == OK)
			x->written++;
		arena_reset(a);
	}
	arena_free(&a);
	return NULL;
}

static err blow_up(struct db *db, void *data)
{
	struct arena *a = db_arena(db);
	char *p = arena_alloc(a, 20000);

	(void)data;
	memset(p, 'x', 20000);
	for (int64_t i = 0; i < 1000; i++)
		TRY(add(db, 50000 + i, (str){ p, 20000 }));
	return OK;
}

static void a_snapshot_under_writers_is_what_its_session_saw(void **state)
{
	struct fixture *f = *state;
	struct shot x = { .f = f, .path = temporary(f), .meet = true };
	pthread_t writer;

	fill(f, 50);
	assert_int_equal(store_write(f->store, f->a, blow_up, NULL), OK); /* 20 MB to copy */
	assert_int_equal(pthread_create(&writer, NULL, write_on, &x), 0);
	while (things(f) < 1060)
		;
	err e = store_read(f->store, f->a, take, &x);
	x.done = true;
	pthread_join(writer, NULL);
	assert_int_equal(e, OK);
	assert_int_equal(x.told, x.total);
	assert_true(x.total > 20000000 && x.seen >= 1060 && !x.meet);
	assert_int_equal(things_at(f, x.path), x.seen);
	assert_true(things(f) == 1050 + x.written);
}

static void a_snapshot_stops_when_it_is_told_to(void **state)
{
	struct fixture *f = *state;
	struct shot x = { .f = f, .path = temporary(f), .stop_after = 3000000 };

	assert_int_equal(store_write(f->store, f->a, blow_up, NULL), OK);
	assert_int_equal(store_read(f->store, f->a, take, &x), ERR_STATE);
	assert_true(x.told > 3000000 && x.told < 6000000);
	x.stop_after = 0;
	x.told = 0;
	assert_int_equal(truncate(x.path, 0), 0);
	assert_int_equal(store_read(f->store, f->a, take, &x), OK);
	assert_int_equal(things_at(f, x.path), 1000);
}

static void a_snapshot_into_no_file_fails(void **state)
{
	struct fixture *f = *state;
	struct shot x = { .f = f, .path = "/no/such/folder/copy" };

	fill(f, 1);
	assert_int_not_equal(store_read(f->store, f->a, take, &x), OK);
	assert_int_equal(things(f), 1);
	store_fail_nth(f->store, 2);
	x.path = temporary(f);
	assert_int_equal(store_read(f->store, f->a, take, &x), ERR_STORE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(a_snapshot_under_writers_is_what_its_session_saw),
		STORED(a_snapshot_stops_when_it_is_told_to),
		STORED(a_snapshot_into_no_file_fails),
	};

	log_level_set(LOG_ERROR + 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
