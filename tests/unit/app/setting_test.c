#include "app/setting.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "check.h"

static err set(struct settings *s, struct arena *a, const char *name, const char *value, str *why)
{
	*why = (str){ 0 };
	return settings_set(s, a, str_of(name), str_of(value), FROM_OPTION, why);
}

static void every_default_is_within_its_own_range(void **state)
{
	static const char *const names[] = {
#define SETTING(id, name, type, def, least, most, text) name,
#include "app/settings.def"
#undef SETTING
	};
	struct settings s;
	str why;

	settings_defaults(&s);
	for (enum setting id = 0; id < SET_COUNT; id++) {
		assert_int_equal(s.v[id].source, FROM_DEFAULT);
		if (set(&s, *state, names[id], s.v[id].text, &why) != OK)
			fail_msg("%s: %.*s", names[id], STR_ARG(why));
	}
	assert_string_equal(setting_text(&s, SET_LISTEN), "127.0.0.1:8080");
	assert_int_equal(setting_number(&s, SET_TITLE_MAX), 40);
}

static void the_ends_of_a_range_are_permitted_and_beyond_is_not(void **state)
{
	struct settings s;
	str why;

	settings_defaults(&s);
	assert_int_equal(set(&s, *state, "message.title_max", "10", &why), OK);
	assert_int_equal(set(&s, *state, "message.title_max", "200", &why), OK);
	assert_int_equal(set(&s, *state, "message.title_max", "9", &why), ERR_USAGE);
	assert_true(str_has(why, S("message.title_max = 9")));
	assert_true(str_has(why, S("10 到 200")));
	assert_int_equal(set(&s, *state, "message.title_max", "201", &why), ERR_USAGE);
	assert_int_equal(setting_number(&s, SET_TITLE_MAX), 200);
	assert_int_equal(s.v[SET_TITLE_MAX].source, FROM_OPTION);
}

static void what_is_not_a_value_of_its_type_is_refused(void **state)
{
	static const char *const bad[][2] = {
		{ "message.title_max", "" },
		{ "message.title_max", "forty" },
		{ "message.title_max", "40 " },
		{ "message.title_max", "0x28" },
		{ "http.secure_cookies", "yes" },
		{ "http.secure_cookies", "2" },
		{ "site.name", "" },
		{ "site.name", "\xFF" },
		{ "message.title_max", "99999999999999999999" },
	};
	struct settings s;
	str why;

	settings_defaults(&s);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (set(&s, *state, bad[i][0], bad[i][1], &why) != ERR_USAGE)
			fail_msg("%s = %s was taken", bad[i][0], bad[i][1]);
		assert_true(why.n > 0);
	}
	assert_string_equal(setting_text(&s, SET_SITE_NAME), "留言");
}

static void lengths_of_texts_are_counted_in_characters(void **state)
{
	struct settings s;
	struct buf b = buf_new(*state, 256, 1000);
	str why;

	settings_defaults(&s);
	for (int i = 0; i < 60; i++)
		buf_lit(&b, "言");
	assert_int_equal(set(&s, *state, "site.name", b.p, &why), OK);
	buf_lit(&b, "言");
	assert_int_equal(set(&s, *state, "site.name", b.p, &why), ERR_USAGE);
}

static void an_unknown_name_is_said(void **state)
{
	struct settings s;
	str why;

	settings_defaults(&s);
	assert_int_equal(set(&s, *state, "message.titel_max", "40", &why), ERR_USAGE);
	assert_true(str_has(why, S("message.titel_max")));
}

/* ---- files ---- */

static err read_file(struct arena *a, const char *text, struct settings *s, str *why)
{
	char *path = arena_cstr(a, S("/tmp/liuyan-setting-XXXXXX"));
	int fd = mkstemp(path);
	err e;

	assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	settings_defaults(s);
	e = settings_file(s, a, path, why);
	unlink(path);
	return e;
}

static void a_file_is_read_with_sections_comments_and_bare_names(void **state)
{
	struct settings s;
	str why;

	assert_int_equal(read_file(*state,
				   "# a comment\nnode = 3\n\n[site]\nname = 群众留言\n"
				   "[http]\nlisten = [::1]:9000 ; another\nthreads=4\n",
				   &s, &why),
			 OK);
	assert_int_equal(setting_number(&s, SET_NODE), 3);
	assert_string_equal(setting_text(&s, SET_SITE_NAME), "群众留言");
	assert_string_equal(setting_text(&s, SET_LISTEN), "[::1]:9000");
	assert_int_equal(s.v[SET_THREADS].source, FROM_FILE);
	assert_int_equal(s.v[SET_WORKERS].source, FROM_DEFAULT);
}

static void a_fault_in_a_file_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text, *line, *word;
	} bad[] = {
		{ "node = 1\n[http]\nthreads = 0\n", "第 3 行", "http.threads = 0" },
		{ "\n\n[site]\ncolour = red\nnode = x\n", "第 4 行", "site.colour" },
		{ "node = 1\nwhat is this\n", "第 2 行", "写法不对" },
	};
	struct settings s;
	str why;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(read_file(*state, bad[i].text, &s, &why), ERR_USAGE);
		if (!str_has(why, str_of(bad[i].line)) || !str_has(why, str_of(bad[i].word)))
			fail_msg("%.*s", STR_ARG(why));
	}
	assert_int_equal(settings_file(&s, *state, "/no/such/file", &why), ERR_USAGE);
	assert_true(str_has(why, S("/no/such/file")));
}

/* ---- the environment, and who wins ---- */

static void the_environment_names_settings_in_capitals(void **state)
{
	struct settings s;
	str why = { 0 };

	settings_defaults(&s);
	setenv("LIUYAN_HTTP_LISTEN", "0.0.0.0:80", 1);
	setenv("LIUYAN_MESSAGE_TITLE_MAX", "50", 1);
	setenv("LIUYAN_UNKNOWN", "x", 1);
	assert_int_equal(settings_environment(&s, *state, &why), OK);
	assert_string_equal(setting_text(&s, SET_LISTEN), "0.0.0.0:80");
	assert_int_equal(setting_number(&s, SET_TITLE_MAX), 50);
	assert_int_equal(s.v[SET_TITLE_MAX].source, FROM_ENVIRONMENT);
	setenv("LIUYAN_MESSAGE_TITLE_MAX", "5000", 1);
	assert_int_equal(settings_environment(&s, *state, &why), ERR_USAGE);
	assert_true(str_has(why, S("message.title_max = 5000")));
	unsetenv("LIUYAN_HTTP_LISTEN");
	unsetenv("LIUYAN_MESSAGE_TITLE_MAX");
	unsetenv("LIUYAN_UNKNOWN");
}

static void a_later_source_wins(void **state)
{
	struct settings s;
	str why;

	assert_int_equal(
		read_file(*state, "[http]\nthreads=3\nworkers=3\nidle_seconds=3\n", &s, &why), OK);
	setenv("LIUYAN_HTTP_WORKERS", "4", 1);
	setenv("LIUYAN_HTTP_IDLE_SECONDS", "4", 1);
	assert_int_equal(settings_environment(&s, *state, &why), OK);
	assert_int_equal(set(&s, *state, "http.idle_seconds", "5", &why), OK);
	assert_int_equal(setting_number(&s, SET_THREADS), 3);
	assert_int_equal(setting_number(&s, SET_WORKERS), 4);
	assert_int_equal(setting_number(&s, SET_IDLE), 5);
	assert_int_equal(s.v[SET_IDLE].source, FROM_OPTION);
	unsetenv("LIUYAN_HTTP_WORKERS");
	unsetenv("LIUYAN_HTTP_IDLE_SECONDS");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(every_default_is_within_its_own_range),
		IN_ARENA(the_ends_of_a_range_are_permitted_and_beyond_is_not),
		IN_ARENA(what_is_not_a_value_of_its_type_is_refused),
		IN_ARENA(lengths_of_texts_are_counted_in_characters),
		IN_ARENA(an_unknown_name_is_said),
		IN_ARENA(a_file_is_read_with_sections_comments_and_bare_names),
		IN_ARENA(a_fault_in_a_file_is_told_with_its_line),
		IN_ARENA(the_environment_names_settings_in_capitals),
		IN_ARENA(a_later_source_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
