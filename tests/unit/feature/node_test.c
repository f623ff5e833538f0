/* Processes on one database have numbers of their own, also after a long silence. */
#include "board.h"

#include "app/node.h"
#include "base/id.h"
#include "base/log.h"
#include "store/lease.h"

static struct board *b;

static int begin(void **state)
{
	(void)state;
	b = board_open();
	return 0;
}

static int end(void **state)
{
	(void)state;
	id_node_set(0);
	board_close(b);
	return 0;
}

static unsigned node_of_ids(void)
{
	return (unsigned)(id_make(clock_now()) >> 15 & 63);
}

/* Somebody else takes the numbers before `most`, at a time `later` than now. */
static int others_take(unsigned most, int64_t later)
{
	int n = 0;

	for (unsigned i = 0; i < most; i++) {
		struct lease l = { .name = arena_fmt(b->a, "node-%02u", i).p,
				   .holder = 7,
				   .now = clock_now() + later,
				   .held_ms = MS_HOUR,
				   .most_ms = MS_DAY };
		bool mine;
		assert_int_equal(lease_take(b->app.store, b->a, &l, &mine), OK);
		n += mine;
	}
	return n;
}

/* An SQLite database has one process: there is nobody to share numbers with. */
static void is_alone(void)
{
	assert_int_equal(others_take(64, 0), 64);
	assert_int_equal(node_claim(&b->app), OK);
	node_keep(&b->app);
	assert_int_equal(node_of_ids(), 0);
	assert_false(b->app.node_held);
}

static void what_serves_holds_its_number_for_minutes_and_a_command_for_a_day(void **state)
{
	(void)state;
	if (engine == SQLITE) {
		is_alone();
		return;
	}
	b->app.keeps_node = true;
	assert_int_equal(node_claim(&b->app), OK);
	assert_int_equal(others_take(1, 4 * MS_MINUTE), 0);
	assert_int_equal(others_take(1, 6 * MS_MINUTE), 1);
	b->app.keeps_node = false;
	assert_int_equal(node_claim(&b->app), OK);
	assert_int_equal(b->app.node, 1);
	assert_int_equal(others_take(2, 20 * MS_HOUR), 1); /* the first is theirs to take again */
	node_free(&b->app);
	assert_int_equal(others_take(2, 20 * MS_HOUR), 1);
}

static void who_lost_a_number_says_so_and_goes_on_under_another(void **state)
{
	(void)state;
	if (engine == SQLITE) {
		is_alone();
		return;
	}
	b->app.keeps_node = true;
	assert_int_equal(node_claim(&b->app), OK);
	assert_int_equal(node_of_ids(), 0);
	node_keep(&b->app);
	assert_int_equal(b->app.node, 0);
	assert_int_equal(others_take(3, 10 * MS_MINUTE), 3);
	node_keep(&b->app);
	assert_int_equal(b->app.node, 3);
	assert_int_equal(node_of_ids(), 3);
	node_keep(&b->app);
	assert_int_equal(b->app.node, 3);
	assert_int_equal(others_take(64, 10 * MS_MINUTE), 61); /* none is left: it asks again */
	node_keep(&b->app);
	assert_int_equal(b->app.node, 3);
	b->app.node_held = false;
}

/* The same folder again, as after a kill: nothing was given back. */
static void killed(void)
{
	close(b->app.lock);
	b->app.lock = -1;
	b->app.node_held = false;
	b->app.holder = 0;
}

static void who_follows_a_killed_process_of_the_folder_takes_its_number(void **state)
{
	struct app beside;

	(void)state;
	if (engine == SQLITE) {
		is_alone();
		return;
	}
	b->app.keeps_node = true;
	assert_int_equal(others_take(2, 0), 2);
	assert_int_equal(node_claim(&b->app), OK);
	for (int i = 0; i < 70; i++) {
		killed();
		assert_int_equal(node_claim(&b->app), OK);
		assert_int_equal(b->app.node, 2);
	}
	beside = b->app;
	beside.node_held = false; /* a second one, which lives together with the first */
	assert_int_equal(node_claim(&beside), OK);
	assert_int_equal(beside.node, 3);
	assert_int_not_equal(beside.holder, b->app.holder);
	node_free(&beside);
	killed();
	assert_int_equal(others_take(3, 10 * MS_MINUTE), 1);
	assert_int_equal(node_claim(&b->app), OK);
	assert_int_equal(b->app.node, 3);
}

static void a_copy_of_the_folder_is_nobodys_heir(void **state)
{
	struct app copy;

	(void)state;
	if (engine == SQLITE) {
		is_alone();
		return;
	}
	b->app.keeps_node = true;
	assert_int_equal(node_claim(&b->app), OK);
	copy = b->app;
	copy.data = arena_fmt(b->a, "%s/copy", b->folder).p;
	assert_int_equal(system(arena_fmt(b->a, "mkdir %s && cp %s/node.lock %s/", copy.data,
					  b->folder, copy.data)
					.p),
			 0);
	copy.node_held = false;
	assert_int_equal(node_claim(&copy), OK);
	assert_int_equal(copy.node, 1);
	node_free(&copy);
}

static void without_a_number_nothing_begins(void **state)
{
	(void)state;
	if (engine == SQLITE) {
		is_alone();
		return;
	}
	assert_int_equal(others_take(64, 0), 64);
	assert_int_equal(node_claim(&b->app), ERR_LOCKED);
	b->app.settings.v[SET_NODE].source = FROM_OPTION; /* by hand */
	b->app.settings.v[SET_NODE].number = 9;
	assert_int_equal(node_claim(&b->app), OK);
	assert_int_equal(node_of_ids(), 9);
}

#define ON_BOARD(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOARD(what_serves_holds_its_number_for_minutes_and_a_command_for_a_day),
		ON_BOARD(who_lost_a_number_says_so_and_goes_on_under_another),
		ON_BOARD(who_follows_a_killed_process_of_the_folder_takes_its_number),
		ON_BOARD(a_copy_of_the_folder_is_nobodys_heir),
		ON_BOARD(without_a_number_nothing_begins),
	};

	log_level_set(LOG_NOTHING);
	return board_run(tests);
}
