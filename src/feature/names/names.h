/*
 * names: places, units and posts by what somebody types: characters of the name, an
 * alias, pinyin or initials, traditional or simplified (text/pinyin.h says how well).
 *
 * Invariants: only what can be chosen is found (no place that another took the place of,
 * no inactive unit or post). Names say nothing of anybody's matter, so that no gate
 * stands before them. Each process keeps a copy of all names, at most some megabytes,
 * which is made anew when one has changed (stamp/stamp.h): a name is found as soon as
 * its change is committed.
 * Lifetime: hits live in the context's arena; the copy as long as the app.
 * Threads: any.
 */
#ifndef LIUYAN_NAMES_NAMES_H
#define LIUYAN_NAMES_NAMES_H

#include "app/slice.h"
#include "text/pinyin.h"

enum name_kind { NAME_PLACE, NAME_UNIT, NAME_OFFICE, NAME_KINDS };

#define NAME_HITS_MOST 100

struct name_hit {
	int64_t id, place; /* of a place both are its code */
	enum pinyin_grade grade;
	str name;
};

struct name_hits {
	struct name_hit *v;
	size_t n;
	bool more;
};

struct name_ask {
	enum name_kind kind;
	str q;
	int64_t within; /* a place: it and those in it alone; 0: all */
	int64_t after;	/* the hits behind this one; 0: from the best */
	size_t n;	/* at most NAME_HITS_MOST */
};

extern const struct slice slice_names;

/* The best first: by grade, then the shorter name, the higher place, the lower number. */
MUST err name_find(struct ctx *c, const struct name_ask *ask, struct name_hits *out);
/* The one that is meant by a typed word, when the exact name was not found: the only one
 * of the best grade, of names that begin with it or are spelt by it; of places that lie
 * in each other the highest. ERR_NOT_FOUND when none or several are. */
MUST err name_meant(struct ctx *c, enum name_kind kind, str q, struct name_hit *out);

/* A place that a text seems to be about (text/placetext.h). */
struct name_told {
	int64_t code;
	str name, word; /* the word: as the text says it */
	size_t times;
};
#define NAME_TOLD_MOST 3

/* The likeliest first. */
MUST err name_places_in(struct ctx *c, str text, int64_t written_to,
			struct name_told out[NAME_TOLD_MOST], size_t *n);

#endif
