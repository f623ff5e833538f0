#include "base/arena.h"

#include <string.h>

#include "check.h"

static bool all_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void memory_comes_aligned_and_zeroed_even_when_used_before(void **state)
{
	struct arena *a = *state;

	for (int round = 0; round < 3; round++) {
		for (size_t n = 1; n < 9000; n = n * 2 + 1) {
			unsigned char *p = arena_alloc(a, n);
			assert_int_equal((uintptr_t)p % 16, 0);
			assert_true(all_zero(p, n));
			memset(p, 0xAA, n);
		}
		arena_reset(a);
	}
}

static void pieces_do_not_overlap(void **state)
{
	unsigned char *p[500];

	for (size_t i = 0; i < 500; i++) {
		p[i] = arena_alloc(*state, 1 + i % 40);
		memset(p[i], (int)(i & 0xFF), 1 + i % 40);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t k = 0; k < 1 + i % 40; k++)
			assert_int_equal(p[i][k], i & 0xFF);
}

static void a_piece_larger_than_a_block_is_given(void **state)
{
	char *big = arena_alloc(*state, 100000), *small = arena_alloc(*state, 8);

	memset(big, 1, 100000);
	memset(small, 2, 8);
	assert_int_equal(big[99999], 1);
}

static void rewind_gives_back_what_came_after_the_mark(void **state)
{
	struct arena *a = *state;
	char *kept = arena_cstr(a, S("kept"));
	struct arena_mark m = arena_mark(a);
	size_t used = arena_used(a);
	char *first = arena_alloc(a, 32);

	arena_alloc(a, 50000); /* in blocks of its own */
	arena_alloc(a, 50000);
	assert_true(arena_used(a) > used + 100000);
	arena_rewind(a, m);
	assert_int_equal(arena_used(a), used);
	assert_string_equal(kept, "kept");
	assert_ptr_equal(arena_alloc(a, 32), first);
	arena_rewind(a, m);
	arena_rewind(a, m); /* twice is harmless */
	assert_int_equal(arena_used(a), used);
}

static void marks_nest(void **state)
{
	struct arena *a = *state;
	struct arena_mark outer = arena_mark(a);

	arena_alloc(a, 100);
	struct arena_mark inner = arena_mark(a);
	size_t used = arena_used(a);
	arena_alloc(a, 9000);
	arena_rewind(a, inner);
	assert_int_equal(arena_used(a), used);
	arena_rewind(a, outer);
	assert_int_equal(arena_used(a), 0);
}

static void reset_leaves_an_empty_arena_that_works(void **state)
{
	struct arena *a = *state;

	for (int i = 0; i < 100; i++)
		arena_alloc(a, 1000);
	arena_reset(a);
	assert_int_equal(arena_used(a), 0);
	assert_text(arena_copy(a, S("x")), "x");
}

static void copies_are_apart_and_end_in_nul(void **state)
{
	char from[] = "abc";
	str copy = arena_copy(*state, (str){ from, 3 });

	from[0] = 'x';
	assert_text(copy, "abc");
	assert_int_equal(copy.p[3], '\0');
	assert_string_equal(arena_cstr(*state, (str){ 0 }), "");
	assert_text(arena_copy(*state, S("a\0b")), "a\0b");
}

static void fmt_takes_any_length(void **state)
{
	str s = arena_fmt(*state, "%d-%s-%5000s|", 7, "留言", "");

	assert_int_equal(s.n, 2 + 6 + 1 + 5000 + 1);
	assert_true(str_starts(s, S("7-留言-")) && str_ends(s, S(" |")));
	assert_int_equal(s.p[s.n], '\0');
	assert_text(arena_fmt(*state, "%s", ""), "");
}

static void free_takes_the_pointer_away(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	arena_alloc(a, 5000);
	arena_free(&a);
	assert_null(a);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(memory_comes_aligned_and_zeroed_even_when_used_before),
		IN_ARENA(pieces_do_not_overlap),
		IN_ARENA(a_piece_larger_than_a_block_is_given),
		IN_ARENA(rewind_gives_back_what_came_after_the_mark),
		IN_ARENA(marks_nest),
		IN_ARENA(reset_leaves_an_empty_arena_that_works),
		IN_ARENA(copies_are_apart_and_end_in_nul),
		IN_ARENA(fmt_takes_any_length),
		IN_ARENA(free_takes_the_pointer_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
