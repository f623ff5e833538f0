/* csv: any bytes, in pieces of any size, give the same rows within the limits;
 * every row that is written reads back. */
#include <stdlib.h>
#include <string.h>

#include "text/csv.h"

#define RECORD_MAX 64
#define NEED(condition) ((condition) ? (void)0 : abort())

struct pieces {
	str rest;
	size_t step;
};

static size_t read_piece(void *from, char *to, size_t n)
{
	struct pieces *p = from;
	str head = str_sub(p->rest, 0, n < p->step ? n : p->step);

	if (head.n)
		memcpy(to, head.p, head.n);
	p->rest = str_sub(p->rest, head.n, p->rest.n);
	return head.n;
}

static void check_row(const struct csv_row *row, int64_t last)
{
	size_t bytes = 0;

	NEED(row->line > last && !row->bad && row->n >= 1 && row->n <= CSV_FIELD_MAX);
	for (size_t i = 0; i < row->n; i++)
		bytes += row->field[i].n + 1;
	NEED(bytes <= RECORD_MAX + 1);
}

/* A row as it would be written, apostrophes off, must be what is read again. */
static void check_again(struct arena *a, const struct csv_row *row)
{
	struct buf b = buf_new(a, 256, 4096);
	struct csv_row again;
	struct csv *c;
	str text;

	/* the header keeps a field that begins with a BOM from the file's start */
	csv_put_field(&b, S("header"));
	csv_end_row(&b);
	for (size_t i = 0; i < row->n; i++)
		csv_put_field(&b, row->field[i]);
	csv_end_row(&b);
	text = buf_str(&b);
	c = csv_new(a, 512, csv_from_str(&text));
	NEED(csv_next(c, &again) == CSV_ROW && again.n == 1);
	NEED(csv_next(c, &again) == CSV_ROW && again.n == row->n);
	for (size_t i = 0; i < row->n; i++) {
		str f = again.field[i];
		bool mark = f.n == row->field[i].n + 1 && f.p[0] == '\'';
		NEED(str_eq(mark ? str_sub(f, 1, f.n) : f, row->field[i]));
		NEED(f.n == 0 || !strchr("=+-@\t\r\n", f.p[0]));
	}
	NEED(csv_next(c, &again) == CSV_END);
}

static uint64_t read_all(struct arena *a, str file, size_t step)
{
	struct pieces p = { file, step };
	struct csv *c = csv_new(a, RECORD_MAX, (struct csv_source){ read_piece, &p });
	uint64_t h = 0;
	int64_t last = 0;
	struct csv_row row;

	for (enum csv_result r; (r = csv_next(c, &row)) != CSV_END;) {
		struct arena_mark m = arena_mark(a);
		h = h * 31 + (uint64_t)row.line + (row.bad ? str_hash(str_of(row.bad)) : row.n);
		NEED((r == CSV_BAD) == (row.bad != NULL));
		for (size_t i = 0; i < row.n; i++)
			h = h * 31 + str_hash(row.field[i]);
		if (r == CSV_ROW) {
			check_row(&row, last);
			check_again(a, &row);
		}
		/* a bad record may begin above the line its open quote stands on */
		NEED(row.line > last);
		last = row.line;
		arena_rewind(a, m);
	}
	NEED(p.rest.n == 0);
	return h;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 20);
	str file = { (const char *)data, size };

	NEED(read_all(a, file, size + 1) == read_all(a, file, 7));
	arena_free(&a);
	return 0;
}
