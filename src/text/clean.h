/*
 * clean: text from outside, made fit to store: NFC, LF, nothing that hides.
 *
 * Invariants: of clean_input and clean_line: text is given only with CLEAN_OK
 * and is then valid UTF-8; cleaning clean text changes nothing. What is not
 * UTF-8 or holds a NUL is refused, not mended. Dropped are controls except LF
 * and TAB, bidirectional controls, invisible and tag characters,
 * noncharacters, and marks past the thirtieth on one letter. ZWJ, ZWNJ and
 * Mongolian selectors stay where a script or an emoji needs them. Blanks at
 * both ends go (any kind, with empty lines).
 * Lifetime: the result is the arena's, or a view of the input when nothing
 * changed.
 */
#ifndef LIUYAN_TEXT_CLEAN_H
#define LIUYAN_TEXT_CLEAN_H

#include "base/arena.h"

enum clean_verdict { CLEAN_OK, CLEAN_NOT_UTF8, CLEAN_NUL };

struct clean {
	enum clean_verdict verdict;
	str text;
};

/* Text of many lines: CRLF, CR, U+2028 and U+2029 become LF. */
void clean_input(struct arena *a, str in, struct clean *out);
/* Titles and names: moreover every run of blanks and line ends becomes a space. */
void clean_line(struct arena *a, str in, struct clean *out);
/* Records of others, which stay as they were: only the `_x000D_` that spreadsheets
 * leave behind is removed, line ends become LF and both ends are trimmed of space,
 * TAB, LF, CR, U+3000 and U+00A0. Any bytes. */
str clean_import(struct arena *a, str in);

bool clean_is_blank(uint32_t cp);	       /* any space, TAB, LF, CR */
str clean_trim(str s);			       /* those at both ends off */
str clean_fold_blanks(struct arena *a, str s); /* runs to one space, none at the ends */

#endif
