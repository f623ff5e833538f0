#include "web/pack.h"

#include <libdeflate.h>
#include <pthread.h>
#include <string.h>

#include "base/rand.h"
#include "check.h"

static str unpacked(struct arena *a, str packed, size_t n)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	char *to = arena_alloc(a, n + 1);
	size_t got = 0;

	assert_int_equal(libdeflate_gzip_decompress(d, packed.p, packed.n, to, n, &got),
			 LIBDEFLATE_SUCCESS);
	libdeflate_free_decompressor(d);
	return (str){ to, got };
}

static str sample(struct arena *a, size_t n)
{
	static const char words[] = "领导留言板回复办理";
	char *p = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = words[i % (sizeof(words) - 1)];
	return (str){ p, n };
}

static void what_is_packed_unpacks_to_the_same_at_the_levels_in_use(void **state)
{
	static const int levels[] = { 1, 6, 9, 12 };
	str s = sample(*state, 100000);

	for (size_t i = 0; i < 4; i++) {
		str packed = pack_gzip(*state, s, levels[i]);
		assert_true(packed.n > 0 && packed.n < 2000);
		assert_same(unpacked(*state, packed, s.n), s);
	}
}

static void what_would_not_get_shorter_stays_as_it_is(void **state)
{
	unsigned char noise[4096];

	rand_secret(noise, sizeof(noise));
	assert_int_equal(pack_gzip(*state, (str){ (char *)noise, sizeof(noise) }, 6).n, 0);
	assert_int_equal(pack_gzip(*state, sample(*state, 255), 6).n, 0);
	assert_int_equal(pack_gzip(*state, (str){ 0 }, 6).n, 0);
	assert_true(pack_gzip(*state, sample(*state, 256), 6).n > 0);
}

static void *pack_often(void *arg)
{
	struct arena *a = arena_new(65536);
	str s = sample(a, *(size_t *)arg);

	for (int i = 0; i < 50; i++) {
		struct arena_mark m = arena_mark(a);
		str packed = pack_gzip(a, s, i % 2 ? 1 : 6);
		if (!str_eq(unpacked(a, packed, s.n), s))
			*(size_t *)arg = 0;
		arena_rewind(a, m);
	}
	arena_free(&a);
	return NULL;
}

static void threads_pack_side_by_side(void **state)
{
	size_t sizes[4] = { 300, 5000, 20000, 70000 };
	pthread_t t[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&t[i], NULL, pack_often, &sizes[i]), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	for (int i = 0; i < 4; i++)
		assert_true(sizes[i] != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(what_is_packed_unpacks_to_the_same_at_the_levels_in_use),
		IN_ARENA(what_would_not_get_shorter_stays_as_it_is),
		IN_ARENA(threads_pack_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
