/* Files in an object store that speaks S3. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "attachment/depot.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "web/fetch.h"

#define TRIES 3
#define SECRET_MOST 256
#define SLOWEST (256 << 10) /* bytes a second; slower is as good as gone */

/* https://host/bucket/key, or https://bucket.host/key */
static const char *url_of(struct ctx *c, const char *key)
{
	const char *bucket = setting_text(c->settings, SET_S3_BUCKET);
	str url = str_of(setting_text(c->settings, SET_S3_URL));
	const char *slashes = strstr(url.p, "://");
	size_t scheme = slashes ? (size_t)(slashes - url.p) + 3 : 0;

	while (str_ends(url, S("/")))
		url.n--;
	if (!setting_number(c->settings, SET_S3_VIRTUAL))
		return arena_fmt(c->a, "%.*s/%s/%s", STR_ARG(url), bucket, key).p;
	return arena_fmt(c->a, "%.*s%s.%.*s/%s", (int)scheme, url.p, bucket,
			 STR_ARG(str_sub(url, scheme, url.n)), key)
		.p;
}

static const struct header unsigned_payload = { "x-amz-content-sha256", STR("UNSIGNED-PAYLOAD") };

static err fill(struct ctx *c, const char *key, struct fetch *f, struct fetch_aws *aws)
{
	const char *path = setting_text(c->settings, SET_S3_SECRET);
	str secret;

	TRY(file_read(c->a, path, SECRET_MOST, &secret));
	*aws = (struct fetch_aws){ setting_text(c->settings, SET_S3_REGION), "s3",
				   setting_text(c->settings, SET_S3_KEY),
				   arena_cstr(c->a, str_trim(secret)) };
	f->url = url_of(c, key);
	f->headers = &unsigned_payload; /* what is sent is not read twice */
	f->headers_n = 1;
	f->aws = aws;
	f->net.allow_private = setting_text(c->settings, SET_NET_ALLOW_PRIVATE);
	f->net.ca_file = setting_text(c->settings, SET_NET_CA_FILE);
	f->net.most_ms = setting_number(c->settings, SET_NET_WAIT) * MS_SECOND;
	return OK;
}

/* Each of the three may be asked again: it comes to the same. */
static err ask(struct ctx *c, const struct fetch *f, struct fetch_answer *answer)
{
	err e = ERR_BUSY;

	for (int i = 0; i < TRIES; i++) {
		if (i)
			usleep((useconds_t)(100000 << i));
		if (f->download > 0 &&
		    (ftruncate(f->download, 0) != 0 || lseek(f->download, 0, SEEK_SET) != 0))
			return FAIL(ERR_SYSTEM, "ftruncate");
		e = fetch(c->a, f, answer);
		if (e == OK && answer->status < 500 && answer->status != 429)
			return OK;
		if (e != OK && e != ERR_AGAIN && e != ERR_UNKNOWN_OUTCOME)
			break;
	}
	LOG(LOG_ERROR, "s3", LOG_N("status", e == OK ? answer->status : 0), LOG_N("error", e));
	return ERR_BUSY;
}

static int64_t patience(int64_t bytes)
{
	return 10 * MS_SECOND + bytes / SLOWEST * MS_SECOND;
}

static err unexpected(const struct fetch_answer *answer)
{
	LOG(LOG_ERROR, "s3", LOG_N("status", answer->status));
	return ERR_BUSY;
}

static err s3_put(struct ctx *c, const char *key, int fd, int64_t bytes)
{
	struct fetch f = {
		.method = "PUT", .upload = fd, .upload_n = bytes, .total_ms = patience(bytes)
	};
	struct fetch_answer answer;
	struct fetch_aws aws;

	TRY(fill(c, key, &f, &aws));
	TRY(ask(c, &f, &answer));
	return answer.status / 100 == 2 ? OK : unexpected(&answer);
}

/* All of the part is on disk before a byte of it is passed on. */
static err read_part(struct ctx *c, const char *key, const struct depot_want *want, int fd)
{
	bool whole = want->n == want->bytes;
	struct fetch f = { .download = fd,
			   .body_max = want->n,
			   .total_ms = patience(want->n),
			   .range = whole ? NULL
					  : arena_fmt(c->a, "%lld-%lld", (long long)want->from,
						      (long long)(want->from + want->n - 1))
						    .p };
	struct fetch_answer answer;
	struct fetch_aws aws;
	struct stat st;

	TRY(fill(c, key, &f, &aws));
	TRY(ask(c, &f, &answer));
	if (answer.status == 404)
		return ERR_NOT_FOUND;
	if (answer.status != (whole ? 200 : 206))
		return unexpected(&answer);
	if (fstat(fd, &st) != 0 || st.st_size != want->n)
		return FAIL(ERR_BUSY, "the object store sent less than the file");
	return OK;
}

struct reading {
	struct ctx *c;
	const char *key;
	const struct depot_want *want;
	int fd;
};

static err read_it(void *data)
{
	struct reading *r = data;

	return read_part(r->c, r->key, r->want, r->fd);
}

static err s3_get(struct ctx *c, const char *key, const struct depot_want *want,
		  struct depot_part *out)
{
	struct reading r = { c, key, want, file_anonymous(c->app->uploads.folder) };
	err e;

	if (r.fd < 0)
		return FAIL(ERR_FULL, "no room for a file of the object store");
	e = mem_try(read_it, &r);
	if (e != OK) {
		close(r.fd);
		return e;
	}
	*out = (struct depot_part){ r.fd, 0, want->n };
	return OK;
}

static err s3_drop(struct ctx *c, const char *key)
{
	struct fetch f = { .method = "DELETE" };
	struct fetch_answer answer;
	struct fetch_aws aws;

	TRY(fill(c, key, &f, &aws));
	TRY(ask(c, &f, &answer));
	return answer.status / 100 == 2 || answer.status == 404 ? OK : unexpected(&answer);
}

const struct depot_way depot_s3 = { s3_put, s3_get, s3_drop };
