/* Signed notes and checkpoints, against the example of Go's x/mod/sumdb/note,
 * which C2SP's signed-note was written from. */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "check.h"
#include "base/clock.h"
#include "seal/note.h"

#define PETER "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define WORDS                                                                                      \
	"If you think cryptography is the answer to your problem,\n"                               \
	"then you don't know what your problem is.\n"
#define SIGNED                                                                                     \
	WORDS "\n— PeterNeumann "                                                                \
	      "x08go/ZJkuBS9UG/"                                                                   \
	      "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6Ryy"              \
	      "BwJnAM=\n"

static struct note_signer peter(void)
{
	static const char seed64[] = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
	unsigned char seed[NOTE_SEED];
	struct note_signer s;
	size_t n;

	assert_int_equal(sodium_base642bin(seed, sizeof(seed), seed64, strlen(seed64), NULL, &n,
					   NULL, sodium_base64_VARIANT_ORIGINAL),
			 0);
	note_signer_of(&s, S("PeterNeumann"), seed);
	return s;
}

static void the_example_of_the_format_is_read_and_made(void **state)
{
	struct note_signer by = peter();
	struct note_key key;
	str text;

	assert_true(note_key_read(S(PETER), &key));
	assert_memory_equal(key.public, by.key.public, NOTE_PUBLIC);
	assert_text(note_key_text(*state, &by.key), PETER);
	assert_true(note_open(S(SIGNED), &key, &text));
	assert_text(text, WORDS);
	assert_text(note_sign(*state, S(WORDS), &by), SIGNED);
}

static void any_changed_byte_of_a_note_or_key_is_refused(void **state)
{
	struct note_signer by = peter();
	struct note_key key;
	char note[] = SIGNED, line[] = PETER;
	str text;

	(void)state;
	for (size_t i = 0; i < strlen(SIGNED); i++) {
		note[i] ^= 1;
		assert_false(note_open((str){ note, strlen(SIGNED) }, &by.key, &text));
		note[i] ^= 1;
	}
	for (size_t i = 0; i < strlen(PETER); i++) {
		line[i] ^= 1;
		assert_false(note_key_read((str){ line, strlen(PETER) }, &key));
		line[i] ^= 1;
	}
}

static void a_signature_of_somebody_else_is_passed_over_and_does_not_count(void **state)
{
	static const unsigned char seed[NOTE_SEED] = { 7 };
	struct note_signer by = peter(), other;
	struct arena *a = *state;
	str text, both;

	note_signer_of(&other, S("witness"), seed);
	assert_false(note_open(S(SIGNED), &other.key, &text));
	both = note_sign(a, S(WORDS), &other);
	both = arena_fmt(a, "%s%.*s", SIGNED, STR_ARG(str_sub(both, sizeof(WORDS), both.n)));
	assert_true(note_open(both, &other.key, &text));
	assert_true(note_open(both, &by.key, &text));
	assert_text(text, WORDS);
}

static void a_checkpoint_comes_back_as_it_was(void **state)
{
	struct checkpoint p = { S("liuyan"), { 20852163, { { 1, 2, 3 } } }, 0, 0 }, got;
	str text;

	assert_true(clock_parse(S("2026-11-10T09:00:00+08:00"), &p.at));
	text = checkpoint_text(*state, &p);
	assert_text(text, "liuyan\n20852163\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
			  "time 2026-11-10T09:00:00+08:00\n");
	assert_true(checkpoint_read(text, &got));
	assert_same(got.origin, p.origin);
	assert_int_equal(got.head.size, p.head.size);
	assert_memory_equal(got.head.root.v, p.head.root.v, TREE_HASH);
	assert_int_equal(got.at, p.at);
	assert_int_equal(got.before, 0);
}

static void a_checkpoint_names_the_size_signed_before_it(void **state)
{
	struct checkpoint p = { S("liuyan"), { 9, { { 1, 2, 3 } } }, 0, 7 }, got;
	static const char *const bad[] = { "", "x", "-7", "+7", "07", "7 8" };
	str text = checkpoint_text(*state, &p);

	assert_true(str_ends(text, S("\nbefore 7\n")));
	assert_true(checkpoint_read(text, &got));
	assert_int_equal(got.before, 7);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(checkpoint_read(
			arena_fmt(*state, "%.*sbefore %s\n", (int)(text.n - 9), text.p, bad[i]),
			&got));
}

static void a_note_of_our_own_has_one_signature_and_nothing_else(void **state)
{
	struct note_signer by = peter();
	str text, more = arena_fmt(*state, "%s\xe2\x80\x94 somebody AAAA\n", SIGNED);

	assert_true(note_open_own(S(SIGNED), &by.key, &text));
	assert_text(text, WORDS);
	assert_true(note_open(more, &by.key, &text));
	assert_false(note_open_own(more, &by.key, &text));
}

static void a_checkpoint_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"liuyan\n",
		"liuyan\n12\n",
		"\n12\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\ntime "
		"2026-11-10T09:00:00+08:00\n",
		"liuyan\n012\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\ntime "
		"2026-11-10T09:00:00+08:00\n",
		"liuyan\n-1\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\ntime "
		"2026-11-10T09:00:00+08:00\n",
		"liuyan\n12\nAQID\ntime 2026-11-10T09:00:00+08:00\n",
		"liuyan\n12\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"liuyan\n12\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\ntime soon\n",
		"liuyan\n12\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\ntime "
		"2026-11-10T09:00:00+08:00",
	};
	struct checkpoint got;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(checkpoint_read(str_of(bad[i]), &got));
}

static void a_name_with_blanks_or_a_plus_is_none(void **state)
{
	(void)state;
	assert_true(note_name_valid(S("liuyan.example.cn:8080")));
	assert_false(note_name_valid(S("")));
	assert_false(note_name_valid(S("a b")));
	assert_false(note_name_valid(S("a+b")));
	assert_false(note_name_valid(S("留言")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(the_example_of_the_format_is_read_and_made),
		IN_ARENA(any_changed_byte_of_a_note_or_key_is_refused),
		IN_ARENA(a_signature_of_somebody_else_is_passed_over_and_does_not_count),
		IN_ARENA(a_checkpoint_comes_back_as_it_was),
		IN_ARENA(a_checkpoint_names_the_size_signed_before_it),
		IN_ARENA(a_note_of_our_own_has_one_signature_and_nothing_else),
		IN_ARENA(a_checkpoint_that_is_none_is_refused),
		IN_ARENA(a_name_with_blanks_or_a_plus_is_none),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
