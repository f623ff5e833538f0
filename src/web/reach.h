/*
 * reach: which addresses are out in the world. Pure.
 *
 * An address is public when it may be handed out to a host on the Internet
 * (IANA's special-purpose registries, RFC 6890): not loopback, private, shared
 * (CGNAT), link-local, multicast, for documentation or reserved, and not one that
 * hides an IPv4 address inside (mapped, 6to4, Teredo, NAT64).
 */
#ifndef LIUYAN_WEB_REACH_H
#define LIUYAN_WEB_REACH_H

#include <stdbool.h>
#include <sys/socket.h>

bool reach_is_public(const struct sockaddr *at);
bool reach_same(const struct sockaddr *x, const struct sockaddr *y); /* whatever the ports */

#endif
