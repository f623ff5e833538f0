#include "check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "web/spool.h"

#define TYPE "multipart/form-data; boundary=b"
#define FIELD(name, value)                                                                         \
	"--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_(name, value)                                                                         \
	"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" name                   \
	"\"\r\n\r\n" value "\r\n"
#define END "--b--\r\n"

struct taken {
	struct params fields;
	struct uploads files;
	struct spool *spool;
	err e;
};

static const struct spool_limits limits = {
	.folder = "/tmp", .file_max = 100, .all_max = 20000, .files_max = 3, .fields_max = 200
};

static struct taken take(struct arena *a, str body, size_t step)
{
	struct taken t = { .spool = spool_open(a, &limits) };

	t.e = spool_begin(t.spool, S(TYPE));
	for (size_t i = 0; t.e == OK && i < body.n; i += step)
		t.e = spool_take(t.spool, str_sub(body, i, step));
	if (t.e == OK)
		t.e = spool_end(t.spool, &t.fields, &t.files);
	return t;
}

static str content(const struct upload *u, char *room, size_t n)
{
	ssize_t got = pread(u->fd, room, n, 0);

	return (str){ room, got > 0 ? (size_t)got : 0 };
}

static void fields_and_files_come_out_however_the_body_is_cut(void **state)
{
	str body = S(FIELD("title", "留言") FILE_("a;b.png", "x\r\n--x\r\n--") FIELD("n", "")
			     FILE_("", "") END "epilogue");
	char room[64];

	for (size_t step = 1; step < body.n; step++) {
		struct taken t = take(*state, body, step);
		assert_int_equal(t.e, OK);
		assert_int_equal(t.fields.n, 2);
		assert_text(param_get(&t.fields, "title"), "留言");
		assert_int_equal(t.files.n, 1); /* a field left empty brings none */
		assert_text(t.files.v[0].name, "a;b.png");
		assert_text(content(&t.files.v[0], room, sizeof(room)), "x\r\n--x\r\n--");
		spool_close(t.spool);
	}
}

static void a_file_has_no_name_on_disk_and_is_gone_with_the_spool(void **state)
{
	struct taken t = take(*state, S(FILE_("a", "x") END), 7);
	struct stat st;
	int fd;

	assert_int_equal(t.e, OK);
	fd = t.files.v[0].fd;
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_nlink, 0);
	spool_close(t.spool);
	assert_int_equal(fstat(fd, &st), -1);
	spool_close(t.spool); /* again is fine */
	spool_close(NULL);
}

static str long_file(struct arena *a, size_t n)
{
	struct buf b = buf_new(a, n + 300, n + 300);

	buf_lit(&b, "--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n");
	while (n-- > 0)
		buf_char(&b, 'x');
	buf_lit(&b, "\r\n" FILE_("b", "y") END);
	return buf_str(&b);
}

static void a_file_that_is_too_long_is_marked_and_takes_no_room(void **state)
{
	struct taken t = take(*state, long_file(*state, 100), 64);
	struct stat st;

	assert_int_equal(t.e, OK);
	assert_false(t.files.v[0].over);
	spool_close(t.spool);
	t = take(*state, long_file(*state, 101), 64);
	assert_int_equal(t.e, OK);
	assert_int_equal(t.files.n, 2);
	assert_true(t.files.v[0].over && !t.files.v[1].over);
	assert_int_equal(fstat(t.files.v[0].fd, &st), 0);
	assert_int_equal(st.st_size, 0);
	spool_close(t.spool);
	t = take(*state, long_file(*state, 20000), 64);
	assert_int_equal(t.e, ERR_TOO_LARGE);
	spool_close(t.spool);
}

static void files_too_many_are_counted_parts_too_many_refused(void **state)
{
	struct buf b = buf_new(*state, 4096, 1 << 20);
	struct taken t;

	for (int i = 0; i < 5; i++)
		buf_lit(&b, FILE_("a", "x"));
	t = take(*state,
		 str_sub(S(FILE_("a", "x") FILE_("a", "x") FILE_("a", "x") FILE_("a", "x") END), 0,
			 4096),
		 9);
	assert_int_equal(t.e, OK);
	assert_int_equal(t.files.n, 3);
	assert_int_equal(t.files.dropped, 1);
	spool_close(t.spool);
	for (int i = 0; i < 70; i++)
		buf_lit(&b, FILE_("a", "x"));
	buf_lit(&b, END);
	t = take(*state, buf_str(&b), 999);
	assert_int_equal(t.e, ERR_TOO_LARGE);
	spool_close(t.spool);
	t = take(*state,
		 S(FIELD("a", "12345678901234567890123456789012345678901234567890") FIELD(
			 "b", "12345678901234567890123456789012345678901234567890")
			   FIELD("c", "12345678901234567890123456789012345678901234567890") FIELD(
				   "d", "12345678901234567890123456789012345678901234567890") END),
		 9);
	assert_int_equal(t.e, ERR_TOO_LARGE); /* all fields together */
	spool_close(t.spool);
}

static void half_a_body_is_none(void **state)
{
	str body = S(FIELD("a", "b") FILE_("a", "x") "--b--");

	for (size_t n = 0; n < body.n; n++) {
		struct taken t = take(*state, str_sub(body, 0, n), 5);
		assert_int_equal(t.e, ERR_SYNTAX);
		spool_close(t.spool);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(fields_and_files_come_out_however_the_body_is_cut),
		IN_ARENA(a_file_has_no_name_on_disk_and_is_gone_with_the_spool),
		IN_ARENA(a_file_that_is_too_long_is_marked_and_takes_no_room),
		IN_ARENA(files_too_many_are_counted_parts_too_many_refused),
		IN_ARENA(half_a_body_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
