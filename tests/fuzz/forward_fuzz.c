/* forward: from a peer that nobody trusts nothing is believed; from a trusted one the client
 * is an address that stands in the text, and whatever stands further left changes
 * nothing once an untrusted hop is found. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "web/forward.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static bool is(struct host a, struct host b)
{
	return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}

static void try_form(struct arena *a, enum forward_form form, str text)
{
	struct networks trusted;
	struct host proxy, stranger;
	struct forward f;
	struct buf b = buf_new(a, text.n + 32, 8 << 20);

	NEED(networks_parse(a, S("10.0.0.0/8, 2001:db8::/32"), &trusted));
	NEED(host_parse(S("10.1.2.3"), &proxy) && host_parse(S("192.0.2.1"), &stranger));
	f = forward_read(&trusted, stranger, form, text, text);
	NEED(is(f.client, stranger) && !f.secure);
	f = forward_read(&trusted, proxy, form, text, text);
	NEED(host_text(a, &f.client).n > 0 && host_network(a, &f.client).n > 0);
	if (networks_hold(&trusted, &f.client) || memchr(text.p, '"', text.n))
		return;
	buf_lit(&b, form == FORWARD_X ? "198.51.100.7," : "for=198.51.100.7,");
	buf_put(&b, text);
	NEED(is(forward_read(&trusted, proxy, form, buf_str(&b), text).client, f.client));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	str text = { (const char *)data, size };
	struct networks list;
	struct host h, again;

	if (networks_parse(a, text, &list))
		for (size_t i = 0; i < list.n; i++)
			NEED(list.v[i].bits <= 128 && networks_hold(&list, &list.v[i].base));
	if (host_parse(text, &h))
		NEED(host_parse(host_text(a, &h), &again) && is(h, again));
	if (size) {
		try_form(a, FORWARD_X, text);
		try_form(a, FORWARD_RFC7239, text);
	}
	arena_free(&a);
	return 0;
}
