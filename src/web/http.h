/*
 * http: a request as read and an answer as written, without a socket.
 *
 * Invariants: everything in a request was bounded and decoded before a handler
 * sees it: path and parameters are valid UTF-8 without NUL, at most
 * HTTP_PARAMS_MAX of them. An answer is plain memory until the server sends it.
 * Lifetime: the request's arena.
 */
#ifndef LIUYAN_WEB_HTTP_H
#define LIUYAN_WEB_HTTP_H

#include "base/buf.h"
#include "base/err.h"

#define HTTP_PARAMS_MAX 256
#define HTTP_HEADERS_MAX 24

enum http_method { HTTP_GET = 1, HTTP_POST = 2, HTTP_OTHER = 3 }; /* HEAD is a GET */

struct param {
	str name, value;
};

struct params {
	struct param *v;
	size_t n;
};

/* A file that came with a form: unnamed on disk, gone with the request. */
struct upload {
	str field, name; /* the name is the sender's: nothing to trust */
	int fd;		 /* at any offset; who reads it says from where */
	int64_t bytes;
	bool over; /* longer than permitted: not kept */
};

struct uploads {
	struct upload *v;
	size_t n, dropped; /* those beyond the number permitted: not kept */
};

/* The request headers that anything here reads; the rest is not kept. */
enum http_header {
	H_HOST,
	H_COOKIE,
	H_CONTENT_TYPE,
	H_CONTENT_LENGTH,
	H_ACCEPT_ENCODING,
	H_AUTHORIZATION,
	H_ORIGIN,
	H_FETCH_SITE,
	H_IDEMPOTENCY_KEY,
	H_IF_NONE_MATCH,
	H_RANGE,
	H_IF_RANGE,
	H_TRANSFER_ENCODING,
	H_USER_AGENT,
	H_FORWARDED_FOR, /* these three: all of a name, joined by commas */
	H_FORWARDED,
	H_FORWARDED_PROTO,
	H_WORK,
	H_REFERER,
	H_COUNT
};

struct body_json; /* web/json.h */

struct request {
	enum http_method method;
	bool head;
	str target; /* as sent: path?query */
	str path;   /* decoded */
	struct params query, form, cookies;
	struct uploads files; /* of routes that take files (ROUTE_FILES) */
	str headers[H_COUNT];
	str body;
	str remote;  /* address of the client: of the peer, or as a trusted proxy says */
	str network; /* what limits count it by: IPv4 address or IPv6 /64 */
	bool secure; /* came by HTTPS, here or at a trusted proxy */
	str id;	     /* request id */
	err refused; /* why no handler may see it, or OK */
	struct arena *a;
	void *app;		/* what the hook `waits` left for `answer` */
	struct body_json *json; /* the body once read; NULL: it is read each time */
};

struct header {
	const char *name;
	str value;
};

struct response {
	int status;
	const char *type; /* content type */
	str body;
	struct header headers[HTTP_HEADERS_MAX];
	size_t headers_n;
	bool cacheable;	    /* the same for everybody without a session */
	const char *keep;   /* Cache-Control; NULL: no-store */
	bool packed;	    /* body is already compressed */
	const char *policy; /* Content-Security-Policy of its own */
	/* Instead of the body: file_n bytes of an open file from file_at on. The file
	 * is closed by whoever sends it. */
	bool from_file;
	int file;
	int64_t file_at, file_n;
};

str param_get(const struct params *p, const char *name); /* empty when absent */
bool param_has(const struct params *p, const char *name);
/* Keeps it when it is one that anything here reads; of those of one name the first,
 * or all where a list is continued in the next line. */
void request_header(struct request *rq, const char *name, str value);
void response_header(struct response *r, const char *name, str value);
/* With what every answer carries; each value ends in NUL then. */
void response_complete(struct arena *a, struct response *r);
/* The answer when there is no memory to make one. */
void response_no_memory(struct response *r);
/* 303 to a path of this site; to its front page when it is none. */
void response_redirect(struct response *r, str location);

#endif
