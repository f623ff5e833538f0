#include "app/route.h"
#include "check.h"

static const struct route first_routes[] = {
	{ .method = HTTP_GET, .pattern = "/", .text = "home" },
	{ .method = HTTP_GET, .pattern = "/messages", .text = "list" },
	{ .method = HTTP_POST, .pattern = "/messages", .text = "submit" },
	{ .method = HTTP_GET, .pattern = "/messages/new", .text = "form" },
	{ .method = HTTP_GET, .pattern = "/messages/{id}", .text = "message" },
	{ 0 },
};
static const struct route second_routes[] = {
	{ .method = HTTP_POST, .pattern = "/api/v1/messages/{id}/actions/{action}", .text = "act" },
	{ .method = HTTP_GET, .pattern = "/regions/{code}", .text = "region" },
	{ 0 },
};
static const struct slice first = { .name = "first", .routes = first_routes };
static const struct slice bare = { .name = "bare" };
static const struct slice second = { .name = "second", .routes = second_routes };
const struct slice *const slices[] = { &first, &bare, &second };
const size_t slices_n = 3;

static const char *found(enum http_method method, const char *path)
{
	struct route_match m = route_find(method, str_of(path));

	return m.route ? m.route->text : m.path_known ? "another method" : "nothing";
}

static void a_path_finds_its_row(void **state)
{
	(void)state;
	assert_string_equal(found(HTTP_GET, "/"), "home");
	assert_string_equal(found(HTTP_GET, "/messages"), "list");
	assert_string_equal(found(HTTP_POST, "/messages"), "submit");
	assert_string_equal(found(HTTP_GET, "/messages/new"), "form");
	assert_string_equal(found(HTTP_GET, "/messages/17"), "message");
	assert_string_equal(found(HTTP_GET, "/regions/110000"), "region");
	assert_string_equal(found(HTTP_POST, "/api/v1/messages/9/actions/accept"), "act");
}

static void what_is_not_there_is_not_found(void **state)
{
	static const char *const paths[] = {
		"//",
		"/x",
		"/message",
		"/messagesx",
		"/Messages",
		"/messages/x",
		"/messages/-1",
		"/messages/1x",
		"/messages//1",
		"//messages",
		"/messages/1/2",
		"/messages/ 1",
		"/regions",
		"/regions//",
		"/regions/a/b",
		"/api/v1/messages/9/actions",
		"/messages/{id}",
		"/messages/99999999999999999999",
		"/../messages",
		"/messages/.",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (route_find(HTTP_GET, str_of(paths[i])).route ||
		    route_find(HTTP_POST, str_of(paths[i])).route)
			fail_msg("%s was found", paths[i]);
}

static void a_known_path_with_another_method_is_told_apart(void **state)
{
	(void)state;
	assert_string_equal(found(HTTP_POST, "/"), "another method");
	assert_string_equal(found(HTTP_OTHER, "/messages"), "another method");
	assert_string_equal(found(HTTP_GET, "/api/v1/messages/9/actions/x"), "another method");
	assert_string_equal(found(HTTP_OTHER, "/nowhere"), "nothing");
}

static void braces_give_id_word_and_action(void **state)
{
	struct route_match m = route_find(HTTP_GET, S("/messages/9223372036854775807"));

	(void)state;
	assert_true(m.id == INT64_MAX);
	m = route_find(HTTP_GET, S("/regions/留言 %"));
	assert_text(m.text, "留言 %");
	m = route_find(HTTP_POST, S("/api/v1/messages/8/actions/hand-in"));
	assert_int_equal(m.id, 8);
	assert_text(m.action, "hand-in");
	assert_int_equal(m.text.n, 0);
}

static void one_slash_at_the_end_is_the_same_page(void **state)
{
	(void)state;
	assert_string_equal(found(HTTP_GET, "/messages/"), "list");
	assert_string_equal(found(HTTP_GET, "/messages//"), "nothing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_finds_its_row),
		cmocka_unit_test(what_is_not_there_is_not_found),
		cmocka_unit_test(a_known_path_with_another_method_is_told_apart),
		cmocka_unit_test(braces_give_id_word_and_action),
		cmocka_unit_test(one_slash_at_the_end_is_the_same_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
