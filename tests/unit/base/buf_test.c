#include "base/buf.h"

#include <string.h>

#include "check.h"

static void a_builder_grows_and_keeps_what_it_has(void **state)
{
	struct buf b = buf_new(*state, 0, 100000);

	for (int i = 0; i < 5000; i++)
		buf_lit(&b, "ab");
	assert_false(b.over);
	assert_int_equal(b.n, 10000);
	for (size_t i = 0; i < b.n; i++)
		assert_int_equal(b.p[i], i % 2 ? 'b' : 'a');
	assert_int_equal(b.p[b.n], '\0');
}

static void every_kind_of_piece_is_put(void **state)
{
	struct buf b = buf_new(*state, 8, 1000);

	buf_put(&b, S("a\0"));
	buf_put(&b, (str){ 0 });
	buf_lit(&b, "b");
	buf_lit(&b, NULL);
	buf_char(&b, 'c');
	buf_char(&b, '\0');
	buf_int(&b, INT64_MIN);
	buf_int(&b, 0);
	buf_int(&b, INT64_MAX);
	buf_fmt(&b, "%s%d", "x", 5);
	buf_fmt(&b, "%s", "");
	assert_text(buf_str(&b), "a\0bc\0-922337203685477580809223372036854775807x5");
}

static void the_limit_may_be_filled_and_not_passed(void **state)
{
	struct buf b = buf_new(*state, 64, 5);

	buf_lit(&b, "abcde");
	assert_false(b.over);
	assert_text(buf_str(&b), "abcde");
	buf_char(&b, 'f');
	assert_true(b.over);
	assert_text(buf_str(&b), "abcde");
}

static void once_over_nothing_more_is_put(void **state)
{
	struct buf b = buf_new(*state, 64, 5);

	buf_lit(&b, "abcdef"); /* whole or not at all */
	assert_true(b.over);
	buf_char(&b, 'x');
	buf_fmt(&b, "%d", 1);
	buf_int(&b, 2);
	assert_null(buf_room(&b, 1));
	assert_text(buf_str(&b), "");
	assert_int_equal(b.p[0], '\0');
}

static void a_limit_of_nothing_takes_nothing(void **state)
{
	struct buf b = buf_new(*state, 0, 0);

	buf_put(&b, S(""));
	assert_false(b.over);
	buf_char(&b, 'a');
	assert_true(b.over);
}

static void no_limit_may_be_asked_for(void **state)
{
	struct buf b = buf_new(*state, 0, SIZE_MAX);

	buf_lit(&b, "abc");
	assert_false(b.over);
	assert_text(buf_str(&b), "abc");
	assert_null(buf_room(&b, SIZE_MAX - 1));
	assert_true(b.over);
}

static void room_is_filled_by_the_caller(void **state)
{
	struct buf b = buf_new(*state, 0, 1000);
	char *to = buf_room(&b, 500);

	assert_non_null(to);
	memset(to, 'x', 500);
	b.n += 500;
	buf_char(&b, 'y');
	assert_int_equal(b.n, 501);
	assert_int_equal(b.p[499], 'x');
	assert_int_equal(b.p[500], 'y');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_builder_grows_and_keeps_what_it_has),
		IN_ARENA(every_kind_of_piece_is_put),
		IN_ARENA(the_limit_may_be_filled_and_not_passed),
		IN_ARENA(once_over_nothing_more_is_put),
		IN_ARENA(a_limit_of_nothing_takes_nothing),
		IN_ARENA(no_limit_may_be_asked_for),
		IN_ARENA(room_is_filled_by_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
