/* Writing a container, and the head's fields, which reading shares. */
#include <errno.h>
#include <unistd.h>

#include "backup/parts.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"

const struct head_field head_fields[] = {
	{ "program", HEAD_TEXT, offsetof(struct backup_about, program) },
	{ "engine", HEAD_TEXT, offsetof(struct backup_about, engine) },
	{ "schema", HEAD_NUMBER, offsetof(struct backup_about, schema) },
	{ "time", HEAD_TIME, offsetof(struct backup_about, at) },
	{ "messages", HEAD_NUMBER, offsetof(struct backup_about, messages) },
	{ "events", HEAD_NUMBER, offsetof(struct backup_about, events) },
	{ "latest", HEAD_TIME, offsetof(struct backup_about, latest) },
};
const size_t head_fields_n = sizeof(head_fields) / sizeof(head_fields[0]);

struct pack {
	struct arena *a;
	struct file *file;
	struct digests digests;
	int members;
	int64_t bytes;
	store_progress *told;
	void *data;
	char buffer[CHUNK];
};

/* ---- sums ---- */

void digests_begin(struct digests *s)
{
	crypto_hash_sha256_init(&s->whole);
	crypto_hash_sha256_init(&s->part);
}

void digests_add(struct digests *s, str bytes)
{
	crypto_hash_sha256_update(&s->whole, (const unsigned char *)bytes.p, bytes.n);
	crypto_hash_sha256_update(&s->part, (const unsigned char *)bytes.p, bytes.n);
}

static str sum_line(struct arena *a, crypto_hash_sha256_state *state)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(sum) + 1];

	crypto_hash_sha256_final(state, sum);
	sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
	return arena_fmt(a, "sha256 %s\n", hex);
}

str digests_end_part(struct digests *s, struct arena *a)
{
	str line = sum_line(a, &s->part);

	crypto_hash_sha256_update(&s->whole, (const unsigned char *)line.p, line.n);
	crypto_hash_sha256_init(&s->part);
	return line;
}

str digests_end_whole(struct digests *s, struct arena *a)
{
	return sum_line(a, &s->whole);
}

/* ---- writing ---- */

static err put_raw(struct pack *p, str bytes)
{
	p->bytes += (int64_t)bytes.n;
	return file_put(p->file, bytes.p, bytes.n);
}

static err put(struct pack *p, str bytes)
{
	digests_add(&p->digests, bytes);
	return put_raw(p, bytes);
}

static str field_line(struct arena *a, const struct head_field *f, const struct backup_about *x)
{
	const void *at = (const char *)x + f->at;
	str text;

	if (f->type == HEAD_NUMBER)
		return arena_fmt(a, "%s %lld\n", f->name, (long long)*(const int64_t *)at);
	text = f->type == HEAD_TIME ? clock_iso(a, *(const int64_t *)at) : *(const str *)at;
	return arena_fmt(a, "%s %.*s\n", f->name, STR_ARG(text));
}

static err put_head(struct pack *p, const struct backup_about *x)
{
	TRY(put(p, S(MAGIC "\n")));
	for (size_t i = 0; i < head_fields_n; i++)
		TRY(put(p, field_line(p->a, &head_fields[i], x)));
	return put_raw(p, digests_end_part(&p->digests, p->a));
}

err pack_begin(struct arena *a, const char *path, const struct backup_about *x, struct pack **out)
{
	struct pack *p = ARENA_NEW(a, struct pack);
	err e;

	*out = NULL;
	if (access(path, F_OK) == 0) /* said before the work; the commit makes sure */
		return ERR_CONFLICT;
	p->a = a;
	digests_begin(&p->digests);
	TRY(file_open(path, &p->file));
	e = put_head(p, x);
	if (e != OK)
		file_abandon(&p->file);
	else
		*out = p;
	return e;
}

static err put_from(struct pack *p, int fd, int64_t size)
{
	const int64_t whole = size;

	while (size) {
		size_t want = size < CHUNK ? (size_t)size : CHUNK;
		ssize_t n = read(fd, p->buffer, want);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return FAIL(ERR_SYSTEM, n ? "read" : "a member is shorter than it was");
		TRY(put(p, (str){ p->buffer, (size_t)n }));
		size -= n;
		if (p->told)
			TRY(p->told(p->data, whole - size, whole));
	}
	return OK;
}

void pack_tell(struct pack *p, store_progress *told, void *data)
{
	p->told = told;
	p->data = data;
}

err pack_member(struct pack *p, const char *name, int fd, int64_t size)
{
	p->members++;
	TRY(put(p, arena_fmt(p->a, "member %s %lld\n", name, (long long)size)));
	TRY(put_from(p, fd, size));
	return put_raw(p, digests_end_part(&p->digests, p->a));
}

err pack_end(struct pack **pp, int64_t *bytes)
{
	struct pack *p = *pp;
	err e = put(p, arena_fmt(p->a, "end %d\n", p->members));

	if (e == OK)
		e = put_raw(p, digests_end_whole(&p->digests, p->a));
	if (e != OK)
		file_abandon(&p->file);
	else
		e = file_commit(&p->file, FILE_NEW);
	*bytes = p->bytes;
	*pp = NULL;
	return e;
}

void pack_abandon(struct pack **p)
{
	if (*p)
		file_abandon(&(*p)->file);
	*p = NULL;
}
