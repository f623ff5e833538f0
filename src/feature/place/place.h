/*
 * place: the tree of administrative divisions (行政区划).
 *
 * A code is six digits: province PP0000, city PPCC00, county PPCCDD; 0 is the
 * whole country. The tree is data (places.csv inside the program); codes may be
 * renamed, or succeeded by another, and are never deleted.
 */
#ifndef LIUYAN_PLACE_PLACE_H
#define LIUYAN_PLACE_PLACE_H

#include "app/slice.h"
#include "place/queries.h"

#define PLACE_NATION 0
#define PLACE_DEPTH 4 /* nation, province, city, county */

extern const struct slice slice_place;

/* The place, or the one that took its place. */
MUST err place_get(struct ctx *c, int64_t code, struct place *out);
/* From the nation down to the place itself. */
struct place_path {
	struct place v[PLACE_DEPTH];
	size_t n;
};
MUST err place_path_of(struct ctx *c, int64_t code, struct place_path *out);
/* By any part of the name, by pinyin or by initials. */
MUST err place_find(struct ctx *c, str q, int64_t n, struct place_list *out);
/* By its code or its name. */
MUST err place_from_word(struct ctx *c, str word, struct place *out);
/* Exactly this name, full or short; ERR_NOT_FOUND when none or several. */
MUST err place_named(struct ctx *c, str name, struct place *out);

/* The codes above and including one, narrowest first, out of the digits alone;
 * returns how many. */
size_t place_levels(int64_t code, int64_t out[PLACE_DEPTH]);

#endif
