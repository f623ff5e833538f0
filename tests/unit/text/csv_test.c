#include "text/csv.h"

#include <string.h>

#include "base/clock.h"
#include "check.h"

/* A file read in pieces of `step` bytes and written down row by row:
 * line:field|field; or line!reason; */
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

static str read_all(struct arena *a, str file, size_t record_max, size_t step)
{
	struct pieces p = { file, step };
	struct csv *c = csv_new(a, record_max, (struct csv_source){ read_piece, &p });
	struct buf b = buf_new(a, 256, 1 << 20);
	struct csv_row row;

	for (enum csv_result r; (r = csv_next(c, &row)) != CSV_END;) {
		buf_int(&b, row.line);
		buf_char(&b, r == CSV_BAD ? '!' : ':');
		buf_lit(&b, row.bad);
		for (size_t i = 0; i < row.n; i++) {
			buf_lit(&b, i ? "|" : "");
			buf_put(&b, row.field[i]);
		}
		buf_char(&b, ';');
	}
	return buf_str(&b);
}

struct sample {
	const char *name;
	str file, want;
};

#define SHORT "aaaaaaaaaaaaaaaa"	   /* 16 */
#define LONG SHORT SHORT SHORT SHORT SHORT /* 80, over the limit of 64 */

static const struct sample good[] = {
	{ "nothing", STR(""), STR("") },
	{ "only a BOM", STR("\xEF\xBB\xBF"), STR("") },
	{ "one row", STR("a,b\n"), STR("1:a|b;") },
	{ "no line end at the end", STR("a,b\nc,d"), STR("1:a|b;2:c|d;") },
	{ "a BOM before a quote", STR("\xEF\xBB\xBF\"a\",b\n"), STR("1:a|b;") },
	{ "CRLF", STR("a,b\r\n\"c\",d\r\n"), STR("1:a|b;2:c|d;") },
	{ "a quote before CRLF", STR("a,\"b\"\r\nc,d\r\n"), STR("1:a|b;2:c|d;") },
	{ "CR at the very end", STR("a,b\r"), STR("1:a|b;") },
	{ "CR behind a quote at the very end", STR("a,\"b\"\r"), STR("1:a|b;") },
	{ "bare CR in a field", STR("a\rb,c\n"), STR("1:a\rb|c;") },
	{ "empty fields", STR(",\n,,\n"), STR("1:|;2:||;") },
	{ "an empty field at the end of the file", STR("a,"), STR("1:a|;") },
	{ "quoted empty fields", STR("\"\",\"\"\n\"\"\n"), STR("1:|;2:;") },
	{ "empty lines", STR("\n\r\na\n\n\nb\n\r"), STR("3:a;6:b;") },
	{ "a comma in quotes", STR("\"a,b\",c\n"), STR("1:a,b|c;") },
	{ "double quotes", STR("\"a\"\"b\",\"\"\"\",\"\"\"\"\"\"\n"), STR("1:a\"b|\"|\"\";") },
	{ "double quotes at both ends", STR("\"\"\"a\"\"\"\n"), STR("1:\"a\";") },
	{ "line ends in quotes", STR("\"a\nb\r\nc\rd\",x\ny\n"), STR("1:a\nb\r\nc\rd|x;4:y;") },
	{ "a quote inside a plain field", STR("a\"b,c \"d\"\n"), STR("1:a\"b|c \"d\";") },
	{ "blanks are kept", STR(" a ,\t\n"), STR("1: a |\t;") },
	{ "Han", STR("留言主题,\"留言，详情\"\n"), STR("1:留言主题|留言，详情;") },
	{ "a NUL byte", STR("a\0b,c\n"), STR("1:a\0b|c;") },
};

static const struct sample bad[] = {
	{ "text after a quote", STR("\"a\"b,c\nd,e\n"), STR("1!text after closing quote;2:d|e;") },
	{ "a blank after a quote", STR("\"a\" ,c\nd\n"), STR("1!text after closing quote;2:d;") },
	{ "CR after a quote", STR("\"a\"\rb\nd\n"), STR("1!text after closing quote;2:d;") },
	{ "text after a quote, then a field of two lines", STR("\"a\"b,\"c\nd\",e\nf,g\n"),
	  STR("1!text after closing quote;3:f|g;") },
	{ "text after a quote, then one that is not closed well", STR("\"a\"b,\"c\nd,\"e\"\nf\n"),
	  STR("1!text after closing quote;2:d|e;3:f;") },
	{ "text after a quote of two lines", STR("x\n\"a\nb\"c,d\ne\n"),
	  STR("1:x;2!text after closing quote;4:e;") },
	{ "text after a quote at the end", STR("\"a\"b"), STR("1!text after closing quote;") },
	{ "a quote open to the end", STR("a,b\n\"c,d\ne,f\n"),
	  STR("1:a|b;2!unclosed quote;3:e|f;") },
	{ "a quote open in the last line", STR("a\n\"b"), STR("1:a;2!unclosed quote;") },
	{ "only a quote", STR("\""), STR("1!unclosed quote;") },
	{ "a quote open on the record's second line", STR("\"a\nb\",\"c\nd,e\n"),
	  STR("2!unclosed quote;3:d|e;") },
	{ "a quote never closed before a quoted row", STR("\"a,b\n\"c\",d\ne,f\n"),
	  STR("1!unclosed quote;2:c|d;3:e|f;") },
	{ "a quote never closed before a quoted field", STR("\"a,b\nc,\"d\",e\nf\n"),
	  STR("1!unclosed quote;2:c|d|e;3:f;") },
	{ "a plain record over the limit", STR(LONG ",b\nc,d\n"), STR("1!record too long;2:c|d;") },
	{ "a plain record far over the limit", STR(LONG LONG LONG LONG "\nc,d\n"),
	  STR("1!record too long;2:c|d;") },
	{ "a last record over the limit", STR("a\n" LONG), STR("1:a;2!record too long;") },
	{ "a quote open past the limit", STR("\"a\nb,c\n" LONG "\nd\n"),
	  STR("1!unclosed quote;2:b|c;3!record too long;4:d;") },
	{ "a quote in one line over the limit", STR("\"" LONG "\"\nb\n"),
	  STR("1!unclosed quote;2:b;") },
	{ "short fields over the limit", STR(SHORT "," SHORT "," SHORT "," SHORT "\nb\n"),
	  STR("1!record too long;2:b;") },
};

static void every_good_file_reads_alike_in_pieces_of_any_size(void **state)
{
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		for (size_t step = 1; step < 20; step += 3)
			assert_same(read_all(*state, good[i].file, 64, step), good[i].want);
}

static void a_bad_record_is_reported_with_its_line_and_the_rest_is_read(void **state)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_same(read_all(*state, bad[i].file, 64, 7), bad[i].want);
}

static void a_record_of_the_limit_is_read_and_one_byte_more_is_not(void **state)
{
	str file = S(SHORT SHORT SHORT "aaaaaaaaaaaaaaa\nb\n");

	assert_int_equal(str_cut(&file, '\n').n, 63);
	file = S(SHORT SHORT SHORT "aaaaaaaaaaaaaaa\nb\n");
	assert_text(read_all(*state, file, 64, 100), "1:" SHORT SHORT SHORT "aaaaaaaaaaaaaaa;2:b;");
	file = S(SHORT SHORT SHORT SHORT "\nb\n");
	assert_text(read_all(*state, file, 64, 100), "1!record too long;2:b;");
}

/* Each line is broken and seems to open a field that ends on the next: read anew
 * from every line it would take minutes. */
static void a_hostile_file_is_read_in_linear_time(void **state)
{
	static const char *const lines[] = { "\"a\"b,\"c\n", "\",y,\"c\",\"d\n", "x,\"a\n" };
	int64_t start = clock_monotonic();
	struct csv_row row;

	for (size_t i = 0; i < 3; i++) {
		struct buf b = buf_new(*state, 1 << 21, 1 << 22);
		while (b.n < 1 << 21)
			buf_lit(&b, lines[i]);
		str rest = buf_str(&b);
		struct csv *c = csv_new(*state, 1 << 20, csv_from_str(&rest));
		size_t n = 0;
		while (csv_next(c, &row) != CSV_END)
			n++;
		assert_true(n > 1000);
	}
	assert_true(clock_monotonic() - start < INT64_C(20000000));
}

static str many_fields(struct arena *a, size_t n)
{
	struct buf b = buf_new(a, 2 * n, 1 << 20);

	for (size_t i = 0; i < n; i++)
		buf_lit(&b, i ? ",x" : "x");
	buf_lit(&b, "\nlast\n");
	return buf_str(&b);
}

static void a_record_may_have_1024_fields_and_no_more(void **state)
{
	str rest = many_fields(*state, 1024);
	struct csv *c = csv_new(*state, 1 << 16, csv_from_str(&rest));
	struct csv_row row;

	assert_int_equal(csv_next(c, &row), CSV_ROW);
	assert_int_equal(row.n, 1024);
	assert_text(read_all(*state, many_fields(*state, 1025), 1 << 16, 512),
		    "1!too many fields;2:last;");
}

static void memory_does_not_grow_with_the_file(void **state)
{
	struct arena *a = *state;
	struct buf b = buf_new(a, 1 << 20, 1 << 21);
	struct csv_row row;
	size_t before, rows = 0;
	struct csv *c;
	str rest;

	for (int i = 0; i < 40000; i++)
		buf_lit(&b, "1,\"a \"\"b\"\"\",留言\r\n");
	rest = buf_str(&b);
	c = csv_new(a, 256, csv_from_str(&rest));
	before = arena_used(a);
	while (csv_next(c, &row) == CSV_ROW) {
		rows++;
		assert_int_equal(row.n, 3);
		assert_int_equal(row.line, rows);
		assert_text(row.field[1], "a \"b\"");
		assert_text(row.field[2], "留言");
	}
	assert_int_equal(rows, 40000);
	assert_int_equal(arena_used(a), before);
	assert_int_equal(csv_next(c, &row), CSV_END);
}

static str write_row(struct arena *a, const str *field, size_t n)
{
	struct buf b = buf_new(a, 64, 4096);

	for (size_t i = 0; i < n; i++)
		csv_put_field(&b, field[i]);
	csv_end_row(&b);
	return buf_str(&b);
}

static void the_writer_quotes_only_where_it_must(void **state)
{
	static const struct sample rows[] = {
		{ "", STR("a b"), STR("a b\n") },	    { "", STR("a,b"), STR("\"a,b\"\n") },
		{ "", STR("a\"b"), STR("\"a\"\"b\"\n") },   { "", STR("\""), STR("\"\"\"\"\n") },
		{ "", STR("a\nb"), STR("\"a\nb\"\n") },	    { "", STR("a\rb"), STR("\"a\rb\"\n") },
		{ "", STR("，“留言”"), STR("，“留言”\n") }, { "", STR(""), STR("\"\"\n") },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_same(write_row(*state, &rows[i].file, 1), rows[i].want);
	assert_text(write_row(*state, (const str[]){ S(""), S("a"), S("") }, 3), ",a,\n");
}

static void what_a_spreadsheet_would_compute_gets_an_apostrophe(void **state)
{
	static const struct sample rows[] = {
		{ "", STR("=1+1"), STR("'=1+1\n") },
		{ "", STR("+86"), STR("'+86\n") },
		{ "", STR("-1"), STR("'-1\n") },
		{ "", STR("@a"), STR("'@a\n") },
		{ "", STR("\ta"), STR("'\ta\n") },
		{ "", STR("\ra"), STR("\"'\ra\"\n") },
		{ "", STR("\0a"), STR("'\0a\n") },
		{ "", STR("＝1"), STR("'＝1\n") },
		{ "", STR("＋1"), STR("'＋1\n") },
		{ "", STR("－1"), STR("'－1\n") },
		{ "", STR("＠a"), STR("'＠a\n") },
		{ "", STR("=\"a\""), STR("\"'=\"\"a\"\"\"\n") },
		{ "", STR("a=1"), STR("a=1\n") },
		{ "", STR("1-2"), STR("1-2\n") },
		{ "", STR("～a"), STR("～a\n") },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_same(write_row(*state, &rows[i].file, 1), rows[i].want);
}

static void what_was_written_reads_back(void **state)
{
	static const str field[] = { STR(""), STR("a,\"b\"\n"), STR("留言"), STR("\"\"") };
	struct buf b = buf_new(*state, 64, 4096);

	csv_end_row(&b);
	assert_int_equal(b.n, 0);
	csv_put_field(&b, S(""));
	csv_end_row(&b);
	for (size_t i = 0; i < 4; i++)
		csv_put_field(&b, field[i]);
	csv_end_row(&b);
	csv_end_row(&b);
	assert_text(read_all(*state, buf_str(&b), 64, 9), "1:;2:|a,\"b\"\n|留言|\"\";");
}

static void a_full_buffer_stays_marked(void **state)
{
	struct buf b = buf_new(*state, 64, 4);

	csv_put_field(&b, S("abcdef"));
	csv_end_row(&b);
	assert_true(b.over);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(every_good_file_reads_alike_in_pieces_of_any_size),
		IN_ARENA(a_bad_record_is_reported_with_its_line_and_the_rest_is_read),
		IN_ARENA(a_record_of_the_limit_is_read_and_one_byte_more_is_not),
		IN_ARENA(a_hostile_file_is_read_in_linear_time),
		IN_ARENA(a_record_may_have_1024_fields_and_no_more),
		IN_ARENA(memory_does_not_grow_with_the_file),
		IN_ARENA(the_writer_quotes_only_where_it_must),
		IN_ARENA(what_a_spreadsheet_would_compute_gets_an_apostrophe),
		IN_ARENA(what_was_written_reads_back),
		IN_ARENA(a_full_buffer_stays_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
