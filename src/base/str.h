/*
 * str: a view of bytes, pointer and length by value.
 *
 * Invariants: never owns what it points to and is never assumed to end in NUL;
 * p may be NULL only when n is 0. Text in a str that has passed the gate is
 * valid UTF-8 (see utf8.h).
 * Lifetime: that of the memory behind it (an arena, a literal, a request).
 */
#ifndef LIUYAN_BASE_STR_H
#define LIUYAN_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct str {
	const char *p;
	size_t n;
} str;

/* A str over a string literal, usable in static initialisers. */
#define STR(lit)                                                                                   \
	{                                                                                          \
		"" lit, sizeof(lit) - 1                                                            \
	}
#define S(lit) ((str)STR(lit))
/* Marks a text in a table for the translators; T() and {t …} translate it where it is shown. */
#define N_(text) text
/* For formats: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).p

str str_of(const char *cstr); /* NULL gives the empty str */
bool str_eq(str a, str b);
int str_cmp(str a, str b); /* order of bytes, then of length */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
bool str_has(str s, str needle);
str str_sub(str s, size_t from, size_t n); /* clamped to s */
str str_trim(str s);			   /* ASCII blanks at both ends */

/* Cuts *rest at the first sep: returns what stood before it and leaves what
 * follows; without a sep returns all and leaves the empty str. */
str str_cut(str *rest, char sep);

/* Whole-string decimal parse; false on anything else or out of int64. */
bool str_int(str s, int64_t *out);
uint64_t str_hash(str s); /* FNV-1a, for tables whose keys nobody outside chooses */

#endif
