/*
 * forward: who asks when a proxy stands between. Pure.
 *
 * A proxy adds the address it was asked from at the right end of a header. What
 * stands left of the first hop that we do not trust was written by that hop, or by
 * whoever is behind it: it is not believed.
 * Invariants: without trust in the peer nothing of the headers is read; a hop that
 * is no address ends the walk at the last one that was.
 */
#ifndef LIUYAN_WEB_FORWARD_H
#define LIUYAN_WEB_FORWARD_H

#include "web/host.h"

/* How the proxies say it. Only one way is read: what a proxy does not write itself it
 * passes on as the client wrote it. */
enum forward_form { FORWARD_X, FORWARD_RFC7239 };

struct forward {
	struct host client;
	bool secure; /* the nearest proxy was asked by HTTPS */
};

/* list: X-Forwarded-For or Forwarded, all of that name joined by commas in their order;
 * proto: X-Forwarded-Proto, read only with FORWARD_X. */
struct forward forward_read(const struct networks *trusted, struct host peer,
			    enum forward_form form, str list, str proto);

#endif
