/*
 * text: what the program says, in the reader's language.
 *
 * Chinese is the source language and its own translation; other languages are
 * generated tables (mktext) sorted by the Chinese text. A text without a
 * translation stays Chinese.
 */
#ifndef LIUYAN_APP_TEXT_H
#define LIUYAN_APP_TEXT_H

#include "base/str.h"

struct text_pair {
	const char *from, *to;
};

struct text_language {
	const char *name; /* "en" */
	const struct text_pair *pairs;
	size_t n;
};

extern const struct text_language text_languages[];
extern const size_t text_languages_n;

const struct text_language *text_language(str name); /* NULL: Chinese */
const char *text_in(const void *language, const char *text);

#endif
