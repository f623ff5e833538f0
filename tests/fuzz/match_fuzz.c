/* match: which path fits which pattern: never more than the pattern says. */
#include <stdlib.h>
#include <string.h>

#include "app/route.h"
#include "app/slice.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

const struct slice *const slices[] = { NULL };
const size_t slices_n = 0;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const patterns[] = {
		"/messages/{id}",     "/desk/orders/{id}/actions/{action}",
		"/regions/{code}",    "/",
		"/files/{id}/{word}", "/api/v1/messages/{id}/actions/{action}"
	};
	str path = { (const char *)data, size };
	struct route_match m;

	if (size == 0 || data[0] != '/')
		return 0; /* form_target gives no other path */
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		m = (struct route_match){ 0 };
		if (!route_fits(patterns[i], path, &m))
			continue;
		NEED(m.id >= 0);
		NEED(!memchr(m.text.n ? m.text.p : "", '/', m.text.n));
		NEED(!memchr(m.action.n ? m.action.p : "", '/', m.action.n));
		NEED(m.text.n <= size && m.action.n <= size);
	}
	NEED(!route_find(HTTP_GET, path).route);
	return 0;
}
