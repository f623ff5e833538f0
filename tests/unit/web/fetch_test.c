#include "web/fetch.h"

#include <fcntl.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "web/mail.h"

#include "check.h"
#include "listener.h"

static struct listener canary;
static const char *const hello = "HTTP/1.1 200 OK\r\nX-Id: 7\r\nETag: \"e\"\r\n"
				 "Content-Length: 5\r\nConnection: close\r\n\r\nhello";

static int up(void **state)
{
	canary = (struct listener){ .answer = hello };
	listener_start(&canary);
	return arena_up(state);
}

static int down(void **state)
{
	listener_end(&canary);
	return arena_down(state);
}

static err get(struct arena *a, struct fetch_net net, const char *form, struct fetch_answer *out)
{
	struct fetch f = { .net = net,
			   .url = arena_fmt(a, form, canary.port).p,
			   .connect_ms = 300,
			   .total_ms = 600,
			   .want = { "x-id", "etag", "x-none" } };

	return fetch(a, &f, out);
}

static void no_spelling_of_an_inner_address_is_connected_to(void **state)
{
	static const char *const spellings[] = {
		"http://127.0.0.1:%d/",
		"http://127.0.0.2:%d/",
		"http://127.1:%d/",
		"http://127.0.1:%d/",
		"http://2130706433:%d/",
		"http://017700000001:%d/",
		"http://0x7f000001:%d/",
		"http://0x7f.0.0.1:%d/",
		"http://0177.0.0.1:%d/",
		"http://0:%d/",
		"http://0.0.0.0:%d/",
		"http://[::1]:%d/",
		"http://[0:0:0:0:0:0:0:1]:%d/",
		"http://[::]:%d/",
		"http://[::ffff:127.0.0.1]:%d/",
		"http://[::ffff:7f00:1]:%d/",
		"http://[::127.0.0.1]:%d/",
		"http://[64:ff9b::7f00:1]:%d/",
		"http://[2002:7f00:1::1]:%d/",
		"http://[2001:0:7f00:1::1]:%d/",
		"http://[fe80::1]:%d/",
		"http://[fc00::1]:%d/",
		"http://[ff02::1]:%d/",
		"http://169.254.169.254:%d/latest/meta-data/",
		"http://2852039166:%d/",
		"http://10.0.0.1:%d/",
		"http://100.64.0.1:%d/",
		"http://172.16.0.1:%d/",
		"http://192.168.1.1:%d/",
		"http://198.18.0.1:%d/",
		"http://224.0.0.1:%d/",
		"http://255.255.255.255:%d/",
		"http://localhost:%d/",
		"http://LocalHost:%d/",
		"http://１２７.0.0.1:%d/",
		"http://①②⑦.0.0.1:%d/",
		"https://127.0.0.1:%d/",
	};
	struct fetch_answer got;

	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		err e = get(*state, (struct fetch_net){ 0 }, spellings[i], &got);
		if (e != ERR_FORBIDDEN)
			fail_msg("%s: %d", spellings[i], e);
	}
	usleep(100000);
	assert_int_equal(canary.accepts, 0);
}

static void what_is_no_plain_web_address_is_not_fetched(void **state)
{
	static const char *const forms[] = {
		"file:///etc/passwd",
		"ftp://93.184.216.34:%d/",
		"gopher://93.184.216.34:%d/",
		"dict://93.184.216.34:%d/",
		"smtp://93.184.216.34:%d/",
		"http://user:word@93.184.216.34:%d/",
		"http://user@93.184.216.34:%d/",
		"93.184.216.34:%d",
		"//93.184.216.34:%d/",
		"",
		"http://",
		"http://a b:%d/",
		"http://a\r\nb:%d/",
		"http://93.184.216.34:99999/",
	};
	struct fetch_answer got;

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct fetch f = { .url = arena_fmt(*state, forms[i], canary.port).p };
		err e = fetch(*state, &f, &got);
		if (e != ERR_FORBIDDEN)
			fail_msg("%s: %d", forms[i], e);
	}
}

/* A name server under an attacker's hand: other addresses at each question. */
struct rebinding {
	const char *answers[4][4];
	size_t asked;
};

static bool answer_next(void *data, const char *host, int port, struct fetch_addresses *out)
{
	struct rebinding *r = data;
	const char *const *now = r->answers[r->asked < 3 ? r->asked : 3];

	(void)host;
	(void)port;
	r->asked++;
	for (out->n = 0; out->n < 4 && now[out->n]; out->n++) {
		struct sockaddr_in *four = (void *)&out->v[out->n];
		struct sockaddr_in6 *six = (void *)&out->v[out->n];
		memset(six, 0, sizeof(*six));
		if (inet_pton(AF_INET, now[out->n], &four->sin_addr) == 1) {
			four->sin_family = AF_INET;
		} else {
			assert_int_equal(inet_pton(AF_INET6, now[out->n], &six->sin6_addr), 1);
			six->sin6_family = AF_INET6;
		}
	}
	return out->n > 0;
}

static void a_name_that_leads_inside_is_not_followed(void **state)
{
	static const char *const inside[] = { "127.0.0.1",	 "::1",	      "::ffff:127.0.0.1",
					      "169.254.169.254", "10.0.0.1",  "0.0.0.0",
					      "fe80::1",	 "fd00::1",   "::",
					      "100.127.255.254", "172.31.0.1" };
	struct fetch_answer got;

	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
		struct rebinding r = { .answers = { { inside[i] } } };
		struct fetch_net net = { .resolve = answer_next, .resolve_data = &r };
		assert_int_equal(get(*state, net, "http://sms.example.com:%d/", &got),
				 ERR_FORBIDDEN);
		assert_int_equal(r.asked, 1);
	}
	assert_int_equal(canary.accepts, 0);
}

static void one_inner_address_among_others_refuses_them_all(void **state)
{
	struct rebinding r = { .answers = { { "127.0.0.5", "127.0.0.1" } } };
	struct fetch_net net = { .allow_private = "127.0.0.5/32",
				 .resolve = answer_next,
				 .resolve_data = &r };
	struct fetch_answer got;

	assert_int_equal(get(*state, net, "http://sms.example.com:%d/", &got), ERR_FORBIDDEN);
	assert_int_equal(canary.accepts, 0);
}

/* Only the first answer is ever used; the canary tells by whose address it was called. */
static void a_name_is_asked_once_and_its_address_stays(void **state)
{
	struct rebinding r = { .answers = { { "127.0.0.5" }, { "127.0.0.1" }, { "127.0.0.1" } } };
	struct fetch_net net = { .allow_private = "127.0.0.5",
				 .resolve = answer_next,
				 .resolve_data = &r };
	struct fetch_answer got;

	assert_int_equal(get(*state, net, "http://sms.example.com:%d/a", &got), OK);
	assert_int_equal(r.asked, 1);
	assert_int_equal(canary.accepts, 1);
	assert_non_null(strstr(canary.heard, "Host: sms.example.com:"));
	/* curl knows localhost by itself: it is held to the answer, too */
	r.asked = 0;
	assert_int_equal(get(*state, net, "http://localhost:%d/b", &got), OK);
	assert_int_equal(canary.accepts, 2);
}

static void a_permitted_network_is_fetched_from(void **state)
{
	struct fetch_answer got;

	setenv("http_proxy", "http://127.0.0.9:1/", 1);
	setenv("ALL_PROXY", "http://127.0.0.9:1/", 1);
	assert_int_equal(get(*state, (struct fetch_net){ .allow_private = "10.0.0.0/8, 127.0.0.1" },
			     "http://127.0.0.1:%d/x?y=1", &got),
			 OK);
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
	assert_int_equal(got.status, 200);
	assert_text(got.body, "hello");
	assert_text(got.headers[0], "7");
	assert_text(got.headers[1], "\"e\"");
	assert_int_equal(got.headers[2].n, 0);
	assert_non_null(strstr(canary.heard, "GET /x?y=1 HTTP/1.1\r\n"));
	assert_null(strstr(canary.heard, "Authorization"));
}

static void a_list_of_networks_that_cannot_be_read_permits_nothing(void **state)
{
	struct fetch_answer got;

	assert_int_equal(get(*state, (struct fetch_net){ .allow_private = "127.0.0.0/8, nonsense" },
			     "http://127.0.0.1:%d/", &got),
			 ERR_FORBIDDEN);
	assert_int_equal(canary.accepts, 0);
}

#define HERE                                                                                       \
	{                                                                                          \
		.allow_private = "127.0.0.0/8"                                                     \
	}

static void a_redirect_is_an_answer_and_is_not_followed(void **state)
{
	struct fetch_answer got;

	canary.answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n"
			"Content-Length: 0\r\n\r\n";
	assert_int_equal(get(*state, (struct fetch_net)HERE, "http://127.0.0.1:%d/", &got), OK);
	assert_int_equal(got.status, 302);
	assert_int_equal(canary.accepts, 1);
}

static void silence_and_half_answers_are_an_unknown_outcome(void **state)
{
	static const char *const answers[] = { NULL, "",
					       "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf",
					       "HTTP/1.1 2" };
	struct fetch_answer got;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		canary.answer = answers[i];
		int64_t began = clock_now();
		assert_int_equal(get(*state, (struct fetch_net)HERE, "http://127.0.0.1:%d/", &got),
				 ERR_UNKNOWN_OUTCOME);
		assert_in_range(clock_now() - began, 0, 2000);
	}
}

static void where_nobody_listens_nothing_was_asked(void **state)
{
	struct fetch f = { .net = HERE, .url = "http://127.0.0.1:1/", .body = S("x") };
	struct fetch_answer got;

	assert_int_equal(fetch(*state, &f, &got), ERR_AGAIN);
	f.url = arena_fmt(*state, "https://127.0.0.1:%d/", canary.port).p;
	f.total_ms = 900;
	assert_int_equal(fetch(*state, &f, &got), ERR_AGAIN); /* no TLS there */
}

static void more_than_was_permitted_is_not_taken(void **state)
{
	struct fetch f = { .net = HERE, .body_max = 4 };
	struct fetch_answer got;

	f.url = arena_fmt(*state, "http://127.0.0.1:%d/", canary.port).p;
	assert_int_equal(fetch(*state, &f, &got), ERR_TOO_LARGE);
	f.body_max = 5;
	assert_int_equal(fetch(*state, &f, &got), OK);
	assert_text(got.body, "hello");
}

static int file_of(const char *text)
{
	char path[] = "/tmp/liuyan-fetch-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd > 0);
	unlink(path);
	tell(fd, text);
	return fd;
}

static void files_go_out_and_come_in(void **state)
{
	static const struct fetch_aws aws = { "cn-north-1", "s3", "AKID", "secret" };
	struct fetch f = { .net = HERE,
			   .aws = &aws,
			   .upload = file_of("some content\r\n\r\n"),
			   .upload_n = 16,
			   .range = NULL };
	struct fetch_answer got;
	char back[16] = "";

	f.url = arena_fmt(*state, "http://127.0.0.1:%d/bucket/key", canary.port).p;
	assert_int_equal(fetch(*state, &f, &got), OK);
	assert_non_null(strstr(canary.heard, "PUT /bucket/key HTTP/1.1\r\n"));
	assert_non_null(strstr(canary.heard, "Content-Length: 16\r\n"));
	assert_non_null(strstr(canary.heard, "Authorization: AWS4-HMAC-SHA256 Credential=AKID/"));
	assert_non_null(strstr(canary.heard, "/cn-north-1/s3/aws4_request"));
	assert_null(strstr(canary.heard, "secret"));
	close(f.upload);
	f.upload = 0;
	f.range = "0-4";
	f.download = file_of("");
	assert_int_equal(fetch(*state, &f, &got), OK);
	assert_non_null(strstr(canary.heard, "Range: bytes=0-4\r\n"));
	assert_int_equal(got.body_n, 5);
	assert_int_equal(got.body.n, 0);
	assert_int_equal(pread(f.download, back, sizeof(back), 0), 5);
	assert_string_equal(back, "hello");
	/* what is no success goes to memory, not into the file */
	canary.answer = "HTTP/1.1 404 None\r\nContent-Length: 4\r\n\r\nnone";
	assert_int_equal(fetch(*state, &f, &got), OK);
	assert_int_equal(got.status, 404);
	assert_text(got.body, "none");
	assert_int_equal(lseek(f.download, 0, SEEK_END), 5);
	close(f.download);
}

static void a_header_cannot_hold_another(void **state)
{
	struct header h = { "X-A", S("1\r\nX-B: 2") };
	struct fetch f = { .net = HERE, .headers = &h, .headers_n = 1 };
	struct fetch_answer got;

	f.url = arena_fmt(*state, "http://127.0.0.1:%d/", canary.port).p;
	assert_int_equal(fetch(*state, &f, &got), ERR_INPUT);
	h.value = S("one");
	assert_int_equal(fetch(*state, &f, &got), OK);
	assert_non_null(strstr(canary.heard, "X-A: one\r\n"));
}

/* ---- mail ---- */

static err send_mail(struct arena *a, const char *after_data, enum fetch_security how, int *status)
{
	struct fetch_mail m = { .net = HERE,
				.host = "127.0.0.1",
				.port = canary.port,
				.security = how,
				.from = S("board@example.com"),
				.to = S("a@example.com"),
				.total_ms = 900 };
	struct mail mail = { .from = m.from,
			     .to = m.to,
			     .subject = S("留言"),
			     .text = S(".\n有新回复"),
			     .id = S("1@example.com"),
			     .at = clock_now() };

	canary.after_data = after_data;
	TRY(mail_compose(a, &mail, &m.mail));
	return fetch_mail(a, &m, status);
}

static void a_mail_is_taken_refused_or_of_unknown_fate(void **state)
{
	int status;

	assert_int_equal(send_mail(*state, "250 taken\r\n", FETCH_PLAIN, &status), OK);
	assert_int_equal(status, 250);
	assert_non_null(strstr(canary.heard, "MAIL FROM:<board@example.com>\r\n"));
	assert_non_null(strstr(canary.heard, "RCPT TO:<a@example.com>\r\n"));
	assert_non_null(strstr(canary.heard, "Message-ID: <1@example.com>\r\n"));
	assert_int_equal(send_mail(*state, "451 later\r\n", FETCH_PLAIN, &status), OK);
	assert_int_equal(status, 451);
	assert_int_equal(send_mail(*state, "554 never\r\n", FETCH_PLAIN, &status), OK);
	assert_int_equal(status, 554);
	assert_int_equal(send_mail(*state, "", FETCH_PLAIN, &status), ERR_UNKNOWN_OUTCOME);
}

static void a_relay_without_the_tls_that_was_asked_for_gets_nothing(void **state)
{
	int status;

	assert_int_equal(send_mail(*state, "250 taken\r\n", FETCH_STARTTLS, &status), ERR_AGAIN);
	assert_null(strstr(canary.heard, "MAIL FROM"));
}

static void a_relay_inside_is_not_connected_to(void **state)
{
	struct fetch_mail m = { .host = "127.0.0.1",
				.port = canary.port,
				.from = S("b@example.com"),
				.to = S("a@example.com"),
				.mail = S("x\r\n") };
	int status;

	assert_int_equal(fetch_mail(*state, &m, &status), ERR_FORBIDDEN);
	m.host = "::1";
	assert_int_equal(fetch_mail(*state, &m, &status), ERR_FORBIDDEN);
	m.host = "a/b";
	assert_int_equal(fetch_mail(*state, &m, &status), ERR_INPUT);
	assert_int_equal(canary.accepts, 0);
}

#define WITH_CANARY(test) cmocka_unit_test_setup_teardown(test, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CANARY(no_spelling_of_an_inner_address_is_connected_to),
		WITH_CANARY(what_is_no_plain_web_address_is_not_fetched),
		WITH_CANARY(a_name_that_leads_inside_is_not_followed),
		WITH_CANARY(one_inner_address_among_others_refuses_them_all),
		WITH_CANARY(a_name_is_asked_once_and_its_address_stays),
		WITH_CANARY(a_permitted_network_is_fetched_from),
		WITH_CANARY(a_list_of_networks_that_cannot_be_read_permits_nothing),
		WITH_CANARY(a_redirect_is_an_answer_and_is_not_followed),
		WITH_CANARY(silence_and_half_answers_are_an_unknown_outcome),
		WITH_CANARY(where_nobody_listens_nothing_was_asked),
		WITH_CANARY(more_than_was_permitted_is_not_taken),
		WITH_CANARY(files_go_out_and_come_in),
		WITH_CANARY(a_header_cannot_hold_another),
		WITH_CANARY(a_mail_is_taken_refused_or_of_unknown_fate),
		WITH_CANARY(a_relay_without_the_tls_that_was_asked_for_gets_nothing),
		WITH_CANARY(a_relay_inside_is_not_connected_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
