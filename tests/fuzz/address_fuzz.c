/* address, network: an address that parses is written and parsed back to itself; a list
 * that is not valid holds nobody; what is public is not in one of the inner networks. */
#include <stdlib.h>
#include <string.h>

#include "web/address.h"
#include "web/network.h"

#define NEED(condition) ((condition) ? (void)0 : abort())
#define INNER                                                                                      \
	"127.0.0.0/8, 10.0.0.0/8, 192.168.0.0/16, 169.254.0.0/16, ::1/128, ::ffff:0:0/96, "        \
	"fc00::/7, fe80::/10"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1024);
	str in = { (const char *)data, size }, list = in, head = str_cut(&list, '\n'), text;
	struct address at, again;

	if (address_parse(arena_cstr(a, head), &at)) {
		text = address_text(a, &at.u.any);
		NEED(text.n > 0);
		NEED(address_parse(arena_fmt(a, at.is_v6 ? "[%.*s]:1" : "%.*s:1", STR_ARG(text)).p,
				   &again));
		NEED(network_same(&at.u.any, &again.u.any));
		NEED(!network_is_public(&at.u.any) || !network_list_has(S(INNER), &at.u.any));
		NEED(network_list_valid(list) || !network_list_has(list, &at.u.any));
	}
	arena_free(&a);
	return 0;
}
