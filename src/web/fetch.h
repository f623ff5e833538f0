/*
 * fetch: one request to the outside, to an endpoint that an administrator has set
 * (mail relay, SMS gateway, push service, object store, identity provider).
 *
 * Invariants: never to an address that is not public, unless the list of networks
 * `allow_private` has it: the name is resolved once, every address that comes out
 * is looked at, and the connection goes to one of them (no second look-up that
 * could say something else). No redirect is followed, no proxy or credentials are
 * taken from the environment, no user name from the URL. TLS is verified. What
 * comes in is bounded in size, all of it in time (but for the system's resolver,
 * whose patience resolv.conf sets).
 * Errors: ERR_FORBIDDEN (the address, or the URL's form or scheme), ERR_AGAIN
 * (nothing was asked yet: no name, no connection, no TLS), ERR_UNKNOWN_OUTCOME (it
 * was asked, and no whole answer came: only asking again with the same
 * idempotency id settles it), ERR_TOO_LARGE (the answer is longer than body_max),
 * ERR_INPUT (a header or mail address with what has no place in it). Any answer
 * of the other side, of whatever status, is OK.
 * Lifetime: the answer's texts live in the arena. Threads: any.
 */
#ifndef LIUYAN_WEB_FETCH_H
#define LIUYAN_WEB_FETCH_H

#include <sys/socket.h>

#include "web/http.h"

#define FETCH_WANT_MAX 8
#define FETCH_ADDRESSES 16

struct fetch_addresses {
	struct sockaddr_storage v[FETCH_ADDRESSES];
	size_t n;
};

/* Fills the addresses of a host; false: it has none. NULL stands for the system's. */
typedef bool fetch_resolver(void *data, const char *host, int port, struct fetch_addresses *out);

/* Where this installation may go, and whom it believes: from its settings. */
struct fetch_net {
	const char *allow_private; /* list of networks (web/network.h); NULL or "": none */
	const char *ca_file;	   /* instead of the system's; NULL or "": the system's */
	fetch_resolver *resolve;   /* for tests */
	void *resolve_data;
	int64_t most_ms; /* however much more is asked for; 0: no such bound */
};

/* AWS Signature Version 4. */
struct fetch_aws {
	const char *region, *service, *key, *secret;
};

struct fetch {
	struct fetch_net net;
	const char *url;    /* http:// or https:// */
	const char *method; /* NULL: GET, or POST with a body, or PUT with an upload */
	const struct header *headers;
	size_t headers_n;
	str body;
	int upload;			  /* a file to send, read from its start; 0: none */
	int64_t upload_n;		  /* its bytes */
	int download;			  /* a file for the body of a 2xx answer; 0: answer.body */
	int64_t body_max;		  /* 0: 64 KiB in memory, 1 GiB in a file */
	const char *range;		  /* "0-99" or NULL */
	int connect_ms;			  /* 0: 5 s */
	int64_t total_ms;		  /* 0: 30 s */
	const struct fetch_aws *aws;	  /* NULL: not signed */
	const char *want[FETCH_WANT_MAX]; /* names of answer headers to keep */
};

struct fetch_answer {
	int status;
	str body;
	int64_t body_n;		     /* also of a download */
	str headers[FETCH_WANT_MAX]; /* of fetch.want; empty when absent */
};

MUST err fetch(struct arena *a, const struct fetch *f, struct fetch_answer *out);

enum fetch_security { FETCH_PLAIN, FETCH_STARTTLS, FETCH_TLS };

struct fetch_mail {
	struct fetch_net net;
	const char *host;
	int port;
	enum fetch_security security;
	const char *user, *password; /* never sent over FETCH_PLAIN; NULL or "": none */
	str from, to;		     /* bare addresses */
	str mail;		     /* a whole message (web/mail.h), lines end in CRLF */
	int64_t total_ms;	     /* 0: 30 s */
};

/* status 250: taken; 4xx and 5xx: refused. */
MUST err fetch_mail(struct arena *a, const struct fetch_mail *m, int *status);

#endif
