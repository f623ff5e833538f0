/*
 * copy: one kind's names, ready to be matched.
 *
 * Lifetime: an arena of its own. Invariants: entries are in the order of their ids; the
 * words of an entry follow each other, its name first.
 */
#ifndef LIUYAN_NAMES_COPY_H
#define LIUYAN_NAMES_COPY_H

#include "names/names.h"
#include "text/gazetteer.h"

struct name_word {
	struct pinyin_word w;
	bool whole; /* else a full name, with those of other places in it */
};

struct name_entry {
	int64_t id, place;
	str name;
	uint32_t words, words_n; /* where in the copy's */
};

struct name_copy {
	struct arena *a;
	int64_t stamp;
	struct name_entry *v;
	struct name_word *words;
	size_t n, words_n, cap, words_cap;
	struct gazetteer texts; /* of places: their names as they stand in texts */
};

/* Reads all names of the kind; NULL and an err when it could not. */
MUST err name_copy_make(struct ctx *c, enum name_kind kind, int64_t stamp, struct name_copy **out);
void name_copy_free(struct name_copy **copy);

#endif
