#include "base/mem.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

struct taking {
	struct arena *a;
	int taken;
};

static err take_ten(void *data)
{
	struct taking *t = data;

	for (int i = 0; i < 10; i++) {
		memset(arena_alloc(t->a, 100), 1, 100);
		t->taken++;
	}
	return ERR_STATE;
}

static void what_fn_returns_is_returned_unless_memory_ran_out(void **state)
{
	struct taking t = { .a = *state };

	assert_int_equal(mem_try(take_ten, &t), ERR_STATE);
	assert_int_equal(t.taken, 10);
	for (int n = 1; n <= 10; n++) {
		t.taken = 0;
		arena_reset(t.a);
		mem_fail_nth(n, false);
		assert_int_equal(mem_try(take_ten, &t), ERR_MEMORY);
		assert_int_equal(t.taken, n - 1);
		assert_int_equal(mem_fail_left(), 0);
		assert_int_equal(mem_try(take_ten, &t), ERR_STATE); /* the arena goes on */
	}
}

static err try_within(void *data)
{
	struct taking *t = data;

	assert_int_equal(mem_try(take_ten, t), ERR_MEMORY);
	t->taken += 100;
	return take_ten(t);
}

static void the_innermost_try_is_the_one_that_answers(void **state)
{
	struct taking t = { .a = *state };

	mem_fail_nth(3, false);
	assert_int_equal(mem_try(try_within, &t), ERR_STATE);
	assert_int_equal(t.taken, 2 + 100 + 10);
	t.taken = 0;
	mem_fail_nth(3, true); /* the second take_ten has none either */
	assert_int_equal(mem_try(try_within, &t), ERR_MEMORY);
	assert_int_equal(t.taken, 2 + 100);
	mem_fail_nth(0, false);
}

static err take_in(struct arena *tmp, void *data)
{
	*(struct taking *)data = (struct taking){ .a = tmp };
	return take_ten(data);
}

/* ASan would find an arena that nobody gave back. */
static void an_arena_of_ones_own_is_gone_however_it_ended(void **state)
{
	struct taking t;

	(void)state;
	assert_int_equal(mem_with(256, take_in, &t), ERR_STATE);
	for (int n = 1; n <= 12; n++) { /* the arena itself takes two */
		mem_fail_nth(n, false);
		assert_int_equal(mem_with(256, take_in, &t), ERR_MEMORY);
	}
	mem_fail_nth(0, false);
}

static void what_may_be_done_without_is_null(void **state)
{
	void *p;

	(void)state;
	for (int n = 1; n <= 2; n++) {
		mem_fail_nth(n, false);
		p = mem_new(64);
		assert_int_equal(!p, n == 1);
		mem_free(p);
		p = mem_room(64);
		assert_int_equal(!p, n == 2);
		mem_free(p);
	}
	mem_fail_nth(1, false);
	assert_null(arena_new(1024));
	mem_fail_nth(2, false);
	assert_null(arena_new(1024));
}

/* A size that no machine has, and one that wraps around. */
static err take_too_much(void *a)
{
	arena_alloc(a, SIZE_MAX - 100000);
	return OK;
}

static err take_more(void *a)
{
	arena_alloc(a, SIZE_MAX - 3);
	return OK;
}

static void a_size_beyond_all_bounds_is_no_memory(void **state)
{
	assert_int_equal(mem_try(take_too_much, *state), ERR_MEMORY);
	assert_int_equal(mem_try(take_more, *state), ERR_MEMORY);
	assert_non_null(arena_alloc(*state, 8));
}

static void starve(void)
{
	mem_fail_nth(1, false);
	mem_out();
}

static void without_a_try_the_program_says_so_and_ends(void **state)
{
	char said[200] = "";
	int ends[2], status;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		starve();
	}
	close(ends[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_true(read(ends[0], said, sizeof(said) - 1) > 0);
	assert_non_null(strstr(said, "内存不足"));
	close(ends[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(what_fn_returns_is_returned_unless_memory_ran_out),
		IN_ARENA(the_innermost_try_is_the_one_that_answers),
		cmocka_unit_test(an_arena_of_ones_own_is_gone_however_it_ended),
		cmocka_unit_test(what_may_be_done_without_is_null),
		IN_ARENA(a_size_beyond_all_bounds_is_no_memory),
		cmocka_unit_test(without_a_try_the_program_says_so_and_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
