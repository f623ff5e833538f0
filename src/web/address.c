#include "web/address.h"

#include <arpa/inet.h>
#include <string.h>

bool address_parse(const char *text, struct address *out)
{
	char host[64];
	const char *colon = strrchr(text, ':');
	int64_t port;
	size_t n = colon ? (size_t)(colon - text) : 0;

	if (!colon || n >= sizeof(host) || !str_int(str_of(colon + 1), &port) || port < 0 ||
	    port > 65535)
		return false;
	*out = (struct address){ .is_v6 = n > 2 && text[0] == '[' && text[n - 1] == ']' };
	memcpy(host, text + out->is_v6, n - 2 * (size_t)out->is_v6);
	host[n - 2 * (size_t)out->is_v6] = '\0';
	if (out->is_v6) {
		out->u.v6.sin6_family = AF_INET6;
		out->u.v6.sin6_port = htons((uint16_t)port);
		return inet_pton(AF_INET6, host, &out->u.v6.sin6_addr) == 1;
	}
	out->u.v4.sin_family = AF_INET;
	out->u.v4.sin_port = htons((uint16_t)port);
	return inet_pton(AF_INET, host, &out->u.v4.sin_addr) == 1;
}
