/*
 * gather: the units a message could be sent to, with all that is known of each.
 *
 * A bounded number of queries: those of the place and the three levels above, and of one
 * place that the text names below it; their counts by domain and by each term.
 * Lifetime: the context's arena.
 */
#ifndef LIUYAN_SUGGEST_GATHER_H
#define LIUYAN_SUGGEST_GATHER_H

#include "names/names.h"
#include "order/order.h"
#include "suggest/rank.h"
#include "suggest/suggest.h"
#include "suggest/words.h"

struct candidate {
	struct rank_unit r; /* first: rank_units takes pointers to it */
	str name, path;
	str written; /* the name by which the text names it */
	struct place *place;
};

struct gathered {
	const struct message *m;
	struct suggest_words words;
	struct rank_all all;
	struct candidate *v;
	size_t n;
	str told; /* the name of the place in the text, or empty */
};

MUST err gather(struct ctx *c, const struct message *m, struct gathered *out);

#endif
