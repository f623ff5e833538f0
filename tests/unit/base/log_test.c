#include "base/log.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "check.h"

/* What one event writes to stderr. */
static str logged(struct arena *a, enum log_level level, const char *event,
		  const struct log_field *f, size_t n)
{
	char *text = arena_alloc(a, 16384);
	int ends[2], kept = dup(STDERR_FILENO);
	ssize_t got;

	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_event(level, event, f, n);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(ends[1]);
	got = read(ends[0], text, 16384);
	close(ends[0]);
	return (str){ text, got > 0 ? (size_t)got : 0 };
}

static str logged_word(struct arena *a, const char *word)
{
	return logged(a, LOG_INFO, "event", &LOG_OS("detail", word), 1);
}

/* One object on one line with all its quotes paired, and nothing below a blank. */
static bool is_one_json_line(str s)
{
	bool quoted = false;

	if (!str_starts(s, S("{\"time\":\"")) || !str_ends(s, S("}\n")))
		return false;
	for (size_t i = 0; i + 1 < s.n; i++) {
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
			return false;
		if (quoted && s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			quoted = !quoted;
	}
	return !quoted;
}

static void an_event_is_one_json_line(void **state)
{
	const struct log_field f[] = { LOG_N("id", INT64_MIN), LOG_W("code", "busy") };
	str s = logged(*state, LOG_WARN, "start", f, 2);

	assert_true(is_one_json_line(s));
	assert_true(str_has(s, S("+08:00\",\"level\":\"warn\",\"event\":\"start\"")));
	assert_true(str_ends(s, S(",\"id\":-9223372036854775808,\"code\":\"busy\"}\n")));
	assert_true(is_one_json_line(logged(*state, LOG_ERROR, "bare", NULL, 0)));
}

static void what_would_break_the_line_is_escaped(void **state)
{
	str s = logged_word(*state, "a\"b\\c\nd\x01"
				    "e\x7F");

	assert_true(is_one_json_line(s));
	assert_true(str_has(s, S("\"a\\u0022b\\u005cc\\u000ad\\u0001e\\u007f\"")));
}

static void what_would_turn_the_text_around_is_escaped(void **state)
{
	str s = logged_word(*state, "a\u202Eb\u2066c\u2028d\u2069e“留言”");

	assert_true(is_one_json_line(s));
	assert_true(str_has(s, S("\"a\\u202eb\\u2066c\\u2028d\\u2069e“留言”\"")));
}

static void a_word_cut_inside_a_character_is_harmless(void **state)
{
	assert_true(str_has(logged_word(*state, "a\xE2"), S("\"a\\ufffd\"")));
	assert_true(str_has(logged_word(*state, "a\xE2\x80"), S("\"a\\ufffd\\ufffd\"")));
}

static void a_line_is_at_most_4_kib_and_still_closed(void **state)
{
	char word[8001];
	const struct log_field f[] = { LOG_OS("a", word), LOG_OS("b", word), LOG_OS("c", word),
				       LOG_OS("d", word), LOG_OS("e", word), LOG_N("f", 1) };

	memset(word, 'x', sizeof(word));
	word[8000] = '\0';
	for (size_t n = 1; n <= 6; n++) {
		str s = logged(*state, LOG_INFO, "long", f, n);
		assert_true(s.n <= 4096);
		assert_true(is_one_json_line(s));
	}
	memset(word, '\n', 8000);
	assert_true(is_one_json_line(logged(*state, LOG_INFO, "long", f, 6)));
}

/* Every character alone and between others, and every pair of bytes: the line stays one
 * line, whole, UTF-8, and shows none of what could break or turn it. */
static void no_character_breaks_the_line(void **state)
{
	char word[16];
	uint32_t c;

	for (uint32_t cp = 1; cp < 0x110000; cp += cp < 0x3000 ? 1 : 97) {
		size_t n = utf8_encode(cp, word + 1);
		word[0] = 'a';
		memcpy(word + 1 + n, "z", 2);
		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		str s = logged_word(*state, word);
		assert_true(is_one_json_line(s) && utf8_valid(s));
		for (str rest = s; rest.n; rest = str_sub(rest, utf8_decode(rest, &c), rest.n)) {
			assert_int_not_equal(utf8_decode(rest, &c), 0);
			assert_false((c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
				     (c >= 0x2060 && c < 0x2070) || c == 0x61C || c == 0xFEFF ||
				     (c >= 0x200B && c < 0x2010) || (c >= 0xE0000 && c < 0xE0080));
		}
	}
}

static void bytes_of_any_kind_give_utf8(void **state)
{
	char word[3] = { 0 };

	for (int first = 0x80; first < 0x100; first++)
		for (int second = 0; second < 0x100; second += 5) {
			word[0] = (char)first;
			word[1] = (char)second;
			str s = logged_word(*state, word);
			assert_true(is_one_json_line(s) && utf8_valid(s));
		}
}

static void events_below_the_level_are_not_written(void **state)
{
	assert_int_equal(logged(*state, LOG_DEBUG, "x", NULL, 0).n, 0);
	log_level_set(LOG_ERROR);
	assert_int_equal(logged(*state, LOG_WARN, "x", NULL, 0).n, 0);
	log_level_set(LOG_DEBUG);
	assert_true(logged(*state, LOG_DEBUG, "x", NULL, 0).n > 0);
	log_level_set(LOG_INFO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(an_event_is_one_json_line),
		IN_ARENA(what_would_break_the_line_is_escaped),
		IN_ARENA(what_would_turn_the_text_around_is_escaped),
		IN_ARENA(a_word_cut_inside_a_character_is_harmless),
		IN_ARENA(a_line_is_at_most_4_kib_and_still_closed),
		IN_ARENA(no_character_breaks_the_line),
		IN_ARENA(bytes_of_any_kind_give_utf8),
		IN_ARENA(events_below_the_level_are_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
