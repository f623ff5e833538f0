#include "web/address.h"

#include <arpa/inet.h>

#include "check.h"

static void both_families_are_read(void **state)
{
	struct address a;

	(void)state;
	assert_true(address_parse("127.0.0.1:8080", &a));
	assert_false(a.is_v6);
	assert_int_equal(a.u.v4.sin_family, AF_INET);
	assert_int_equal(ntohs(a.u.v4.sin_port), 8080);
	assert_int_equal(ntohl(a.u.v4.sin_addr.s_addr), INADDR_LOOPBACK);
	assert_true(address_parse("[::1]:0", &a));
	assert_true(a.is_v6);
	assert_int_equal(a.u.v6.sin6_family, AF_INET6);
	assert_int_equal(a.u.v6.sin6_port, 0);
	assert_memory_equal(&a.u.v6.sin6_addr, &in6addr_loopback, 16);
	assert_true(address_parse("0.0.0.0:65535", &a));
}

static void anything_else_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"8080",
		"127.0.0.1",
		"127.0.0.1:",
		"127.0.0.1:x",
		"1.2.3:80",
		"localhost:80",
		"[::1:80",
		"::1]:80",
		"[]:80",
		":80",
		"127.0.0.1:-1",
		"[1.2.3.4]:80",
		"1.2.3.4:65536",
		"::1:80",
		"[:]:1",
		" 127.0.0.1:80",
		"127.0.0.1:80 ",
		"[1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111]:80",
	};
	struct address a;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (address_parse(bad[i], &a))
			fail_msg("%s was taken", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_families_are_read),
		cmocka_unit_test(anything_else_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
