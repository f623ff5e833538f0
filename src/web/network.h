/*
 * network: which addresses are out in the world, and lists of networks as an
 * operator writes them. Pure.
 *
 * An address is public when it may be handed out to a host on the Internet
 * (IANA's special-purpose registries, RFC 6890): not loopback, private, shared
 * (CGNAT), link-local, multicast, for documentation or reserved, and not one that
 * hides an IPv4 address inside (mapped, 6to4, Teredo, NAT64).
 */
#ifndef LIUYAN_WEB_NETWORK_H
#define LIUYAN_WEB_NETWORK_H

#include <sys/socket.h>

#include "base/str.h"

bool network_is_public(const struct sockaddr *at);
bool network_same(const struct sockaddr *x, const struct sockaddr *y); /* whatever the ports */
/* "127.0.0.0/8, ::1/128, 10.1.2.3": is each of them a network? Empty is fine. */
bool network_list_valid(str list);
/* False, too, for a list that is not valid. */
bool network_list_has(str list, const struct sockaddr *at);

#endif
