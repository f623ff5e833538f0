/*
 * address: where to listen, as an operator writes it. Pure.
 */
#ifndef LIUYAN_WEB_ADDRESS_H
#define LIUYAN_WEB_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>

#include "base/str.h"

struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} u;
	bool is_v6;
};

/* ADDR:PORT or [ADDR]:PORT with numbers only; port 0 lets the system choose. */
bool address_parse(const char *text, struct address *out);

#endif
