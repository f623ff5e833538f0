/*
 * fold: Unicode forms of text (UAX #15), by utf8proc.
 *
 * Invariants: the input is valid UTF-8; what is not comes back unchanged. Text
 * of ASCII and Han only is not copied where nothing changes.
 * Lifetime: the result is the arena's, or the input itself.
 */
#ifndef LIUYAN_TEXT_FOLD_H
#define LIUYAN_TEXT_FOLD_H

#include "base/arena.h"

/* NFKC and case folding: for comparing and for search by name, never to show. */
str fold(struct arena *a, str s);
/* The same without what is not seen (joiners, selectors, soft hyphens). */
str fold_seen(struct arena *a, str s);
/* What search, similarity and the classifiers read: fold_seen, traditional forms as
 * simplified ones, digits of any script as 0 to 9, each run of blanks and line ends as
 * one space, none at the ends, and no character of private use (tokens.h). Folding
 * twice changes nothing. */
str fold_search(struct arena *a, str s);
/* The same text, with the byte of s that each of its bytes comes from: at[text.n] is
 * s.n, and a mark belongs to its letter. For showing what was found. */
struct folded {
	str text;
	const uint32_t *at;
};
struct folded fold_search_at(struct arena *a, str s);
/* NFC: the form in which text is stored. */
str fold_compose(struct arena *a, str s);
/* NFKD: signs apart from their letters, case as it is. */
str fold_apart(struct arena *a, str s);
/* Letters and numbers of any script, with the marks that belong to them. */
bool fold_is_letter(uint32_t cp);
/* Canonical combining class; 0 for all that begins a sequence. */
unsigned fold_mark_class(uint32_t cp);
/* True for the common characters that NFC leaves alone wherever they stand. */
bool fold_is_stable(uint32_t cp);

#endif
