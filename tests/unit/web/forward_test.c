#include "web/forward.h"

#include <arpa/inet.h>

#include "base/buf.h"

#include "check.h"

static struct networks nets(struct arena *a, const char *text)
{
	struct networks n;

	assert_true(networks_parse(a, str_of(text), &n));
	return n;
}

static struct host host(const char *text)
{
	struct host h;

	assert_true(host_parse(str_of(text), &h));
	return h;
}

static bool holds(struct arena *a, const char *list, const char *who)
{
	struct networks n = nets(a, list);
	struct host h = host(who);

	return networks_hold(&n, &h);
}

static void a_network_holds_what_shares_its_first_bits(void **state)
{
	assert_true(holds(*state, "10.0.0.0/8", "10.255.1.2"));
	assert_false(holds(*state, "10.0.0.0/8", "11.0.0.0"));
	assert_true(holds(*state, "192.0.2.7", "192.0.2.7"));
	assert_false(holds(*state, "192.0.2.7", "192.0.2.6"));
	assert_true(holds(*state, "192.0.2.128/25", "::ffff:192.0.2.200"));
	assert_false(holds(*state, "192.0.2.128/25", "192.0.2.1"));
	assert_true(holds(*state, "::1, 2001:db8::/33", "2001:db8:7fff::1"));
	assert_false(holds(*state, "::1, 2001:db8::/33", "2001:db8:8000::1"));
	assert_true(holds(*state, "0.0.0.0/0", "203.0.113.9"));
	assert_false(holds(*state, "0.0.0.0/0", "2001:db8::1"));
	assert_false(holds(*state, "", "127.0.0.1"));
}

static void a_list_with_a_fault_is_refused_whole(void **state)
{
	static const char *const bad[] = {
		"10.0.0.0/33",	  "10.0.0.0/",	    "10.0.0/8",	   "x",
		"10.0.0.1/8",	  "::1/129",	    "10.0.0.0/-1", "127.0.0.1:80",
		"2001:db8::1/32", "10.0.0.0/8;::1",
	};
	struct networks n;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(networks_parse(*state, str_of(bad[i]), &n));
}

static void limits_count_by_address_or_by_the_first_half_of_it(void **state)
{
	struct host v4 = host("192.0.2.1"), v6 = host("2001:db8:1:2:3:4:5:6"),
		    mapped = host("::ffff:192.0.2.1");

	assert_text(host_network(*state, &v4), "192.0.2.1");
	assert_text(host_network(*state, &mapped), "192.0.2.1");
	assert_text(host_network(*state, &v6), "2001:db8:1:2::/64");
	assert_text(host_text(*state, &v6), "2001:db8:1:2:3:4:5:6");
}

/* Proxies 10.0.0.0/8 and 2001:db8:ffff::/48. */
static str client(struct arena *a, const char *peer, enum forward_form form, const char *list)
{
	struct networks n = nets(a, "10.0.0.0/8, 2001:db8:ffff::/48");
	struct forward f = forward_read(&n, host(peer), form, str_of(list), (str){ 0 });

	return host_text(a, &f.client);
}

static void the_rightmost_hop_that_is_not_ours_is_the_client(void **state)
{
	enum forward_form x = FORWARD_X;

	assert_text(client(*state, "10.0.0.1", x, "203.0.113.5"), "203.0.113.5");
	assert_text(client(*state, "10.0.0.1", x, "1.1.1.1, 203.0.113.5"), "203.0.113.5");
	assert_text(client(*state, "10.0.0.1", x, "1.1.1.1,203.0.113.5 , 10.9.9.9"), "203.0.113.5");
	assert_text(client(*state, "10.0.0.1", x, "10.3.3.3, 10.9.9.9"), "10.3.3.3");
	assert_text(client(*state, "10.0.0.1", x, "203.0.113.5:4711"), "203.0.113.5");
	assert_text(client(*state, "2001:db8:ffff::1", x, "[2001:db8::9]:80"), "2001:db8::9");
	assert_text(client(*state, "10.0.0.1", x, "2001:db8::9"), "2001:db8::9");
}

static void a_peer_that_is_not_trusted_is_the_client_whatever_it_says(void **state)
{
	assert_text(client(*state, "203.0.113.9", FORWARD_X, "1.1.1.1"), "203.0.113.9");
	assert_text(client(*state, "203.0.113.9", FORWARD_X, "10.0.0.1"), "203.0.113.9");
	assert_text(client(*state, "203.0.113.9", FORWARD_RFC7239, "for=1.1.1.1"), "203.0.113.9");
	assert_text(client(*state, "2001:db8:fffe::1", FORWARD_X, "1.1.1.1"), "2001:db8:fffe::1");
}

static void what_is_no_address_ends_the_walk(void **state)
{
	static const char *const odd[] = {
		"",	"unknown",   "1.1.1.1, x",    "1.1.1.1, x, ", "1.2.3",
		"[::1", "1.2.3.4:x", "1.2.3.4:99999", "01.2.3.4",     "1.1.1.1 2.2.2.2",
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		assert_text(client(*state, "10.0.0.1", FORWARD_X, odd[i]), "10.0.0.1");
	assert_text(client(*state, "10.0.0.1", FORWARD_X, "1.1.1.1, x, 10.2.2.2"), "10.2.2.2");
}

static void the_standard_form_is_read_with_its_quotes(void **state)
{
	enum forward_form f = FORWARD_RFC7239;

	assert_text(client(*state, "10.0.0.1", f, "for=192.0.2.60;proto=http;by=10.0.0.1"),
		    "192.0.2.60");
	assert_text(client(*state, "10.0.0.1", f, "for=1.1.1.1, For=\"[2001:db8:cafe::17]:4711\""),
		    "2001:db8:cafe::17");
	assert_text(client(*state, "10.0.0.1", f, "for=1.1.1.1, by=\"a,for=9.9.9.9\";for=8.8.8.8"),
		    "8.8.8.8");
	assert_text(client(*state, "10.0.0.1", f, "for=1.1.1.1, for=_secret"), "10.0.0.1");
	assert_text(client(*state, "10.0.0.1", f, "1.1.1.1"), "10.0.0.1");
}

static void https_at_the_proxy_counts_only_from_a_trusted_one(void **state)
{
	struct networks n = nets(*state, "10.0.0.0/8");

	assert_true(forward_read(&n, host("10.0.0.1"), FORWARD_X, S(""), S("https")).secure);
	assert_true(forward_read(&n, host("10.0.0.1"), FORWARD_X, S(""), S("http, HTTPS")).secure);
	assert_false(forward_read(&n, host("10.0.0.1"), FORWARD_X, S(""), S("https, http")).secure);
	assert_false(forward_read(&n, host("10.0.0.1"), FORWARD_X, S(""), S("")).secure);
	assert_false(forward_read(&n, host("11.0.0.1"), FORWARD_X, S(""), S("https")).secure);
	assert_true(forward_read(&n, host("10.0.0.1"), FORWARD_RFC7239,
				 S("for=1.1.1.1;proto=https"), S(""))
			    .secure);
	assert_false(forward_read(&n, host("10.0.0.1"), FORWARD_RFC7239,
				  S("proto=https, for=1.1.1.1"), S("https"))
			     .secure);
}

static void a_very_long_list_is_read_from_its_end(void **state)
{
	struct buf b = buf_new(*state, 4096, 1 << 20);

	for (int i = 0; i < 1000; i++)
		buf_fmt(&b, "192.0.2.%d,", i % 250);
	buf_lit(&b, "198.51.100.4");
	for (int i = 0; i < 20; i++)
		buf_lit(&b, ", 10.0.0.2");
	assert_text(client(*state, "10.0.0.1", FORWARD_X, arena_cstr(*state, buf_str(&b))),
		    "198.51.100.4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_network_holds_what_shares_its_first_bits),
		IN_ARENA(a_list_with_a_fault_is_refused_whole),
		IN_ARENA(limits_count_by_address_or_by_the_first_half_of_it),
		IN_ARENA(the_rightmost_hop_that_is_not_ours_is_the_client),
		IN_ARENA(a_peer_that_is_not_trusted_is_the_client_whatever_it_says),
		IN_ARENA(what_is_no_address_ends_the_walk),
		IN_ARENA(the_standard_form_is_read_with_its_quotes),
		IN_ARENA(https_at_the_proxy_counts_only_from_a_trusted_one),
		IN_ARENA(a_very_long_list_is_read_from_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
