/* The only file that includes curl/curl.h. No arena is asked for anything while
 * curl holds something: a want of memory would jump over its frames. */
#include <curl/curl.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/log.h"
#include "web/address.h"
#include "web/fetch.h"
#include "web/mail.h"
#include "web/host.h"
#include "web/reach.h"

#define BODY_USUAL (64 << 10)
#define FILE_USUAL (INT64_C(1) << 30)
#define CONNECT_MS 5000
#define TOTAL_MS 30000
#define SLOW_BYTES 64L /* a second, over */
#define SLOW_SECONDS 15L
#define KEPT_MAX 512
#define HOST_MAX 256

/* One request under way. */
struct transfer {
	struct networks allowed; /* though they are not public */
	const struct fetch_net *net;
	const char *url, *schemes;
	char host[HOST_MAX];
	int port;
	struct fetch_addresses to; /* the only ones it may connect to */
	const char *pin;	   /* HOST:PORT:ADDRESS,… */
	const char *const *lines;  /* headers, NULL at the end */
	const struct fetch *f;
	const struct fetch_mail *m;
	str send;   /* what read_some gives, unless it is a file */
	int64_t at; /* how much of it is given */
	bool sent;  /* all of it */
	char *room;
	size_t room_n, room_max;
	int64_t body_n;
	bool refused, over;
	err disk; /* what writing the download came to */
	char kept[FETCH_WANT_MAX][KEPT_MAX];
	size_t kept_n[FETCH_WANT_MAX];
	CURL *curl;
	CURLcode result;
	long status;
	bool asked; /* the other side may have begun to do it */
};

/* ---- where to ---- */

static bool resolve_by_system(void *data, const char *host, int port, struct fetch_addresses *out)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM }, *list = NULL;

	(void)data;
	(void)port;
	out->n = 0;
	if (getaddrinfo(host, NULL, &want, &list) != 0)
		return false;
	for (struct addrinfo *i = list; i && out->n < FETCH_ADDRESSES; i = i->ai_next)
		if (i->ai_addrlen <= sizeof(out->v[0]))
			memcpy(&out->v[out->n++], i->ai_addr, i->ai_addrlen);
	freeaddrinfo(list);
	return out->n > 0;
}

static bool is_host(const char *s)
{
	return s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:")] ==
	       '\0';
}

static bool take_part(CURLU *u, CURLUPart part, char *to, size_t n)
{
	char *got = NULL;
	bool fits = curl_url_get(u, part, &got, CURLU_DEFAULT_PORT) == CURLUE_OK && strlen(got) < n;

	if (fits)
		memcpy(to, got, strlen(got) + 1);
	curl_free(got);
	return fits;
}

/* By the parser that the request uses too: both must see one host. */
static err read_url(struct transfer *t)
{
	char scheme[8], port[8], host[HOST_MAX + 2] = "";
	int64_t number = 0;
	CURLU *u = curl_url();
	bool good = u && curl_url_set(u, CURLUPART_URL, t->url, CURLU_DISALLOW_USER) == CURLUE_OK &&
		    take_part(u, CURLUPART_SCHEME, scheme, sizeof(scheme)) &&
		    take_part(u, CURLUPART_HOST, host, sizeof(host)) &&
		    take_part(u, CURLUPART_PORT, port, sizeof(port)) &&
		    str_int(str_of(port), &number);
	size_t n = strlen(host);
	bool v6 = n > 2 && host[0] == '[';

	curl_url_cleanup(u);
	if (!good || n - 2 * v6 >= HOST_MAX || number < 1 || number > 65535)
		return FAIL(ERR_FORBIDDEN, "an address of this form is not fetched");
	memcpy(t->host, host + v6, n - 2 * (size_t)v6);
	t->port = (int)number;
	if (!str_has(str_of(t->schemes), str_of(scheme)) || !is_host(t->host))
		return FAIL(ERR_FORBIDDEN, "an address of this form is not fetched");
	return OK;
}

static bool may_go(const struct transfer *t, const struct sockaddr *at)
{
	struct host h = host_of(at);

	return reach_is_public(at) || networks_hold(&t->allowed, &h);
}

/* Once; one address that may not be is enough to refuse them all. */
static err resolve(struct transfer *t)
{
	fetch_resolver *ask = t->net->resolve ? t->net->resolve : resolve_by_system;

	if (!ask(t->net->resolve_data, t->host, t->port, &t->to) || t->to.n == 0)
		return FAIL(ERR_AGAIN, "the name of an endpoint has no address");
	for (size_t i = 0; i < t->to.n; i++)
		if (!may_go(t, (const struct sockaddr *)&t->to.v[i]))
			return FAIL(ERR_FORBIDDEN,
				    "an endpoint is at an address that is not public");
	return OK;
}

static const char *pin(struct arena *a, const struct transfer *t)
{
	struct buf b = buf_new(a, 256, 4096);

	buf_fmt(&b, "%s:%d:", t->host, t->port);
	for (size_t i = 0; i < t->to.n; i++) {
		if (i)
			buf_char(&b, ',');
		const struct sockaddr *at = (const struct sockaddr *)&t->to.v[i];
		struct host h = host_of(at);
		buf_fmt(&b, at->sa_family == AF_INET6 ? "[%.*s]" : "%.*s",
			STR_ARG(host_text(a, &h)));
	}
	return b.p;
}

/* Whatever curl has made of the name: no socket to anywhere else. */
static curl_socket_t open_checked(void *data, curlsocktype purpose, struct curl_sockaddr *at)
{
	struct transfer *t = data;

	(void)purpose;
	for (size_t i = 0; i < t->to.n; i++)
		if (reach_same((const struct sockaddr *)&t->to.v[i], &at->addr))
			return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
	t->refused = true;
	return CURL_SOCKET_BAD;
}

/* ---- what goes and comes ---- */

static size_t read_some(char *to, size_t size, size_t n, void *data)
{
	struct transfer *t = data;
	str rest = t->at < (int64_t)t->send.n ? str_sub(t->send, (size_t)t->at, size * n) : S("");
	ssize_t got = (ssize_t)rest.n;

	if (t->f && t->f->upload)
		got = pread(t->f->upload, to, size * n, t->at);
	else if (rest.n)
		memcpy(to, rest.p, rest.n);
	if (got < 0)
		return CURL_READFUNC_ABORT;
	t->at += got;
	t->sent = got == 0 || (t->m && t->at == (int64_t)t->send.n);
	return (size_t)got;
}

static bool into_file(const struct transfer *t)
{
	long status = 0;

	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
	return t->f->download && status / 100 == 2;
}

static bool write_file(struct transfer *t, const char *p, size_t n)
{
	ssize_t done;

	for (; n; p += done, n -= (size_t)done) {
		done = write(t->f->download, p, n);
		if (done < 0 && errno == EINTR)
			done = 0;
		if (done < 0) {
			t->disk = errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_SYSTEM;
			return false;
		}
	}
	return true;
}

static size_t write_some(char *p, size_t size, size_t n, void *data)
{
	struct transfer *t = data;
	bool file = into_file(t);
	int64_t most = !file ? (int64_t)t->room_max : t->f->body_max ? t->f->body_max : FILE_USUAL;

	n *= size;
	t->over = t->body_n + (int64_t)n > most;
	if (t->over || (file && !write_file(t, p, n)))
		return 0;
	if (!file) {
		memcpy(t->room + t->room_n, p, n);
		t->room_n += n;
	}
	t->body_n += (int64_t)n;
	return n;
}

/* "Name: value\r\n"; longer values than KEPT_MAX are not kept. */
static size_t take_header(char *p, size_t size, size_t n, void *data)
{
	struct transfer *t = data;
	str value = { p, size * n };
	str name = str_cut(&value, ':');

	value = str_trim(value);
	for (size_t i = 0; i < FETCH_WANT_MAX && t->f->want[i]; i++)
		if (name.n == strlen(t->f->want[i]) && value.n < KEPT_MAX &&
		    strncasecmp(name.p, t->f->want[i], name.n) == 0) {
			memcpy(t->kept[i], value.p, value.n);
			t->kept_n[i] = value.n;
		}
	return size * n;
}

/* ---- the request ---- */

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void set_up_library(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static long bound(const struct transfer *t, int64_t ms)
{
	return (long)(t->net->most_ms && ms > t->net->most_ms ? t->net->most_ms : ms);
}

static void set_common(CURL *c, struct transfer *t, int64_t connect_ms, int64_t total_ms)
{
	curl_easy_setopt(c, CURLOPT_URL, t->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, t->schemes);
	curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_checked);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
			 bound(t, connect_ms ? connect_ms : CONNECT_MS));
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, bound(t, total_ms ? total_ms : TOTAL_MS));
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (t->net->ca_file && *t->net->ca_file)
		curl_easy_setopt(c, CURLOPT_CAINFO, t->net->ca_file);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, read_some);
	curl_easy_setopt(c, CURLOPT_READDATA, t);
}

static const char *method_of(const struct fetch *f)
{
	return f->method ? f->method : f->upload ? "PUT" : f->body.n ? "POST" : "GET";
}

static void set_request(CURL *c, struct transfer *t)
{
	const struct fetch *f = t->f;
	const char *method = method_of(f);

	if (f->upload) {
		curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)f->upload_n);
	} else if (f->body.n || strcmp(method, "POST") == 0) {
		curl_easy_setopt(c, CURLOPT_POST, 1L);
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)f->body.n);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, f->body.n ? f->body.p : "");
	}
	if (strcmp(method, "HEAD") == 0)
		curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "liuyan/" LIUYAN_VERSION);
	if (f->range)
		curl_easy_setopt(c, CURLOPT_RANGE, f->range);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, write_some);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
}

static bool join(char *out, size_t room, const char *head, const char *a, const char *b)
{
	size_t h = strlen(head), n = strlen(a), m = strlen(b);
	bool fits = h + n + m + 2 <= room;

	if (fits)
		memcpy(mempcpy(mempcpy(mempcpy(out, head, h), a, n), ":", 1), b, m + 1);
	return fits;
}

/* curl copies it. */
static bool set_signature(CURL *c, const struct fetch_aws *aws)
{
	char how[160], who[320];

	if (!join(how, sizeof(how), "aws:amz:", aws->region, aws->service) ||
	    !join(who, sizeof(who), "", aws->key, aws->secret))
		return false;
	curl_easy_setopt(c, CURLOPT_AWS_SIGV4, how);
	curl_easy_setopt(c, CURLOPT_USERPWD, who);
	explicit_bzero(who, sizeof(who));
	return true;
}

static void set_mail(CURL *c, struct transfer *t, struct curl_slist **to)
{
	const struct fetch_mail *m = t->m;

	*to = curl_slist_append(NULL, m->to.p);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, m->from.p);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, *to);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)m->mail.n);
	if (m->security == FETCH_STARTTLS)
		curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	if (m->user && *m->user && m->security != FETCH_PLAIN) {
		curl_easy_setopt(c, CURLOPT_USERNAME, m->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, m->password ? m->password : "");
	}
}

static bool list_lines(const char *const *lines, struct curl_slist **out)
{
	for (; lines && *lines; lines++) {
		struct curl_slist *longer = curl_slist_append(*out, *lines);
		if (!longer)
			return false;
		*out = longer;
	}
	return true;
}

static void run(struct transfer *t)
{
	struct curl_slist *headers = NULL, *to = NULL;
	struct curl_slist *pinned = curl_slist_append(NULL, t->pin);
	CURL *c = t->curl = curl_easy_init();
	bool ready = c && pinned && list_lines(t->lines, &headers);
	long sent = 0;

	t->result = CURLE_OUT_OF_MEMORY;
	if (ready) {
		set_common(c, t, t->f ? t->f->connect_ms : 0,
			   t->f ? t->f->total_ms : t->m->total_ms);
		curl_easy_setopt(c, CURLOPT_RESOLVE, pinned);
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		if (t->m)
			set_mail(c, t, &to);
		else
			set_request(c, t);
		ready = t->f ? !t->f->aws || set_signature(c, t->f->aws) : to != NULL;
	}
	if (ready) {
		t->result = curl_easy_perform(c);
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &t->status);
		curl_easy_getinfo(c, CURLINFO_REQUEST_SIZE, &sent);
		t->asked = t->m ? t->sent : sent > 0;
	}
	curl_easy_cleanup(c);
	curl_slist_free_all(headers);
	curl_slist_free_all(to);
	curl_slist_free_all(pinned);
}

static err outcome(const struct transfer *t)
{
	if (t->result == CURLE_OK)
		return OK;
	if (t->over)
		return FAIL(ERR_TOO_LARGE, "an endpoint answers at too great length");
	if (t->disk != OK)
		return FAIL(t->disk, "what an endpoint answers cannot be kept");
	if (t->refused)
		return FAIL(ERR_FORBIDDEN, "an endpoint is at an address that was not looked at");
	LOG(LOG_WARN, "fetch_failed", LOG_N("code", t->result),
	    LOG_OS("why", curl_easy_strerror(t->result)), LOG_N("asked", t->asked));
	return t->asked ? ERR_UNKNOWN_OUTCOME : ERR_AGAIN;
}

static err begin(struct arena *a, struct transfer *t)
{
	pthread_once(&once, set_up_library);
	if (!networks_parse(a, str_of(t->net->allow_private), &t->allowed))
		return FAIL(ERR_FORBIDDEN, "the list of permitted networks is not valid");
	TRY(read_url(t));
	TRY(resolve(t));
	t->pin = pin(a, t);
	return OK;
}

static bool has_control(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127)
			return true;
	return false;
}

/* "Expect:" takes away a header that curl would wait for, but would sign unsent. */
static err make_lines(struct arena *a, const struct fetch *f, const char *const **out)
{
	const char **lines = ARENA_ARRAY(a, const char *, f->headers_n + 2);
	size_t n = 0;

	for (size_t i = 0; i < f->headers_n; i++) {
		const struct header *h = &f->headers[i];
		if (has_control(str_of(h->name)) || has_control(h->value))
			return ERR_INPUT;
		lines[n++] = arena_fmt(a, "%s: %.*s", h->name, STR_ARG(h->value)).p;
	}
	lines[n] = f->aws ? NULL : "Expect:";
	*out = lines;
	return OK;
}

err fetch(struct arena *a, const struct fetch *f, struct fetch_answer *out)
{
	struct transfer *t = ARENA_NEW(a, struct transfer);
	err e;

	*out = (struct fetch_answer){ 0 };
	*t = (struct transfer){ .net = &f->net, .f = f, .url = f->url, .schemes = "http,https" };
	TRY(make_lines(a, f, &t->lines));
	TRY(begin(a, t));
	t->room_max = !f->download && f->body_max ? (size_t)f->body_max : BODY_USUAL;
	t->room = arena_alloc(a, t->room_max + 1);
	run(t);
	e = outcome(t);
	out->status = (int)t->status;
	out->body = (str){ t->room, t->room_n };
	out->body_n = t->body_n;
	for (size_t i = 0; i < FETCH_WANT_MAX; i++)
		out->headers[i] = (str){ t->kept[i], t->kept_n[i] };
	return e;
}

err fetch_mail(struct arena *a, const struct fetch_mail *m, int *status)
{
	struct transfer *t = ARENA_NEW(a, struct transfer);
	struct fetch_mail own = *m;
	str domain = m->from;
	bool v6 = str_has(str_of(m->host), S(":"));
	err e;

	*status = 0;
	if (!mail_address_valid(m->from) || !mail_address_valid(m->to) || !is_host(m->host))
		return ERR_INPUT;
	(void)str_cut(&domain, '@');
	own.from = str_of(arena_cstr(a, m->from));
	own.to = str_of(arena_cstr(a, m->to));
	*t = (struct transfer){
		.net = &m->net, .m = &own, .send = m->mail, .schemes = "smtp,smtps"
	};
	t->url = arena_fmt(a, v6 ? "%s://[%s]:%d/%.*s" : "%s://%s:%d/%.*s",
			   m->security == FETCH_TLS ? "smtps" : "smtp", m->host, m->port,
			   STR_ARG(domain))
			 .p;
	TRY(begin(a, t));
	run(t);
	/* A refusal is an answer; after a mail is taken, how QUIT went is of no account. */
	if (t->result != CURLE_OK && t->status >= 400 && t->status < 600) {
		*status = (int)t->status;
		return OK;
	}
	e = outcome(t);
	*status = e == OK ? 250 : 0;
	return e;
}
