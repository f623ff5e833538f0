/*
 * host: addresses of hosts and the networks they are in. Pure.
 *
 * Invariants: an IPv4 address is kept in its IPv4-mapped IPv6 form, so that
 * ::ffff:192.0.2.1 and 192.0.2.1 are one host.
 */
#ifndef LIUYAN_WEB_HOST_H
#define LIUYAN_WEB_HOST_H

#include "base/arena.h"

struct sockaddr;

struct host {
	unsigned char b[16];
};

struct network {
	struct host base;
	unsigned bits; /* of 128 */
};

struct networks {
	struct network *v;
	size_t n;
};

/* Numbers only, no port, no zone. */
bool host_parse(str text, struct host *out);
/* All zero for none or another family. */
struct host host_of(const struct sockaddr *at);
str host_text(struct arena *a, const struct host *h);
/* What limits count by: the IPv4 address, or the first 64 bits of an IPv6 one, of
 * which a subscriber has all the rest: "192.0.2.1", "2001:db8:1:2::/64". */
str host_network(struct arena *a, const struct host *h);

/* "10.0.0.0/8, 192.0.2.7 2001:db8::/32": false when one of them is none or has
 * bits set behind its length. */
bool networks_parse(struct arena *a, str text, struct networks *out);
bool networks_hold(const struct networks *all, const struct host *h);

#endif
