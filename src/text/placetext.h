/*
 * placetext: which place a text is about, by the names in it.
 *
 * A name counts when the place lies in the one that was written to, or when a place
 * above it is named too ("云岭省枫岗县"). Of places with the same name the one that
 * fits better is meant; when two fit alike, none. A name without its generic word
 * counts where what follows does not make it part of another (北京路, 上海大众), that of
 * a district only right behind the name of its city. What is named so generally as 城区
 * or 郊区 counts there alone too. Codes of places say which lies in which: PPCCDD.
 * Invariants: only places below the one that was written to, or outside of it; never
 * itself or one that it lies in.
 */
#ifndef LIUYAN_TEXT_PLACETEXT_H
#define LIUYAN_TEXT_PLACETEXT_H

#include "text/gazetteer.h"

#define PLACETEXT_MOST 3

struct placetext {
	int64_t code;
	size_t times; /* it, or places in it, is named */
	str word;     /* as it stands in the text */
};

/* What the work needs; some kilobytes, of anybody's. */
#define PLACETEXT_HITS 200
struct placetext_room {
	struct gazetteer_hit hits[PLACETEXT_HITS];
	int64_t meant[PLACETEXT_HITS];
	size_t n;
};

/* The likeliest first; returns how many. `words` holds codes. Allocates nothing; words
 * are views of the text. */
size_t placetext_guess(struct placetext_room *room, const struct gazetteer *words, str folded,
		       int64_t written_to, struct placetext out[PLACETEXT_MOST]);

/* Does the place lie in the other, or is it the same? */
bool placetext_within(int64_t place, int64_t in);

#endif
