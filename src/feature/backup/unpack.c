/* Reading a container: nothing in it is believed before its sum has been compared. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/parts.h"
#include "base/clock.h"
#include "base/log.h"

#define LINE 256

static const char cut_off[] = "文件到这里就断了", unlike[] = "内容与校验和不符",
		  malformed[] = "格式不对";

struct reading {
	struct arena *a;
	const struct unpack_to *to;
	struct unpack_report *r;
	struct digests digests;
	int fd;
	int64_t done;
	size_t at, n;
	char line[LINE], buffer[CHUNK];
};

static err damaged(struct reading *s, const char *why)
{
	if (!s->r->why)
		s->r->why = why;
	return ERR_CONFLICT;
}

/* ---- bytes and lines ---- */

static err fill(struct reading *s)
{
	ssize_t n;

	do
		n = read(s->fd, s->buffer, CHUNK);
	while (n < 0 && errno == EINTR);
	s->at = 0;
	s->n = n > 0 ? (size_t)n : 0;
	if (n < 0)
		return FAIL(ERR_SYSTEM, "read");
	if (n == 0)
		return damaged(s, cut_off);
	s->done += n;
	return s->to->told ? s->to->told(s->to->data, s->done, s->r->bytes) : OK;
}

/* One line with its end, not yet in the sums. */
static err take_line(struct reading *s, str *out)
{
	size_t n = 0;
	char c = 0;

	for (; n < LINE && c != '\n'; n++) {
		if (s->at == s->n)
			TRY(fill(s));
		s->line[n] = c = s->buffer[s->at++];
	}
	*out = (str){ s->line, n };
	return c == '\n' ? OK : damaged(s, malformed);
}

/* One line of words, in the sums; without its end. */
static err take_words(struct reading *s, str *out)
{
	TRY(take_line(s, out));
	digests_add(&s->digests, *out);
	out->n--;
	return OK;
}

static err compare(struct reading *s, str want)
{
	str got;

	TRY(take_line(s, &got));
	return str_eq(got, want) ? OK : damaged(s, unlike);
}

/* ---- parts ---- */

/* False for what no writer writes; the sum will tell, too. */
static bool take_field(struct arena *a, const struct head_field *f, str text,
		       struct backup_about *x)
{
	void *at = (char *)x + f->at;

	if (f->type == HEAD_TEXT) {
		*(str *)at = arena_copy(a, text);
		return true;
	}
	return f->type == HEAD_NUMBER ? str_int(text, at) : clock_parse(text, at);
}

static err read_head(struct reading *s)
{
	str line;

	s->r->part = S("文件头");
	TRY(take_words(s, &line));
	if (!str_starts(line, S("liuyan-backup ")))
		return damaged(s, "不是留言板的备份文件");
	if (!str_eq(line, S(MAGIC)))
		return damaged(s, "格式不是这个程序认识的版本，或已损坏");
	for (size_t i = 0; i < head_fields_n; i++) {
		TRY(take_words(s, &line));
		str name = str_cut(&line, ' ');
		if (!str_eq(name, str_of(head_fields[i].name)) ||
		    !take_field(s->a, &head_fields[i], line, &s->r->about))
			return damaged(s, malformed);
	}
	return compare(s, digests_end_part(&s->digests, s->a));
}

static err read_bytes(struct reading *s, int64_t size)
{
	while (size) {
		if (s->at == s->n)
			TRY(fill(s));
		size_t n = s->n - s->at;
		if ((uint64_t)size < n)
			n = (size_t)size;
		digests_add(&s->digests, (str){ s->buffer + s->at, n });
		if (s->to->put)
			TRY(s->to->put(s->to->data, s->buffer + s->at, n));
		s->at += n;
		size -= (int64_t)n;
	}
	return OK;
}

static err read_member(struct reading *s, str words)
{
	str name = arena_copy(s->a, str_cut(&words, ' '));
	int64_t size;

	if (name.n == 0 || !str_int(words, &size) || size < 0)
		return damaged(s, malformed);
	s->r->part = arena_fmt(s->a, "成员 %.*s", STR_ARG(name));
	if (s->to->begin)
		TRY(s->to->begin(s->to->data, name, size));
	TRY(read_bytes(s, size));
	TRY(compare(s, digests_end_part(&s->digests, s->a)));
	s->r->members++;
	return s->to->end ? s->to->end(s->to->data) : OK;
}

static err read_end(struct reading *s, str words)
{
	int64_t n;

	s->r->part = S("文件尾");
	if (!str_int(words, &n) || n != (int64_t)s->r->members)
		return damaged(s, unlike);
	TRY(compare(s, digests_end_whole(&s->digests, s->a)));
	if (s->done != s->r->bytes || s->at != s->n)
		return damaged(s, "后面多出了内容");
	s->r->part = (str){ 0 };
	return OK;
}

static err read_all(struct reading *s)
{
	str line;

	TRY(read_head(s));
	for (;;) {
		s->r->part = arena_fmt(s->a, "第 %zu 个成员", s->r->members + 1);
		TRY(take_words(s, &line));
		str word = str_cut(&line, ' ');
		if (str_eq(word, S("end")))
			return read_end(s, line);
		if (!str_eq(word, S("member")))
			return damaged(s, malformed);
		TRY(read_member(s, line));
	}
}

err unpack(struct arena *a, const char *path, const struct unpack_to *to, struct unpack_report *r)
{
	struct reading *s = ARENA_NEW(a, struct reading);
	struct stat st;
	err e;

	*r = (struct unpack_report){ 0 };
	s->a = a;
	s->to = to;
	s->r = r;
	s->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : FAIL(ERR_SYSTEM, path);
	digests_begin(&s->digests);
	e = fstat(s->fd, &st) == 0 ? OK : FAIL(ERR_SYSTEM, path);
	r->bytes = e == OK ? st.st_size : 0;
	if (e == OK)
		e = read_all(s);
	close(s->fd);
	return e;
}
