/*
 * kinds: what the rows of kinds.def say. Pure.
 */
#ifndef LIUYAN_NOTICE_KINDS_H
#define LIUYAN_NOTICE_KINDS_H

#include "notice/notice.h"

struct notice_info {
	int64_t kind;
	const char *word, *label, *text;
	unsigned channels;
};

extern const struct notice_info notice_kinds[];
extern const size_t notice_kinds_n;

const struct notice_info *notice_info(int64_t kind); /* NULL: a newer program's */
/* Kinds that the owner of such a box chooses channels for. */
bool notice_is_for(const struct notice_info *k, enum notice_box box);
/* The text with what it names filled in. */
str notice_text(struct ctx *c, const struct notice_info *k, const struct notice_row *r, str code);

#endif
