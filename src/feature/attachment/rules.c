/* What a file is: see sniff.h. */
#include <string.h>

#include "attachment/sniff.h"

#define TAIL_OF_PDF 1024
#define BOXES_DEEP 4

static const struct file_info infos[FILE_KINDS] = {
#define KIND(number, name, type, ending, picture, label)                                           \
	[number] = { type, ending, label, picture },
#include "attachment/kinds.def"
#undef KIND
};

static const char *const refusals[FILE_REFUSALS] = {
	[FILE_FINE] = "",
	[FILE_UNKNOWN] = N_(
		"不支持这种文件。可以传图片（JPG、PNG、WebP、GIF）、PDF 和短视频（MP4、MOV）"),
	[FILE_ARCHIVE] = N_("不收压缩包。请解开后逐个上传图片、PDF 或短视频"),
	[FILE_OFFICE] = N_("不收 Word、Excel 等文档，它们可能带有宏。请另存为 PDF 再上传"),
	[FILE_PROGRAM] = N_("不收程序和脚本"),
	[FILE_PAGE] = N_("不收网页和矢量图。请存成图片或 PDF 再上传"),
	[FILE_BROKEN] = N_("文件不完整或已损坏，请重新导出后再上传"),
	[FILE_VAST] = N_("图片的像素太多，请缩小后再上传"),
};

const struct file_info *file_info(int64_t kind)
{
	return kind > FILE_NONE && kind < FILE_KINDS ? &infos[kind] : NULL;
}

const char *file_refusal_text(enum file_refusal r)
{
	return r < FILE_REFUSALS ? refusals[r] : refusals[FILE_UNKNOWN];
}

/* ---- bytes ---- */

static unsigned byte(str s, size_t at)
{
	return at < s.n ? (unsigned char)s.p[at] : 0;
}

static int64_t big(str s, size_t at, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | byte(s, at + i);
	return (int64_t)(v & INT64_MAX);
}

static int64_t little(str s, size_t at, size_t n)
{
	uint64_t v = 0;

	for (size_t i = n; i-- > 0;)
		v = v << 8 | byte(s, at + i);
	return (int64_t)v;
}

static bool has_at(str s, size_t at, str what)
{
	return s.n >= at + what.n && memcmp(s.p + at, what.p, what.n) == 0;
}

/* ---- pictures: what they say of their size ---- */

/* Frames of the coding processes; C4, C8 and CC are tables and none. */
static bool is_frame(unsigned marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
	       marker != 0xCC;
}

static void read_jpeg(str s, struct sniffed *out)
{
	size_t at = 2;

	while (at + 9 < s.n && byte(s, at) == 0xFF) {
		unsigned marker = byte(s, at + 1);
		if (marker == 0xFF) { /* filling */
			at++;
			continue;
		}
		if (is_frame(marker)) {
			out->h = big(s, at + 5, 2);
			out->w = big(s, at + 7, 2);
			return;
		}
		if (marker == 0xD9 || marker == 0xDA || big(s, at + 2, 2) < 2)
			return;
		at += 2 + (size_t)big(s, at + 2, 2);
	}
}

static void read_png(str s, struct sniffed *out)
{
	if (big(s, 8, 4) != 13 || !has_at(s, 12, S("IHDR")))
		return;
	out->w = big(s, 16, 4);
	out->h = big(s, 20, 4);
}

static void read_gif(str s, struct sniffed *out)
{
	if (s.n < 13)
		return;
	out->w = little(s, 6, 2);
	out->h = little(s, 8, 2);
}

/* With metadata or in several layers, the picture's own chunk comes later. */
static bool holds_lossless(str s)
{
	for (size_t at = 12; at + 8 <= s.n;) {
		if (has_at(s, at, S("VP8L")))
			return true;
		at += 8 + (((size_t)little(s, at + 4, 4) + 1) & ~(size_t)1);
	}
	return false;
}

static void read_webp(str s, struct sniffed *out)
{
	int64_t bits = little(s, 21, 4);

	if (s.n < 30 || little(s, 4, 4) + 8 > (int64_t)s.n + 1)
		return;
	if (has_at(s, 12, S("VP8X"))) {
		out->w = little(s, 24, 3) + 1;
		out->h = little(s, 27, 3) + 1;
		out->lossless = holds_lossless(s);
	} else if (has_at(s, 12, S("VP8L")) && byte(s, 20) == 0x2F) {
		out->w = (bits & 0x3FFF) + 1;
		out->h = (bits >> 14 & 0x3FFF) + 1;
		out->lossless = true;
	} else if (has_at(s, 12, S("VP8 ")) && has_at(s, 23, S("\x9D\x01\x2A"))) {
		out->w = little(s, 26, 2) & 0x3FFF;
		out->h = little(s, 28, 2) & 0x3FFF;
	}
}

/* ---- documents ---- */

static bool has(str s, const char *word)
{
	return memmem(s.p, s.n, word, strlen(word)) != NULL;
}

/* Names may hide letters as #4A: whoever does that has something to hide. */
static bool hides_names(str s)
{
	const char *p = s.p, *end = s.p + s.n;

	while (end - p > 3 && (p = memchr(p, '/', (size_t)(end - p - 3)))) {
		const char *q = ++p;
		for (int i = 0; i < 20 && end - q > 2; i++, q++) {
			if (*q == '#' && strchr("4567", q[1]) && q[1])
				return true;
			if (strchr(" /<>[]()\r\n\t", *q))
				break;
		}
	}
	return false;
}

static const char *const actions[] = { "/JavaScript",	  "/JS",	 "/Launch",
				       "/EmbeddedFile",	  "/RichMedia",	 "/GoToR",
				       "/SubmitForm",	  "/ImportData", "/XFA",
				       "/OpenAction /URI" };

static void read_pdf(str s, struct sniffed *out)
{
	str tail = s.n > TAIL_OF_PDF ? str_sub(s, s.n - TAIL_OF_PDF, TAIL_OF_PDF) : s;

	if (!has_at(s, 6, S(".")) || !has(tail, "%%EOF")) {
		out->refused = FILE_BROKEN;
		return;
	}
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (has(s, actions[i]))
			out->flags |= FILE_ACTIVE;
	if (hides_names(s))
		out->flags |= FILE_ACTIVE;
	if (has(s, "/Encrypt"))
		out->flags |= FILE_LOCKED;
}

/* ---- videos: boxes, ISO/IEC 14496-12 ---- */

struct box {
	size_t at, head, n; /* n: with its head */
	bool fine;
};

static struct box box_at(str s, size_t at)
{
	struct box b = { .at = at, .head = 8 };
	int64_t n = big(s, at, 4);

	if (n == 1) {
		b.head = 16;
		n = big(s, at + 8, 8);
	}
	if (n == 0)
		n = (int64_t)(s.n - at);
	b.fine = s.n - at >= b.head && n >= (int64_t)b.head && n <= (int64_t)(s.n - at);
	b.n = b.fine ? (size_t)n : 0;
	return b;
}

static const char *const brands[] = { "isom", "iso2", "iso3", "iso4", "iso5", "iso6",
				      "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash",
				      "3gp4", "3gp5", "3gp6", "mmp4" };

static enum file_kind brand_kind(str s)
{
	if (has_at(s, 8, S("qt  ")))
		return FILE_MOV;
	for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++)
		if (has_at(s, 8, str_of(brands[i])))
			return FILE_MP4;
	return FILE_NONE;
}

/* One moov, something to show, and boxes up to the last byte. */
static void read_video(str s, struct sniffed *out)
{
	size_t at = 0, movies = 0, contents = 0;
	struct box b;

	out->kind = brand_kind(s);
	if (out->kind == FILE_NONE) {
		out->refused = FILE_UNKNOWN;
		return;
	}
	for (; at < s.n; at += b.n) {
		b = box_at(s, at);
		movies += b.fine && has_at(s, at + 4, S("moov"));
		contents += b.fine && has_at(s, at + 4, S("mdat"));
		if (!b.fine)
			break;
	}
	if (at != s.n || movies != 1 || contents == 0)
		out->refused = FILE_BROKEN;
}

/* ---- all ---- */

static const struct {
	size_t at;
	str magic;
	enum file_kind kind;
	enum file_refusal refused;
	void (*read)(str s, struct sniffed *out);
} magics[] = {
	{ 0, STR("\xFF\xD8\xFF"), FILE_JPEG, FILE_FINE, read_jpeg },
	{ 0, STR("\x89PNG\r\n\x1A\n"), FILE_PNG, FILE_FINE, read_png },
	{ 0, STR("GIF87a"), FILE_GIF, FILE_FINE, read_gif },
	{ 0, STR("GIF89a"), FILE_GIF, FILE_FINE, read_gif },
	{ 8, STR("WEBPVP8"), FILE_WEBP, FILE_FINE, read_webp },
	{ 0, STR("%PDF-"), FILE_PDF, FILE_FINE, read_pdf },
	{ 4, STR("ftyp"), FILE_NONE, FILE_FINE, read_video },
	{ 0, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), FILE_NONE, FILE_OFFICE, NULL },
	{ 0, STR("{\\rtf"), FILE_NONE, FILE_OFFICE, NULL },
	{ 0, STR("PK\x03\x04"), FILE_NONE, FILE_ARCHIVE, NULL },
	{ 0, STR("PK\x05\x06"), FILE_NONE, FILE_ARCHIVE, NULL },
	{ 0, STR("Rar!"), FILE_NONE, FILE_ARCHIVE, NULL },
	{ 0, STR("7z\xBC\xAF\x27\x1C"), FILE_NONE, FILE_ARCHIVE, NULL },
	{ 0, STR("\x1F\x8B"), FILE_NONE, FILE_ARCHIVE, NULL },
	{ 0, STR("BZh"), FILE_NONE, FILE_ARCHIVE, NULL },
	{ 0,
	  STR("\xFD"
	      "7zXZ"),
	  FILE_NONE, FILE_ARCHIVE, NULL },
	{ 0, STR("\x28\xB5\x2F\xFD"), FILE_NONE, FILE_ARCHIVE, NULL },
	{ 257, STR("ustar"), FILE_NONE, FILE_ARCHIVE, NULL },
	{ 0, STR("MZ"), FILE_NONE, FILE_PROGRAM, NULL },
	{ 0,
	  STR("\x7F"
	      "ELF"),
	  FILE_NONE, FILE_PROGRAM, NULL },
	{ 0, STR("#!"), FILE_NONE, FILE_PROGRAM, NULL },
	{ 0, STR("<"), FILE_NONE, FILE_PAGE, NULL },
	{ 0, STR("\xEF\xBB\xBF<"), FILE_NONE, FILE_PAGE, NULL },
};

/* Zipped documents say what they are in their first entries' names. */
static bool is_office(str s)
{
	str head = str_sub(s, 0, 4096);

	return has(head, "[Content_Types].xml") || has(head, "word/") || has(head, "xl/") ||
	       has(head, "ppt/") || has(head, "application/vnd.oasis");
}

static void check_picture(struct sniffed *r, int64_t pixels_max)
{
	if (r->w <= 0 || r->h <= 0)
		r->refused = FILE_BROKEN;
	else if (r->w > pixels_max / r->h)
		r->refused = FILE_VAST;
}

struct sniffed file_sniff(str s, int64_t pixels_max)
{
	struct sniffed r = { .refused = FILE_UNKNOWN };

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		if (!has_at(s, magics[i].at, magics[i].magic))
			continue;
		r = (struct sniffed){ .kind = magics[i].kind, .refused = magics[i].refused };
		if (magics[i].read)
			magics[i].read(s, &r);
		break;
	}
	if (r.refused == FILE_ARCHIVE && is_office(s))
		r.refused = FILE_OFFICE;
	if (r.refused == FILE_FINE && infos[r.kind].picture)
		check_picture(&r, pixels_max);
	if (r.refused != FILE_FINE)
		r.kind = FILE_NONE;
	return r;
}

/* ---- what a video tells besides its pictures ---- */

static bool tells(str s, size_t at)
{
	return has_at(s, at + 4, S("udta")) || has_at(s, at + 4, S("meta")) ||
	       has_at(s, at + 4, S("uuid")) || has_at(s, at + 4, S("XMP_"));
}

static bool holds(str s, size_t at)
{
	return has_at(s, at + 4, S("moov")) || has_at(s, at + 4, S("trak"));
}

static void empty(char *p, const struct box *b)
{
	memcpy(p + b->at + 4, "free", 4);
	memset(p + b->at + b->head, 0, b->n - b->head);
}

/* A box that would reach past the one it stands in is none: nothing is emptied that
 * belongs to the next. */
static void forget_in(char *p, size_t from, size_t end, int depth)
{
	str s = { p, end };
	struct box b;

	for (size_t at = from; at < end; at += b.n) {
		b = box_at(s, at);
		if (!b.fine)
			return;
		if (tells(s, at))
			empty(p, &b);
		else if (holds(s, at) && depth < BOXES_DEEP)
			forget_in(p, at + b.head, at + b.n, depth + 1);
	}
}

void file_video_forget(char *p, size_t n)
{
	forget_in(p, 0, n, 0);
}
