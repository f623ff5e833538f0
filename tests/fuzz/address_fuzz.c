/* address, host, reach: an address that parses is written and parsed back; what is public
 * is not in one of the inner networks; any list is read or refused. */
#include <stdlib.h>
#include <string.h>

#include "web/address.h"
#include "web/host.h"
#include "web/reach.h"

#define NEED(condition) ((condition) ? (void)0 : abort())
#define INNER                                                                                      \
	"127.0.0.0/8, 10.0.0.0/8, 192.168.0.0/16, 169.254.0.0/16, ::1/128, "                       \
	"fc00::/7, fe80::/10"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1024);
	str in = { (const char *)data, size }, list = in, head = str_cut(&list, '\n');
	struct networks inner, any;
	struct address at, again;
	struct host h;

	NEED(networks_parse(a, S(INNER), &inner));
	(void)networks_parse(a, list, &any);
	if (address_parse(arena_cstr(a, head), &at)) {
		h = host_of(&at.u.any);
		NEED(address_parse(arena_fmt(a, at.is_v6 ? "[%.*s]:1" : "%.*s:1",
					     STR_ARG(host_text(a, &h)))
					   .p,
				   &again) ||
		     at.is_v6);
		NEED(!reach_is_public(&at.u.any) || !networks_hold(&inner, &h));
	}
	arena_free(&a);
	return 0;
}
