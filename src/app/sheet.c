#include "app/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

#define RECORD_MAX (2 << 20) /* a body and a reply of the greatest length, quoted */
#define NAMES_MAX 4	     /* columns of one file that may mean the same field */
#define NO_COLUMN SIZE_MAX

struct sheet {
	const struct sheet_kind *kind;
	const char *path;
	int fd, problem;
	struct csv *csv;
	struct csv_row row;
	size_t at[SHEET_FIELDS][NAMES_MAX];
	int64_t bad, bytes;
	struct progress bar;
};

static const struct {
	const char *reader, *text;
} troubles[] = {
	{ "unclosed quote", "引号没有结束" },
	{ "record too long", "这一行太长（超过 2 MiB）" },
	{ "too many fields", "列太多" },
	{ "text after closing quote", "引号结束后还有文字" },
};

static const char *trouble(const char *reader)
{
	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++)
		if (strcmp(troubles[i].reader, reader) == 0)
			return troubles[i].text;
	return reader;
}

static size_t read_file(void *from, char *to, size_t n)
{
	struct sheet *s = from;
	ssize_t got;

	do
		got = read(s->fd, to, n);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		s->problem = errno;
		return 0;
	}
	s->bytes += got;
	return (size_t)got;
}

static void find_columns(struct sheet *s)
{
	size_t used[SHEET_FIELDS] = { 0 };

	memset(s->at, 0xFF, sizeof(s->at));
	for (const struct sheet_name *k = s->kind->names; k->name; k++)
		for (size_t i = 0; i < s->row.n; i++)
			if (used[k->field] < NAMES_MAX &&
			    str_eq(str_trim(s->row.field[i]), str_of(k->name)))
				s->at[k->field][used[k->field]++] = i;
}

/* Says every name that the field may have. */
static void say_missing(const struct sheet *s, unsigned field)
{
	bool first = true;

	warn("%s 的第一行里没有列 ", s->path);
	for (const struct sheet_name *k = s->kind->names; k->name; k++) {
		if (k->field != field)
			continue;
		warn("%s%s", first ? "" : " 或 ", k->name);
		first = false;
	}
	warn("\n");
}

static bool has_needed(const struct sheet *s)
{
	bool all = true;

	for (unsigned f = 0; f < SHEET_FIELDS; f++)
		if (s->kind->needed & 1u << f && s->at[f][0] == NO_COLUMN) {
			say_missing(s, f);
			all = false;
		}
	return all;
}

static bool read_head(struct sheet *s)
{
	enum csv_result r = csv_next(s->csv, &s->row);

	if (s->problem)
		warn("读不了 %s：%s\n", s->path, file_trouble(s->problem));
	else if (r == CSV_END)
		warn("%s 是空的：第一行要写列名\n", s->path);
	else if (r == CSV_BAD)
		warn("%s 第 %lld 行：%s\n", s->path, (long long)s->row.line, trouble(s->row.bad));
	if (s->problem || r != CSV_ROW)
		return false;
	find_columns(s);
	return has_needed(s);
}

struct sheet *sheet_open_at(struct cli *cli, const struct sheet_kind *kind, const char *path)
{
	struct sheet *s = ARENA_NEW(cli->a, struct sheet);
	struct stat st;

	s->kind = kind;
	s->path = path;
	s->csv = csv_new(cli->a, RECORD_MAX, (struct csv_source){ read_file, s });
	/* From here to sheet_close nothing may jump (base/mem.h): reading takes no memory. */
	s->fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
				       : open(s->path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0) {
		warn("打不开 %s：%s\n", s->path, file_trouble(errno));
		return NULL;
	}
	s->bar.label = kind->label;
	s->bar.total = fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;
	if (read_head(s))
		return s;
	close(s->fd);
	return NULL;
}

struct sheet *sheet_open(struct cli *cli, const struct sheet_kind *kind)
{
	return sheet_open_at(cli, kind, cli->args[1]);
}

void sheet_close(struct sheet *s)
{
	progress_end(&s->bar);
	close(s->fd);
}

bool sheet_next(struct sheet *s)
{
	enum csv_result r;

	while ((r = csv_next(s->csv, &s->row)) == CSV_BAD)
		sheet_bad(s, s->row.line, trouble(s->row.bad));
	progress_show(&s->bar, s->bytes);
	return r == CSV_ROW;
}

str sheet_get(const struct sheet *s, unsigned field)
{
	str v = { 0 };

	for (size_t i = 0; v.n == 0 && i < NAMES_MAX && s->at[field][i] != NO_COLUMN; i++)
		if (s->at[field][i] < s->row.n)
			v = s->row.field[s->at[field][i]];
	return v;
}

bool sheet_has(const struct sheet *s, unsigned field)
{
	return s->at[field][0] != NO_COLUMN;
}

int64_t sheet_line(const struct sheet *s)
{
	return s->row.line;
}

void sheet_bad(struct sheet *s, int64_t line, const char *reason)
{
	s->bad++;
	progress_end(&s->bar);
	warn("第 %lld 行：%s\n", (long long)line, reason);
}

int64_t sheet_bad_n(const struct sheet *s)
{
	return s->bad;
}

bool sheet_end(struct sheet *s)
{
	progress_end(&s->bar);
	if (s->problem)
		warn("%s 没有读完：%s\n", s->path, file_trouble(s->problem));
	return s->problem == 0;
}
