#include "web/host.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };

static bool is_v4(const struct host *h)
{
	return memcmp(h->b, mapped, sizeof(mapped)) == 0;
}

bool host_parse(str text, struct host *out)
{
	char copy[INET6_ADDRSTRLEN];

	if (text.n == 0 || text.n >= sizeof(copy) || memchr(text.p, 0, text.n))
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	memcpy(out->b, mapped, sizeof(mapped));
	return inet_pton(AF_INET, copy, out->b + 12) == 1 || inet_pton(AF_INET6, copy, out->b) == 1;
}

struct host host_of(const struct sockaddr *at)
{
	const struct sockaddr_in *v4 = (const void *)at;
	const struct sockaddr_in6 *v6 = (const void *)at;
	struct host h = { { 0 } };

	if (at && at->sa_family == AF_INET) {
		memcpy(h.b, mapped, sizeof(mapped));
		memcpy(h.b + 12, &v4->sin_addr, 4);
	} else if (at && at->sa_family == AF_INET6) {
		memcpy(h.b, &v6->sin6_addr, 16);
	}
	return h;
}

str host_text(struct arena *a, const struct host *h)
{
	char text[INET6_ADDRSTRLEN] = "";

	if (is_v4(h))
		inet_ntop(AF_INET, h->b + 12, text, sizeof(text));
	else
		inet_ntop(AF_INET6, h->b, text, sizeof(text));
	return arena_copy(a, str_of(text));
}

str host_network(struct arena *a, const struct host *h)
{
	struct host first = *h;

	if (is_v4(h))
		return host_text(a, h);
	memset(first.b + 8, 0, 8);
	return arena_fmt(a, "%.*s/64", STR_ARG(host_text(a, &first)));
}

static bool same_start(const struct host *x, const struct host *y, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;
	unsigned char mask = (unsigned char)(0xFF00u >> rest);

	return memcmp(x->b, y->b, whole) == 0 &&
	       (rest == 0 || ((x->b[whole] ^ y->b[whole]) & mask) == 0);
}

static bool network_parse(str text, struct network *out)
{
	bool cut = memchr(text.p, '/', text.n) != NULL;
	str host = str_cut(&text, '/');
	struct host last;
	int64_t bits, most;

	if (!host_parse(host, &out->base))
		return false;
	most = is_v4(&out->base) && !memchr(host.p, ':', host.n) ? 32 : 128;
	bits = most;
	if (cut && !str_int(text, &bits))
		return false;
	if (bits < 0 || bits > most)
		return false;
	out->bits = (unsigned)(bits + 128 - most);
	last = out->base;
	for (unsigned i = out->bits; i < 128; i++)
		last.b[i / 8] &= (unsigned char)~(0x80u >> i % 8);
	return memcmp(last.b, out->base.b, 16) == 0;
}

bool networks_parse(struct arena *a, str text, struct networks *out)
{
	out->v = ARENA_ARRAY(a, struct network, text.n / 2 + 1);
	out->n = 0;
	while (text.n) {
		size_t n = 0;
		while (n < text.n && text.p[n] != ',' && text.p[n] != ' ')
			n++;
		if (n && !network_parse(str_sub(text, 0, n), &out->v[out->n++]))
			return false;
		text = str_sub(text, n + 1, text.n);
	}
	return true;
}

bool networks_hold(const struct networks *all, const struct host *h)
{
	for (size_t i = 0; i < all->n; i++)
		if (same_start(&all->v[i].base, h, all->v[i].bits))
			return true;
	return false;
}
