#include "app/corpus.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "text/clean.h"

/* Of two columns for one field the earlier line there counts. */
const struct sheet_name corpus_names[] = {
#define COLUMN(field, name) { COLUMN_##field, name },
#include "app/columns.def"
#undef COLUMN
	{ 0 },
};

static const struct part {
	enum corpus_column column;
	size_t offset;
} parts[] = {
#define PART(column, member)                                                                       \
	{                                                                                          \
		COLUMN_##column, offsetof(struct corpus_row, member)                               \
	}
	PART(ID, id),	      PART(TITLE, title),   PART(BODY, body),
	PART(AUTHOR, author), PART(DOMAIN, domain), PART(UNIT, unit),
	PART(REPLY, reply),   PART(GROUP, group),   PART(REGION, region),
#undef PART
};

static str own(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return (str){ p, s.n };
}

static bool read_row(const struct sheet *s, struct arena *a, struct corpus_row *row)
{
	*row = (struct corpus_row){ 0 };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		str v = clean_import(a, sheet_get(s, parts[i].column));
		if (!utf8_valid(v))
			return false;
		*(str *)(void *)((char *)row + parts[i].offset) = own(a, v);
	}
	if (!clock_parse(str_trim(sheet_get(s, COLUMN_TIME)), &row->time))
		row->time = 0;
	if (!clock_parse(str_trim(sheet_get(s, COLUMN_REPLY_TIME)), &row->reply_time))
		row->reply_time = 0;
	if (!str_int(str_trim(sheet_get(s, COLUMN_LIKES)), &row->likes))
		row->likes = 0;
	return true;
}

static struct corpus_row *grown(struct arena *a, const struct corpus *c, size_t room)
{
	struct corpus_row *v = ARENA_ARRAY(a, struct corpus_row, room);

	if (c->n)
		memcpy(v, c->v, c->n * sizeof(*v));
	return v;
}

static bool read_rows(struct cli *cli, struct sheet *s, struct corpus *out)
{
	size_t room = 0;

	while (sheet_next(s)) {
		if (out->n == CORPUS_ROWS) {
			warn("文件超过 %d 行\n", CORPUS_ROWS);
			return false;
		}
		if (out->n == room) {
			room = room ? 2 * room : 1024;
			out->v = grown(cli->a, out, room);
		}
		if (read_row(s, cli->a, &out->v[out->n]))
			out->n++;
		else
			sheet_bad(s, sheet_line(s), "不是正确的 UTF-8");
	}
	return sheet_end(s);
}

bool corpus_read(struct cli *cli, const char *path, unsigned needed, struct corpus *out)
{
	const struct sheet_kind kind = { corpus_names, needed, "读取" };
	struct sheet *s = sheet_open_at(cli, &kind, path);
	bool whole;

	*out = (struct corpus){ 0 };
	if (!s)
		return false;
	whole = read_rows(cli, s, out);
	sheet_close(s);
	return whole;
}
