#include "base/utf8.h"

#include <string.h>

#include "check.h"

/* RFC 3629 §3 and §4; Unicode 15, table 3-7. */
static void only_well_formed_bytes_decode(void **state)
{
	static const struct {
		str in;
		size_t n;
		uint32_t cp;
	} t[] = {
		{ STR("\0"), 1, 0 },
		{ STR("A"), 1, 'A' },
		{ STR("\x7F"), 1, 0x7F },
		{ STR("\xC2\x80"), 2, 0x80 },
		{ STR("\xDF\xBF"), 2, 0x7FF },
		{ STR("\xE0\xA0\x80"), 3, 0x800 },
		{ STR("\xE7\x95\x99"), 3, 0x7559 },
		{ STR("\xED\x9F\xBF"), 3, 0xD7FF },
		{ STR("\xEE\x80\x80"), 3, 0xE000 },
		{ STR("\xEF\xBF\xBF"), 3, 0xFFFF },
		{ STR("\xF0\x90\x80\x80"), 4, 0x10000 },
		{ STR("\xF4\x8F\xBF\xBF"), 4, 0x10FFFF },
		{ STR(""), 0, 0 },
		{ STR("\x80"), 0, 0 }, /* begins with a continuation */
		{ STR("\xBF"), 0, 0 },
		{ STR("\xC0\x80"), 0, 0 }, /* overlong */
		{ STR("\xC1\xBF"), 0, 0 },
		{ STR("\xE0\x80\x80"), 0, 0 },
		{ STR("\xE0\x9F\xBF"), 0, 0 },
		{ STR("\xF0\x80\x80\x80"), 0, 0 },
		{ STR("\xF0\x8F\xBF\xBF"), 0, 0 },
		{ STR("\xED\xA0\x80"), 0, 0 }, /* surrogates */
		{ STR("\xED\xBF\xBF"), 0, 0 },
		{ STR("\xF4\x90\x80\x80"), 0, 0 }, /* above U+10FFFF */
		{ STR("\xF5\x80\x80\x80"), 0, 0 },
		{ STR("\xF8\x88\x80\x80\x80"), 0, 0 },
		{ STR("\xFE"), 0, 0 },
		{ STR("\xFF"), 0, 0 },
		{ STR("\xC3"), 0, 0 }, /* cut short */
		{ STR("\xE7\x95"), 0, 0 },
		{ STR("\xF0\x9F\x98"), 0, 0 },
		{ STR("\xC3\x28"), 0, 0 }, /* broken off by another byte */
		{ STR("\xE7\x28\x99"), 0, 0 },
		{ STR("\xE7\x95\x28"), 0, 0 },
		{ STR("\xE7\x95\xC3"), 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		uint32_t cp = 0;
		assert_int_equal(utf8_decode(t[i].in, &cp), t[i].n);
		assert_int_equal(cp, t[i].cp);
		if (t[i].in.n)
			assert_int_equal(utf8_valid(t[i].in), t[i].n > 0);
	}
}

static void every_character_comes_back_from_its_bytes(void **state)
{
	char bytes[4];
	uint32_t back;

	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		size_t n = utf8_encode(cp, bytes);
		if (utf8_decode((str){ bytes, n }, &back) != n || back != cp)
			fail_msg("U+%04X", (unsigned)cp);
	}
}

static void text_is_valid_only_as_a_whole(void **state)
{
	(void)state;
	assert_true(utf8_valid(S("")) && utf8_valid((str){ 0 }) && utf8_valid(S("a留言🙏\0b")));
	assert_false(utf8_valid(S("a留\xE8\xA8")) || utf8_valid(S("a\xFF"
								  "b")));
}

static void characters_are_counted_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(S("")), 0);
	assert_int_equal(utf8_count(S("abc")), 3);
	assert_int_equal(utf8_count(S("留言é🙏")), 4);
}

static void a_prefix_ends_between_characters(void **state)
{
	(void)state;
	assert_text(utf8_prefix(S("留言板"), 2), "留言");
	assert_text(utf8_prefix(S("留言板"), 3), "留言板");
	assert_text(utf8_prefix(S("留言板"), 9), "留言板");
	assert_text(utf8_prefix(S("留言板"), 0), "");
	assert_text(utf8_prefix(S("é🙏a"), 2), "é🙏");
	assert_int_equal(utf8_prefix((str){ 0 }, 3).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_well_formed_bytes_decode),
		cmocka_unit_test(every_character_comes_back_from_its_bytes),
		cmocka_unit_test(text_is_valid_only_as_a_whole),
		cmocka_unit_test(characters_are_counted_not_bytes),
		cmocka_unit_test(a_prefix_ends_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
