/*
 * sniff: what a file is, by its own bytes: never by its name, never by what its
 * sender says it is.
 *
 * Invariants: only what stands in kinds.def is something; all else has a reason
 * why not. A kind is given only to a file whose frame is whole: a PDF begins and
 * ends as one, the boxes of a video fill it to its last byte, so that nothing of
 * another kind hangs on at either end. Width and height are what a picture says
 * of itself, read before anybody decodes it. Pure, and bounded by the file's size.
 */
#ifndef LIUYAN_ATTACHMENT_SNIFF_H
#define LIUYAN_ATTACHMENT_SNIFF_H

#include "base/str.h"

enum file_kind {
	FILE_NONE = 0,
#define KIND(number, name, type, ending, picture, label) FILE_##name = number,
#include "attachment/kinds.def"
#undef KIND
	FILE_KINDS
};

enum file_flag_bits {
	FILE_ACTIVE = 1, /* a PDF that acts by itself: scripts, launches, other files inside */
	FILE_LOCKED = 2, /* a PDF that cannot be looked into */
	FILE_WISHED = 4, /* the sender would have it public */
};

enum file_refusal {
	FILE_FINE = 0,
	FILE_UNKNOWN,
	FILE_ARCHIVE,
	FILE_OFFICE, /* documents that may bring macros along */
	FILE_PROGRAM,
	FILE_PAGE, /* HTML, SVG, scripts */
	FILE_BROKEN,
	FILE_VAST, /* too many pixels */
	FILE_REFUSALS
};

struct file_info {
	const char *type, *ending, *label;
	bool picture;
};

struct sniffed {
	enum file_kind kind;
	enum file_refusal refused;
	int64_t w, h;  /* of a picture, as stored: not yet turned */
	int64_t flags; /* FILE_ACTIVE, FILE_LOCKED */
	bool lossless; /* of WebP */
};

const struct file_info *file_info(int64_t kind); /* NULL: none */
/* A sentence in Chinese, for {t}. */
const char *file_refusal_text(enum file_refusal r);
struct sniffed file_sniff(str content, int64_t pixels_max);
/* Takes places and names out of a video, in place: boxes of user data and
 * metadata become free space of the same size. */
void file_video_forget(char *p, size_t n);

#endif
