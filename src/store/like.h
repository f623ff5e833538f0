/*
 * like: patterns for the SQL text `LOWER(column) LIKE LOWER(:pattern) ESCAPE '!'`,
 * which finds the same on every engine: any byte typed stands for itself, and
 * ASCII letters are equal in either case.
 * Lifetime: the result is the arena's.
 */
#ifndef LIUYAN_STORE_LIKE_H
#define LIUYAN_STORE_LIKE_H

#include "base/arena.h"

str like_has(struct arena *a, str text);    /* anywhere; the empty text is everywhere */
str like_starts(struct arena *a, str text); /* at the beginning */

/* What such a pattern finds in one value, without asking the database. */
bool like_fits(struct arena *a, str value, str text);

#endif
