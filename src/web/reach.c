#include "web/reach.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

struct block {
	sa_family_t family;
	unsigned char bytes[16];
	unsigned bits;
};

static bool matches(const struct block *n, sa_family_t family, const unsigned char *at)
{
	unsigned whole = n->bits / 8, rest = n->bits % 8;

	if (family != n->family || memcmp(n->bytes, at, whole) != 0)
		return false;
	return rest == 0 || (n->bytes[whole] ^ at[whole]) >> (8 - rest) == 0;
}

/* The bytes of an address; NULL of another family. */
static const unsigned char *bytes_of(const struct sockaddr *at)
{
	if (at->sa_family == AF_INET)
		return (const void *)&((const struct sockaddr_in *)(const void *)at)->sin_addr;
	if (at->sa_family == AF_INET6)
		return (const void *)&((const struct sockaddr_in6 *)(const void *)at)->sin6_addr;
	return NULL;
}

#define V4(a, b, c, d, n)                                                                          \
	{                                                                                          \
		AF_INET, { a, b, c, d }, n                                                         \
	}

/* Of IPv4 all but these are public. */
static const struct block special_v4[] = {
	V4(0, 0, 0, 0, 8),	V4(10, 0, 0, 0, 8),	V4(100, 64, 0, 0, 10),
	V4(127, 0, 0, 0, 8),	V4(169, 254, 0, 0, 16), V4(172, 16, 0, 0, 12),
	V4(192, 0, 0, 0, 24),	V4(192, 0, 2, 0, 24),	V4(192, 88, 99, 0, 24),
	V4(192, 168, 0, 0, 16), V4(198, 18, 0, 0, 15),	V4(198, 51, 100, 0, 24),
	V4(203, 0, 113, 0, 24), V4(224, 0, 0, 0, 4),	V4(240, 0, 0, 0, 4),
};

/* Of IPv6 only 2000::/3, without the first 2001::/23 (protocols, Teredo), the
 * documentation's and 6to4. */
static const struct block public_v6 = { AF_INET6, { 0x20 }, 3 };
static const struct block special_v6[] = {
	{ AF_INET6, { 0x20, 0x01 }, 23 },
	{ AF_INET6, { 0x20, 0x01, 0x0d, 0xb8 }, 32 },
	{ AF_INET6, { 0x20, 0x02 }, 16 },
	{ AF_INET6, { 0x3f, 0xff }, 20 },
};

bool reach_is_public(const struct sockaddr *at)
{
	const unsigned char *bytes = bytes_of(at);
	bool is_v6 = at->sa_family == AF_INET6;
	const struct block *v = is_v6 ? special_v6 : special_v4;
	size_t n = is_v6 ? sizeof(special_v6) / sizeof(*v) : sizeof(special_v4) / sizeof(*v);

	if (!bytes || (is_v6 && !matches(&public_v6, AF_INET6, bytes)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (matches(&v[i], at->sa_family, bytes))
			return false;
	return true;
}

bool reach_same(const struct sockaddr *x, const struct sockaddr *y)
{
	const unsigned char *p = bytes_of(x), *q = bytes_of(y);

	return p && q && x->sa_family == y->sa_family &&
	       memcmp(p, q, x->sa_family == AF_INET ? 4 : 16) == 0;
}
