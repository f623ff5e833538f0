#include "web/reach.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "check.h"

static const struct sockaddr *at(const char *text)
{
	static struct sockaddr_storage s;
	struct sockaddr_in *four = (void *)&s;
	struct sockaddr_in6 *six = (void *)&s;

	s = (struct sockaddr_storage){ 0 };
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1)
		s.ss_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1)
		s.ss_family = AF_INET6;
	return (const struct sockaddr *)&s;
}

static void the_edges_of_special_networks_are_where_the_registry_has_them(void **state)
{
	static const char *const inner[] = {
		"0.0.0.0",
		"0.255.255.255",
		"10.0.0.0",
		"10.255.255.255",
		"100.64.0.0",
		"100.127.255.255",
		"127.0.0.0",
		"127.255.255.255",
		"169.254.0.0",
		"172.16.0.0",
		"172.31.255.255",
		"192.0.0.1",
		"192.0.2.9",
		"192.168.0.0",
		"198.18.0.0",
		"198.19.255.255",
		"198.51.100.1",
		"203.0.113.1",
		"224.0.0.0",
		"239.255.255.255",
		"240.0.0.1",
		"::",
		"::1",
		"::ffff:8.8.8.8",
		"::8.8.8.8",
		"64:ff9b::808:808",
		"100::1",
		"2001::1",
		"2001:1ff::1",
		"2001:db8::1",
		"2002:808:808::1",
		"3fff::1",
		"fc00::1",
		"fd12::1",
		"fe80::1",
		"febf::1",
		"ff02::1",
		"4000::1",
		"1fff::1",
	};
	static const char *const outer[] = {
		"1.0.0.0",	   "9.255.255.255",   "11.0.0.0",	"100.63.255.255",
		"100.128.0.0",	   "126.255.255.255", "128.0.0.0",	"169.253.255.255",
		"169.255.0.0",	   "172.15.255.255",  "172.32.0.0",	"192.0.1.0",
		"192.167.255.255", "192.169.0.0",     "198.17.255.255", "198.20.0.0",
		"223.255.255.255", "2000::1",	      "2001:200::1",	"2400:3200::1",
		"2003::1",	   "3ffe::1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		if (reach_is_public(at(inner[i])))
			fail_msg("%s counts as public", inner[i]);
	for (size_t i = 0; i < sizeof(outer) / sizeof(outer[0]); i++)
		if (!reach_is_public(at(outer[i])))
			fail_msg("%s counts as inner", outer[i]);
	assert_false(reach_is_public(at("nonsense"))); /* of no family */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_edges_of_special_networks_are_where_the_registry_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
