#include "web/spool.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"
#include "web/multipart.h"

#define FIELD_FIRST 64
#define DROPPED_MOST 64

struct spool {
	struct arena *a;
	struct spool_limits limits;
	struct multipart parts;
	struct params fields;
	struct uploads files;
	struct buf value;
	str name;
	struct upload *to; /* the file that comes in, or NULL */
	bool to_nothing;   /* a file that is not kept comes in */
	int64_t seen;	   /* bytes of the body */
	size_t room;	   /* bytes that fields may still have */
};

/* ---- the parts ---- */

static err begin_field(struct spool *s, str name)
{
	if (s->fields.n == HTTP_PARAMS_MAX || name.n > s->room)
		return ERR_TOO_LARGE;
	s->room -= name.n;
	s->name = arena_copy(s->a, name);
	s->value = buf_new(s->a, FIELD_FIRST, s->room);
	return OK;
}

/* Beyond the number of files permitted some are passed over, so that the form can
 * say so; a body made of nothing but parts is none. The row stands before its file
 * is open: an arena that jumps leaves no descriptor. */
static err begin_file(struct spool *s, str field, str name)
{
	struct upload *u = &s->files.v[s->files.n];

	s->to_nothing = s->files.n == s->limits.files_max;
	if (s->to_nothing)
		return ++s->files.dropped > DROPPED_MOST ? ERR_TOO_LARGE : OK;
	*u = (struct upload){ .field = arena_copy(s->a, field), .name = arena_copy(s->a, name) };
	u->fd = file_anonymous(s->limits.folder);
	if (u->fd < 0) {
		LOG(LOG_ERROR, "spool", LOG_N("errno", errno));
		return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_SYSTEM;
	}
	s->files.n++;
	s->to = u;
	return OK;
}

static err on_begin(void *data, str name, str file, bool is_file)
{
	struct spool *s = data;

	s->to = NULL;
	s->to_nothing = false;
	return is_file ? begin_file(s, name, file) : begin_field(s, name);
}

static err write_all(int fd, str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			LOG(LOG_WARN, "spool", LOG_N("errno", errno));
			return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_FULL
										    : ERR_SYSTEM;
		}
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	return OK;
}

/* A file that is too long gives its room back at once. */
static err put_file(struct spool *s, struct upload *u, str bytes)
{
	if (u->over)
		return OK;
	u->bytes += (int64_t)bytes.n;
	u->over = u->bytes > s->limits.file_max;
	if (u->over)
		return ftruncate(u->fd, 0) == 0 ? OK : ERR_SYSTEM;
	return write_all(u->fd, bytes);
}

static err on_piece(void *data, str bytes)
{
	struct spool *s = data;

	if (s->to_nothing)
		return OK;
	if (s->to)
		return put_file(s, s->to, bytes);
	buf_put(&s->value, bytes);
	return s->value.over ? ERR_TOO_LARGE : OK;
}

static err end_field(struct spool *s)
{
	str value = buf_str(&s->value);

	if (!utf8_valid(value) || (value.n && memchr(value.p, 0, value.n)))
		return ERR_SYNTAX;
	s->room -= value.n;
	s->fields.v[s->fields.n++] = (struct param){ s->name, value };
	return OK;
}

/* A form whose file field was left empty sends a part of no name and no bytes. */
static err on_end(void *data)
{
	struct spool *s = data;
	struct upload *u = s->to;

	if (!u)
		return s->to_nothing ? OK : end_field(s);
	if (u->bytes == 0 && u->name.n == 0) {
		close(u->fd);
		s->files.n--;
	}
	return OK;
}

/* ---- the whole ---- */

struct spool *spool_open(struct arena *a, const struct spool_limits *l)
{
	struct spool *s = ARENA_NEW(a, struct spool);

	s->a = a;
	s->limits = *l;
	s->room = l->fields_max;
	s->fields.v = ARENA_ARRAY(a, struct param, HTTP_PARAMS_MAX);
	s->files.v = ARENA_ARRAY(a, struct upload, l->files_max + 1);
	return s;
}

err spool_begin(struct spool *s, str content_type)
{
	return multipart_begin(&s->parts, content_type,
			       &(struct multipart_sink){ on_begin, on_piece, on_end, s });
}

err spool_take(struct spool *s, str piece)
{
	s->seen += (int64_t)piece.n;
	return s->seen > s->limits.all_max ? ERR_TOO_LARGE : multipart_take(&s->parts, piece);
}

err spool_end(struct spool *s, struct params *fields, struct uploads *files)
{
	TRY(multipart_end(&s->parts));
	*fields = s->fields;
	*files = s->files;
	return OK;
}

void spool_close(struct spool *s)
{
	if (!s)
		return;
	while (s->files.n)
		close(s->files.v[--s->files.n].fd);
}
