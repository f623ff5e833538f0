#include "check.h"

#include "attachment/sniff.h"
#include "files/own.h"

#define PIXELS 1000000

static struct sniffed look(str s)
{
	return file_sniff(s, PIXELS);
}

static const str png = STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x28\0\0\0\x1E\x08\x02\0\0\0");
static const str jpeg = STR("\xFF\xD8\xFF\xE1\0\x04"
			    "ab\xFF\xC4\xFF\xFF\xFF\xC0\0\x0B\x08\0\x1E\0\x28\x01\x01\x11\0");
static const str gif = STR("GIF89a\x28\0\x1E\0\0\0\0");
static const str webp = STR("RIFF\x16\0\0\0WEBPVP8 \x0A\0\0\0abc\x9D\x01\x2A\x28\0\x1E\0");
static const str vast = STR(
	"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\xFF\xFF\0\0\xFF\xFF\x08\x02\0\0\0");
static const str mp4 = STR("\0\0\0\x10"
			   "ftypisom\0\0\0\0"
			   "\0\0\0\x20moov\0\0\0\x18udta\0\0\0\x10\xA9xyz+39.9+11"
			   "\0\0\0\x0Cmdatabcd");

static void a_picture_says_its_size_before_anybody_decodes_it(void **state)
{
	const struct {
		str s;
		enum file_kind kind;
	} all[] = { { png, FILE_PNG }, { gif, FILE_GIF }, { webp, FILE_WEBP } };

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct sniffed r = look(all[i].s);
		assert_int_equal(r.refused, FILE_FINE);
		assert_int_equal(r.kind, all[i].kind);
		assert_int_equal(r.w, 40);
		assert_int_equal(r.h, 30);
	}
	assert_int_equal(look(vast).refused, FILE_VAST);
	assert_int_equal(look(jpeg).refused, FILE_BROKEN); /* a length that leads past the frame */
	for (size_t n = 0; n < png.n - 5; n++)
		assert_int_equal(look(str_sub(png, 0, n)).kind, FILE_NONE);
}

static void a_jpeg_is_read_up_to_its_frame(void **state)
{
	str s = S("\xFF\xD8\xFF\xE1\0\x04"
		  "ab\xFF\xFF\xC0\0\x0B\x08\0\x1E\0\x28\x01\x01\x11\0");
	struct sniffed r = look(s);

	(void)state;
	assert_int_equal(r.kind, FILE_JPEG);
	assert_int_equal(r.w, 40);
	assert_int_equal(r.h, 30);
}

static void a_video_is_whole_to_its_last_byte_and_forgets_where_it_was_taken(void **state)
{
	char copy[128];

	(void)state;
	assert_int_equal(look(mp4).kind, FILE_MP4);
	for (size_t n = 0; n < mp4.n; n++)
		assert_int_equal(look(str_sub(mp4, 0, n)).kind, FILE_NONE);
	memcpy(copy, mp4.p, mp4.n);
	copy[mp4.n] = 'x';
	assert_int_equal(look((str){ copy, mp4.n + 1 }).refused, FILE_BROKEN);
	file_video_forget(copy, mp4.n);
	assert_false(str_has((str){ copy, mp4.n }, S("39.9")));
	assert_int_equal(look((str){ copy, mp4.n }).kind, FILE_MP4);
	assert_memory_equal(copy + mp4.n - 4, "abcd", 4);
}

static void what_is_none_of_these_has_its_reason(void **state)
{
	static const struct {
		str s;
		enum file_refusal why;
	} all[] = {
		{ STR(""), FILE_UNKNOWN },
		{ STR("hello"), FILE_UNKNOWN },
		{ STR("PK\x03\x04 a.txt"), FILE_ARCHIVE },
		{ STR("PK\x03\x04 word/vbaProject.bin"), FILE_OFFICE },
		{ STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), FILE_OFFICE },
		{ STR("MZ"), FILE_PROGRAM },
		{ STR("<svg"), FILE_PAGE },
		{ STR("\xEF\xBB\xBF<html"), FILE_PAGE },
		{ STR(" %PDF-1.4 %%EOF"), FILE_UNKNOWN },
		{ STR("%PDF-1.4"), FILE_BROKEN },
		{ STR("\0\0\0\x10"
		      "ftypheic\0\0\0\0"),
		  FILE_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_int_equal(look(all[i].s).refused, all[i].why);
		assert_true(*file_refusal_text(all[i].why) != '\0');
	}
}

static void a_pdf_that_acts_by_itself_or_hides_names_is_marked(void **state)
{
	(void)state;
	assert_int_equal(look(S("%PDF-1.4 /Type /Page %%EOF")).flags, 0);
	assert_int_equal(look(S("%PDF-1.4 /S /JavaScript %%EOF")).flags, FILE_ACTIVE);
	assert_int_equal(look(S("%PDF-1.4 /S /Java#53cript %%EOF")).flags, FILE_ACTIVE);
	assert_int_equal(look(S("%PDF-1.4 /Launch %%EOF")).flags, FILE_ACTIVE);
	assert_int_equal(look(S("%PDF-1.4 /Encrypt 3 0 R %%EOF")).flags, FILE_LOCKED);
}

static void ranges_are_one_part_all_or_never(void **state)
{
	static const struct {
		str header;
		enum range_verdict verdict;
		int64_t from, n;
	} all[] = {
		{ STR("bytes=0-9"), RANGE_PART, 0, 10 },
		{ STR("bytes=90-"), RANGE_PART, 90, 10 },
		{ STR("bytes=90-1000"), RANGE_PART, 90, 10 },
		{ STR("bytes=-10"), RANGE_PART, 90, 10 },
		{ STR("bytes=-1000"), RANGE_PART, 0, 100 },
		{ STR("bytes=99-99"), RANGE_PART, 99, 1 },
		{ STR("bytes=100-"), RANGE_NEVER, 0, 0 },
		{ STR("bytes=-0"), RANGE_NEVER, 0, 0 },
		{ STR("bytes=5-4"), RANGE_NONE, 0, 100 },
		{ STR("bytes=0-1,3-4"), RANGE_NONE, 0, 100 },
		{ STR("lines=0-1"), RANGE_NONE, 0, 100 },
		{ STR("bytes=x-y"), RANGE_NONE, 0, 100 },
		{ STR("bytes=9223372036854775807-9223372036854775807"), RANGE_NEVER, 0, 0 },
		{ STR("bytes=0-9223372036854775807"), RANGE_PART, 0, 100 },
		{ STR("bytes="), RANGE_NONE, 0, 100 },
		{ STR("bytes=--5"), RANGE_NONE, 0, 100 },
		{ STR(""), RANGE_NONE, 0, 100 },
	};
	int64_t from, n;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (file_range(all[i].header, 100, &from, &n) != all[i].verdict)
			fail_msg("%s", all[i].header.p);
		if (all[i].verdict == RANGE_NEVER)
			continue;
		assert_int_equal(from, all[i].from);
		assert_int_equal(n, all[i].n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_says_its_size_before_anybody_decodes_it),
		cmocka_unit_test(a_jpeg_is_read_up_to_its_frame),
		cmocka_unit_test(a_video_is_whole_to_its_last_byte_and_forgets_where_it_was_taken),
		cmocka_unit_test(what_is_none_of_these_has_its_reason),
		cmocka_unit_test(a_pdf_that_acts_by_itself_or_hides_names_is_marked),
		cmocka_unit_test(ranges_are_one_part_all_or_never),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
