/*
 * picture: an image made anew, by a process that can do nothing else.
 *
 * The program starts itself with a word of its own (PICTURE_WORD). The child
 * gets three descriptors: the picture to read and two empty files to write (the
 * new picture and a small one). Before it looks at the first byte it has given
 * up everything but memory, reading and writing: seccomp, and limits of time,
 * memory and size. What it writes has no metadata, is upright, in sRGB, and no
 * larger than asked. Whatever goes wrong in it, the file is refused.
 * Invariants: what comes back is looked at again as if it came from outside.
 * Threads: any; at most PICTURE_MOST children at a time, the others wait.
 */
#ifndef LIUYAN_ATTACHMENT_PICTURE_H
#define LIUYAN_ATTACHMENT_PICTURE_H

#include "attachment/sniff.h"
#include "base/err.h"

#define PICTURE_WORD "picture-child"
#define PICTURE_MOST 2
#define PICTURE_SMALL 480
#define PICTURE_SECONDS 10

struct picture {
	int in, out, small; /* the last two: empty, for writing */
	enum file_kind kind;
	bool lossless;
	int64_t edge; /* the longer one, at most */
};

/* What kind a picture of this kind becomes: the first frame of a GIF is a PNG. */
enum file_kind picture_becomes(enum file_kind kind);
/* ERR_INPUT: it cannot be made into one. ERR_BUSY: no child could be had. */
MUST err picture_make(const struct picture *p);

struct cli;
int picture_child(struct cli *cli);

#endif
