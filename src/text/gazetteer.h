/*
 * gazetteer: many names looked for in a text at once.
 *
 * Invariants: names and text are fold_search's. A name has at least two characters;
 * several things may have the same one. Where names overlap, the one that begins first
 * is found, of those the longest. A text costs one look at each of its characters, and
 * a comparison where two of them begin a name.
 * Lifetime: the arena's; names are borrowed. Threads: read-only once made.
 */
#ifndef LIUYAN_TEXT_GAZETTEER_H
#define LIUYAN_TEXT_GAZETTEER_H

#include "base/arena.h"

struct gazetteer_name {
	str name;
	int64_t id;
	bool bare; /* without its generic word */
};

struct gazetteer {
	struct gazetteer_name *v; /* those that begin alike together, the longest first */
	size_t n;
	uint32_t *slots, size; /* hash of two characters: where their names begin, plus one */
	uint64_t gate[64];     /* the first characters, as bits; 4096 apart they share one */
};

struct gazetteer_hit {
	size_t at, n;			/* bytes of the text */
	const struct gazetteer_name *v; /* all that have this name */
	size_t v_n;
};

/* Sorts v, which stays. */
void gazetteer_make(struct arena *a, struct gazetteer_name *v, size_t n, struct gazetteer *out);
/* At most `most`, in the order of the text; returns how many. Allocates nothing. */
size_t gazetteer_find(const struct gazetteer *g, str text, struct gazetteer_hit *out, size_t most);

#endif
